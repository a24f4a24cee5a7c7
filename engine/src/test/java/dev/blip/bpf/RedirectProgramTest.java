package dev.blip.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.wire.Frames;
import dev.blip.wire.Origin;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RedirectProgramTest {
    private static final int MAP = 7;
    private static final Map<String, byte[]> PACKETS = ReplyCorpus.packets();
    private static final byte[] PROGRAM =
            RedirectProgram.program(
                    new Origin(Frames.SCANNER, ReplyCorpus.FIRST_PORT, ReplyCorpus.PORT_COUNT),
                    MAP);
    private static final byte[] FILTER =
            ReplyFilter.program(
                    new Origin(Frames.SCANNER, ReplyCorpus.FIRST_PORT, ReplyCorpus.PORT_COUNT),
                    14,
                    ReplyFilter.SNAP_LENGTH);

    static Stream<String> names() {
        return PACKETS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theReplyIsTakenAndEverythingElseGoesOnToTheKernel(String name) {
        byte[] packet = PACKETS.get(name);
        assertTrue(packet != null, name);
        int expected =
                name.startsWith("yes") ? RedirectProgram.XDP_REDIRECT : RedirectProgram.XDP_PASS;
        for (int[] tags : ReplyCorpus.TAGS) {
            byte[] frame = ReplyCorpus.framed(packet, tags);
            assertEquals(expected, EbpfInterpreter.run(PROGRAM, frame, MAP), Arrays.toString(tags));
        }
    }

    @Test
    void whatItTakesIsWhatTheFilterLetsThrough() {
        List<byte[]> frames = ReplyCorpus.frames();
        int taken = 0;
        for (int i = 0; i < frames.size(); i++) {
            boolean passes = CbpfInterpreter.run(FILTER, frames.get(i)) > 0;
            int expected = passes ? RedirectProgram.XDP_REDIRECT : RedirectProgram.XDP_PASS;
            assertEquals(expected, EbpfInterpreter.run(PROGRAM, frames.get(i), MAP), "frame=" + i);
            taken += passes ? 1 : 0;
        }
        assertTrue(taken >= 20, "a corpus of which nothing passes proves nothing: taken=" + taken);
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFrameThatEndsEarlyIsTreatedAsTheFilterTreatsIt(String name) {
        byte[] frame = ReplyCorpus.framed(PACKETS.getOrDefault(name, new byte[0]), 0x8100, 1);
        for (int length = 0; length <= frame.length; length++) {
            byte[] cut = Arrays.copyOf(frame, length);
            boolean passes = CbpfInterpreter.run(FILTER, cut) > 0;
            boolean taken = EbpfInterpreter.run(PROGRAM, cut, MAP) == RedirectProgram.XDP_REDIRECT;
            assertEquals(passes, taken, "length=" + length);
        }
    }

    @Test
    void anAddressWithItsHighestBitSetIsComparedAsItIs() {
        byte[] frame = ReplyCorpus.framed(PACKETS.getOrDefault("yes padded", new byte[0]));
        Arrays.fill(frame, 30, 34, (byte) 0xFF);
        byte[] program = RedirectProgram.program(new Origin(-1, ReplyCorpus.FIRST_PORT, 1), MAP);
        assertEquals(RedirectProgram.XDP_REDIRECT, EbpfInterpreter.run(program, frame, MAP));
    }

    @Test
    void aBlockMayReachFromTheFirstPortToTheLast() {
        byte[] program = RedirectProgram.program(new Origin(Frames.SCANNER, 0, 65536), MAP);
        for (String name : List.of("no port 0", "no port 65535")) {
            byte[] frame = ReplyCorpus.framed(PACKETS.getOrDefault(name, new byte[0]));
            assertEquals(RedirectProgram.XDP_REDIRECT, EbpfInterpreter.run(program, frame, MAP));
        }
    }

    @Test
    void everyInstructionOfTheListingHasALine() {
        String listing = RedirectProgram.listing(new Origin(Frames.SCANNER, 38807, 4), MAP);
        assertEquals(
                PROGRAM.length / 8 - 1, listing.lines().count()); // the map's constant takes two
        assertTrue(listing.contains("if w5 != 0xc6336401 goto"), listing);
    }

    @Test
    void whatMakesNoProgramIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> RedirectProgram.program(new Origin(0, -1, 1), MAP));
        assertThrows(
                IllegalArgumentException.class,
                () -> RedirectProgram.program(new Origin(0, 0, 0), MAP));
        assertThrows(
                IllegalArgumentException.class,
                () -> RedirectProgram.program(new Origin(0, 65535, 2), MAP));
    }
}
