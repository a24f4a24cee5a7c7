package dev.blip.bpf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.wire.Frames;
import dev.blip.wire.Origin;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyFilterTest {
    private static final Map<String, byte[]> PACKETS = ReplyCorpus.packets();
    private static final int SNAP = ReplyFilter.SNAP_LENGTH;
    private static final Origin ORIGIN =
            new Origin(Frames.SCANNER, ReplyCorpus.FIRST_PORT, ReplyCorpus.PORT_COUNT);
    private static final byte[] ETHERNET = program(14);
    private static final byte[] IP = program(0);

    static Stream<String> names() {
        return PACKETS.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theReplyPassesAndNothingElseWithAnyNumberOfTags(String name) {
        byte[] packet = packetNamed(name);
        int expected = name.startsWith("yes") ? SNAP : 0;
        assertEquals(expected, CbpfInterpreter.run(IP, packet));
        for (int[] tags : ReplyCorpus.TAGS) {
            byte[] frame = ReplyCorpus.framed(packet, tags);
            assertEquals(expected, CbpfInterpreter.run(ETHERNET, frame), Arrays.toString(tags));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes syn-ack to port 38807", "yes with 40 bytes of IP options"})
    void aReplyThatEndsBeforeItsPortIsRefused(String name) {
        byte[] packet = packetNamed(name);
        int needed = 4 * (packet[0] & 0xF) + 4; // both ports
        for (int length = 0; length <= packet.length; length++) {
            int expected = length >= needed ? SNAP : 0;
            assertEquals(
                    expected,
                    CbpfInterpreter.run(IP, Arrays.copyOf(packet, length)),
                    "length=" + length);
        }
    }

    @Test
    void anErrorThatEndsBeforeTheQuotedPortIsRefused() {
        byte[] packet = packetNamed("yes unreachable, code 1");
        for (int length = 0; length <= packet.length; length++) {
            int expected = length >= 20 + 8 + 20 + 2 ? SNAP : 0;
            assertEquals(
                    expected,
                    CbpfInterpreter.run(IP, Arrays.copyOf(packet, length)),
                    "length=" + length);
        }
    }

    /// Identifiers stand where an error quotes nothing.
    @Test
    void replyOfAHostPassesWhereHostsAreAskedIfItsIdentifierIsOfOurBlock() {
        byte[] hosts = ReplyFilter.hostProgram(ORIGIN, 0);
        byte[] message = packetNamed("yes unreachable, code 1").clone();
        for (int type = 0; type < 20; type++) {
            message[20] = (byte) type;
            for (int id = ORIGIN.firstPort() - 1; id <= ORIGIN.lastPort() + 1; id++) {
                message[24] = (byte) (id >>> 8);
                message[25] = (byte) id;
                boolean isOurs = id >= ORIGIN.firstPort() && id <= ORIGIN.lastPort();
                boolean isReply = (type == 0 || type == 14) && isOurs;
                boolean isError = type == 3 || type == 11;
                assertEquals(
                        isReply || isError ? SNAP : 0,
                        CbpfInterpreter.run(hosts, message),
                        "type=" + type + ", id=" + id);
                assertEquals(isError ? SNAP : 0, CbpfInterpreter.run(IP, message));
            }
        }
        message[20] = 0;
        for (int length = 0; length < 26; length++) {
            assertEquals(0, CbpfInterpreter.run(hosts, Arrays.copyOf(message, length)));
        }
    }

    /// Where an error quotes a TCP port it quotes an echo's type, and where a sequence number its identifier.
    @ParameterizedTest
    @MethodSource("names")
    void errorPassesWhereEchoesAreSentIfItQuotesOneOfOurBlock(String name) {
        byte[] echoes = ReplyFilter.echoProgram(ORIGIN, 0);
        byte[] packet = packetNamed(name).clone();
        assertEquals(0, CbpfInterpreter.run(echoes, packet), "quotes TCP, or is TCP");
        int quoted = 4 * (packet[0] & 0xF) + 8;
        boolean isWholeError = packet[9] == 1 && packet.length >= quoted + 28;
        if (!isWholeError || packet[quoted + 9] != 6) {
            return;
        }
        packet[quoted + 9] = 1;
        int echo = quoted + 4 * (packet[quoted] & 0xF);
        packet[echo + 4] = packet[echo];
        packet[echo + 5] = packet[echo + 1];
        packet[echo] = 8;
        packet[echo + 1] = 0;
        assertEquals(name.startsWith("yes") ? SNAP : 0, CbpfInterpreter.run(echoes, packet));
    }

    @Test
    void echoReplyPassesWhereEchoesAreSentIfItsIdentifierIsOfOurBlock() {
        byte[] echoes = ReplyFilter.echoProgram(ORIGIN, 0);
        byte[] message = packetNamed("no ICMP type 0").clone();
        for (int id = ORIGIN.firstPort() - 1; id <= ORIGIN.lastPort() + 1; id++) {
            message[24] = (byte) (id >>> 8);
            message[25] = (byte) id;
            boolean isOurs = id >= ORIGIN.firstPort() && id <= ORIGIN.lastPort();
            assertEquals(isOurs ? SNAP : 0, CbpfInterpreter.run(echoes, message), "id=" + id);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void whatPassesElsewherePassesWhereHostsAreAsked(String name) {
        byte[] hosts = ReplyFilter.hostProgram(ORIGIN, 0);
        boolean isReply = name.equals("no ICMP type 0") || name.equals("no ICMP type 14");
        if (!isReply) {
            byte[] packet = packetNamed(name);
            assertEquals(CbpfInterpreter.run(IP, packet), CbpfInterpreter.run(hosts, packet));
        }
    }

    /// TCP and UDP have their ports in the same place, and the same things are to be said of both.
    @ParameterizedTest
    @MethodSource("names")
    void whatPassesOfTcpPassesOfUdpWhereThatIsAskedBy(String name) {
        byte[] packet = ReplyCorpus.byUdp(packetNamed(name));
        int most = ReplyFilter.DATAGRAM_SNAP_LENGTH;
        int expected = name.startsWith("yes") ? most : 0;
        assertEquals(expected, CbpfInterpreter.run(ReplyFilter.datagramProgram(ORIGIN, 0), packet));
        for (int[] tags : ReplyCorpus.TAGS) {
            byte[] frame = ReplyCorpus.framed(packet, tags);
            assertEquals(
                    expected, CbpfInterpreter.run(ReplyFilter.datagramProgram(ORIGIN, 14), frame));
        }
    }

    @Test
    void framesThatAreNotIpv4AreRefused() {
        byte[] frame = ReplyCorpus.framed(packetNamed("yes syn-ack to port 38807"));
        for (int type = 0; type < 65536; type++) {
            frame[12] = (byte) (type >>> 8);
            frame[13] = (byte) type;
            assertEquals(
                    type == 0x0800 ? SNAP : 0,
                    CbpfInterpreter.run(ETHERNET, frame),
                    "type=" + type);
        }
        assertEquals(0, CbpfInterpreter.run(ETHERNET, Frames.bytes(Frames.ARP_REPLY)));
    }

    @Test
    void aThirdTagIsRefused() {
        byte[] packet = packetNamed("yes syn-ack to port 38807");
        byte[] frame = ReplyCorpus.framed(packet, 0x8100, 1, 0x8100, 2, 0x8100, 3);
        assertEquals(0, CbpfInterpreter.run(ETHERNET, frame));
    }

    @Test
    void aBlockMayReachFromTheFirstPortToTheLast() {
        byte[] all = ReplyFilter.program(new Origin(Frames.SCANNER, 0, 65536), 0, 96);
        assertEquals(96, CbpfInterpreter.run(all, packetNamed("no port 0")));
        assertEquals(96, CbpfInterpreter.run(all, packetNamed("no port 65535")));
        byte[] last = ReplyFilter.program(new Origin(Frames.SCANNER, 65535, 1), 0, 96);
        assertEquals(0, CbpfInterpreter.run(last, packetNamed("no port 0")));
        assertEquals(96, CbpfInterpreter.run(last, packetNamed("no port 65535")));
    }

    @Test
    void anAddressWithItsHighestBitSetIsComparedAsItIs() {
        byte[] packet = packetNamed("yes syn-ack to port 38807").clone();
        Arrays.fill(packet, 16, 20, (byte) 0xFF);
        assertEquals(
                SNAP,
                CbpfInterpreter.run(
                        ReplyFilter.program(new Origin(-1, 38807, 1), 0, SNAP), packet));
    }

    @Test
    void theSnapLengthHoldsTheLongestHeaders() {
        assertTrue(SNAP >= 22 + 60 + 8 + 60 + 8);
    }

    @Test
    void nothingPassesTheFilterThatRejectsAll() {
        byte[] reject = ReplyFilter.rejectAll();
        var expected = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder());
        expected.putShort((short) 0x06).putShort((short) 0).putInt(0);
        assertArrayEquals(expected.array(), reject);
        assertEquals(0, CbpfInterpreter.run(reject, packetNamed("yes syn-ack to port 38807")));
    }

    @Test
    void everyInstructionOfTheListingHasALine() {
        String listing = ReplyFilter.listing(new Origin(Frames.SCANNER, 38807, 4), 14, SNAP);
        assertEquals(ETHERNET.length / 8, listing.lines().count());
        assertTrue(listing.startsWith("(000) ldh  [12]"), listing);
        assertTrue(listing.lines().noneMatch(line -> line.contains("code 0x")), listing);
    }

    @Test
    void whatMakesNoFilterIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> ReplyFilter.program(new Origin(0, -1, 1), 14, SNAP));
        assertThrows(
                IllegalArgumentException.class,
                () -> ReplyFilter.program(new Origin(0, 0, 0), 14, SNAP));
        assertThrows(
                IllegalArgumentException.class,
                () -> ReplyFilter.program(new Origin(0, 65535, 2), 14, SNAP));
        assertThrows(
                IllegalArgumentException.class,
                () -> ReplyFilter.program(new Origin(0, 1, Integer.MAX_VALUE), 14, SNAP));
        assertThrows(
                IllegalArgumentException.class,
                () -> ReplyFilter.program(new Origin(0, 1, 1), 16, SNAP));
        assertThrows(
                IllegalArgumentException.class,
                () -> ReplyFilter.program(new Origin(0, 1, 1), 14, 0));
    }

    private static byte[] program(int linkHeaderLength) {
        return ReplyFilter.program(
                new Origin(Frames.SCANNER, ReplyCorpus.FIRST_PORT, ReplyCorpus.PORT_COUNT),
                linkHeaderLength,
                SNAP);
    }

    private static byte[] packetNamed(String name) {
        byte[] packet = PACKETS.get(name);
        assertTrue(packet != null, name);
        return packet;
    }
}
