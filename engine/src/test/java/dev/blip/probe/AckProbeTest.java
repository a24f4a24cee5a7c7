package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.metric.Counter;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetProduct;
import dev.blip.verdict.Reason;
import dev.blip.wire.Checksum;
import dev.blip.wire.Icmp;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Origin;
import dev.blip.wire.PacketWords;
import dev.blip.wire.Tcp;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AckProbeTest {
    private static final int US = 0xC6336401; // 198.51.100.1
    private static final int NET = 0x0A000000; // 10.0.0.0/24
    private static final int HOST = NET + 7;
    private static final int FIRST_PORT = 61_000;
    private static final int ATTEMPTS = 5;
    private static final int IP = 20;
    private static final int LENGTH = 40;

    private static final Ipv4Targets TARGETS =
            new TargetProduct(AddressSet.range(NET, NET + 255), PortSet.of(22, 443));

    private final AckProbe probe =
            new AckProbe(
                    new ProbeScope(
                            TARGETS,
                            AddressSet.range(NET + 66, NET + 66),
                            new Origin(US, FIRST_PORT, ATTEMPTS),
                            new CookieKey(1, 2)),
                    null);
    private final ReplyReader reader = probe.reader(0);

    private byte[] sent(int port, int attempt) {
        int[] words = PacketWords.of(probe.template());
        assertTrue(probe.encode(words, 0, Ipv4Targets.target(HOST, port), attempt));
        return PacketWords.bytes(words, LENGTH);
    }

    private @Nullable Counter read(byte[] packet) {
        return reader.read(packet, 0, packet.length, false, 0);
    }

    private static byte[] packet(int from, int protocol, byte[] upper) {
        byte[] packet = new byte[IP + upper.length];
        Ipv4.write(packet, 0, packet.length, 1, 0, 60, protocol, from, US);
        System.arraycopy(upper, 0, packet, IP, upper.length);
        return packet;
    }

    private static byte[] segment(byte[] probe, int sequence, int flags) {
        byte[] segment = new byte[20];
        int theirs = Tcp.destinationPort(probe, IP);
        Tcp.write(segment, 0, theirs, Tcp.sourcePort(probe, IP), sequence, 0, 20, flags, 0);
        Tcp.writeChecksum(segment, 0, 20, HOST, US);
        return packet(HOST, Ipv4.PROTOCOL_TCP, segment);
    }

    private static byte[] error(int from, byte[] probe) {
        byte[] message = new byte[Icmp.LENGTH + IP + 8];
        message[0] = Icmp.DESTINATION_UNREACHABLE;
        message[1] = Icmp.ADMIN_PROHIBITED;
        System.arraycopy(probe, 0, message, Icmp.LENGTH, IP + 8);
        int sum = Checksum.of(Checksum.sum(message, 0, message.length));
        message[2] = (byte) (sum >>> 8);
        message[3] = (byte) sum;
        return packet(from, Ipv4.PROTOCOL_ICMP, message);
    }

    @Test
    void probeIsAnAckWithBothChecksumsRight() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            byte[] packet = sent(443, attempt);
            assertEquals(LENGTH, Ipv4.totalLength(packet, 0));
            assertTrue(Ipv4.isChecksumRight(packet, 0, IP));
            assertEquals(HOST, Ipv4.destination(packet, 0));
            assertEquals(Tcp.ACK, Tcp.flags(packet, IP));
            assertEquals(443, Tcp.destinationPort(packet, IP));
            assertEquals(FIRST_PORT + attempt, Tcp.sourcePort(packet, IP));
            assertTrue(Tcp.isChecksumRight(packet, IP, LENGTH, US, HOST));
        }
    }

    @Test
    void excludedHostIsNotAsked() {
        int[] words = PacketWords.of(probe.template());
        assertFalse(probe.encode(words, 0, Ipv4Targets.target(NET + 66, 22), 0));
    }

    @Test
    void resetThatBeginsWhereWeAcknowledgedUpToIsAnAnswer() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            byte[] ack = sent(22, attempt);
            int expected = Tcp.acknowledgement(ack, IP);
            assertNull(read(segment(ack, expected, Tcp.RST)));
            assertEquals(Reason.ACK_RESET, reader.answer().reason());
            assertEquals(attempt, reader.answer().attempt());
            assertEquals(TARGETS.indexOf(HOST, 22), reader.answer().index());
            assertEquals(Counter.WRONG_ACK, read(segment(ack, expected + 1, Tcp.RST)));
            assertEquals(Counter.UNEXPECTED_FLAGS, read(segment(ack, expected, Tcp.ACK)));
            assertEquals(Counter.UNEXPECTED_FLAGS, read(segment(ack, expected, Tcp.SYN | Tcp.ACK)));
        }
    }

    @Test
    void resetOfWhichAnyBitIsAnotherIsRefused() {
        byte[] ack = sent(22, 0);
        byte[] reset = segment(ack, Tcp.acknowledgement(ack, IP), Tcp.RST);
        for (int bit = 0; bit < reset.length * 8; bit++) {
            byte[] forged = reset.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertNotNull(read(forged), "bit " + bit);
        }
        for (int length = 0; length < reset.length; length++) {
            assertNotNull(read(Arrays.copyOf(reset, length)), "length " + length);
        }
    }

    @Test
    void errorThatQuotesItIsAFilteredPort() {
        byte[] ack = sent(22, 1);
        assertNull(read(error(NET + 1, ack)));
        assertEquals(Reason.ADMIN_PROHIBITED, reader.answer().reason());
        ack[IP + 7] ^= 1; // of the sequence number
        assertEquals(Counter.WRONG_QUOTE, read(error(NET + 1, ack)));
    }

    @Test
    void silenceIsAFilteredPort() {
        assertEquals(Reason.NO_RESPONSE, probe.silence());
        assertEquals(ATTEMPTS, probe.sourcePorts());
    }
}
