package dev.blip.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.wire.Frames;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Ipv6ReplyFilterTest {
    private static final Map<String, byte[]> PACKETS = Ipv6ReplyCorpus.packets();
    private static final int SNAP = Ipv6ReplyFilter.SNAP_LENGTH;
    private static final byte[] ETHERNET =
            new Ipv6ReplyRules(Ipv6ReplyCorpus.ORIGIN).socketFilter(14);
    private static final byte[] IP = new Ipv6ReplyRules(Ipv6ReplyCorpus.ORIGIN).socketFilter(0);

    static Stream<String> names() {
        return PACKETS.keySet().stream();
    }

    private static byte[] packetNamed(String name) {
        byte[] packet = PACKETS.get(name);
        assertTrue(packet != null, name);
        return packet;
    }

    @ParameterizedTest
    @MethodSource("names")
    void theReplyPassesAndNothingElseWithAnyNumberOfTags(String name) {
        byte[] packet = packetNamed(name);
        int expected = name.startsWith("yes") ? SNAP : 0;
        assertEquals(expected, CbpfInterpreter.run(IP, packet));
        for (int[] tags : ReplyCorpus.TAGS) {
            byte[] frame = Ipv6ReplyCorpus.framed(packet, tags);
            assertEquals(expected, CbpfInterpreter.run(ETHERNET, frame), Arrays.toString(tags));
        }
    }

    @Test
    void whatEndsBeforeThePortIsRefused() {
        byte[] reply = packetNamed("yes syn-ack to port 38855");
        byte[] error = packetNamed("yes ICMP type 1");
        for (int length = 0; length <= error.length; length++) {
            assertEquals(
                    length >= 44 ? SNAP : 0,
                    CbpfInterpreter.run(IP, Arrays.copyOf(reply, length)),
                    "length=" + length);
            assertEquals(
                    length >= 90 ? SNAP : 0,
                    CbpfInterpreter.run(IP, Arrays.copyOf(error, length)),
                    "length=" + length);
        }
    }

    /// An error quotes an echo's identifier where it quotes a TCP sequence number.
    @Test
    void echoReplyAndErrorAboutAnEchoPassIfTheirIdentifierIsOfOurBlock() {
        byte[] program = Ipv6ReplyFilter.echoProgram(Ipv6ReplyCorpus.ORIGIN, 0);
        byte[] error = packetNamed("yes ICMP type 1").clone();
        assertEquals(0, CbpfInterpreter.run(program, error), "quotes TCP");
        assertEquals(0, CbpfInterpreter.run(program, packetNamed("yes syn-ack to port 38855")));
        error[48 + 6] = 58;
        byte[] reply = error.clone();
        reply[40] = (byte) 129;
        for (int id = 38854; id <= 38859; id++) {
            boolean isOurs = id >= 38855 && id < 38859;
            setIdentifier(error, 88 + 4, id);
            assertEquals(isOurs ? SNAP : 0, CbpfInterpreter.run(program, error), "error " + id);
            setIdentifier(reply, 40 + 4, id);
            assertEquals(isOurs ? SNAP : 0, CbpfInterpreter.run(program, reply), "reply " + id);
            assertEquals(0, CbpfInterpreter.run(IP, reply));
        }
    }

    private static void setIdentifier(byte[] packet, int at, int id) {
        packet[at] = (byte) (id >>> 8);
        packet[at + 1] = (byte) id;
    }

    @Test
    void framesOfOtherTypesAreRefused() {
        byte[] frame = Ipv6ReplyCorpus.framed(packetNamed("yes syn-ack to port 38855"));
        for (int type = 0; type < 65536; type++) {
            frame[12] = (byte) (type >>> 8);
            frame[13] = (byte) type;
            int passed = CbpfInterpreter.run(ETHERNET, frame);
            assertEquals(type == 0x86DD ? SNAP : 0, passed, "type=" + type);
        }
        assertEquals(0, CbpfInterpreter.run(ETHERNET, Frames.bytes(Frames.SYN_ACK)));
    }

    @Test
    void theSnapLengthHoldsAProbeThatIsQuotedBehindExtensionHeaders() {
        assertTrue(SNAP >= 22 + 40 + 128 + 8 + 40 + 40);
    }
}
