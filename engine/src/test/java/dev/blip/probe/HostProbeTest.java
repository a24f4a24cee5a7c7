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
import dev.blip.wire.Tcp;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostProbeTest {
    private static final int US = 0xC6336401; // 198.51.100.1
    private static final int NET = 0x0A000000; // 10.0.0.0/24
    private static final int HOST = NET + 7;
    private static final int FIRST_PORT = 61_000;
    private static final int CANARY = 8;
    private static final int IP = 20;

    private static final Ipv4Targets TARGETS =
            new TargetProduct(AddressSet.range(NET, NET + 255), PortSet.of(HostProbe.PORT));

    private final HostProbe probe =
            new HostProbe(
                    new ProbeScope(
                            TARGETS,
                            AddressSet.range(NET + 66, NET + 66),
                            new Origin(US, FIRST_PORT, CANARY + 1),
                            new CookieKey(1, 2)));
    private final ReplyReader reader = probe.reader(0);

    private byte[] sent(int address, int attempt) {
        int[] words = new int[10];
        MemorySegment.ofArray(words).copyFrom(MemorySegment.ofArray(probe.template()));
        assertTrue(probe.encode(words, 0, Ipv4Targets.target(address, HostProbe.PORT), attempt));
        return MemorySegment.ofArray(words).toArray(ValueLayout.JAVA_BYTE);
    }

    private @Nullable Counter read(byte[] packet) {
        return reader.read(packet, 0, packet.length, false, 0);
    }

    /// A packet from `from` to us with `upper` behind its header.
    private static byte[] packet(int from, int protocol, byte[] upper) {
        byte[] packet = Arrays.copyOf(new byte[IP], IP + upper.length);
        Ipv4.write(packet, 0, packet.length, 1, 0, 60, protocol, from, US);
        System.arraycopy(upper, 0, packet, IP, upper.length);
        return packet;
    }

    private static byte[] icmpReply(byte[] request, int type) {
        byte[] message = Arrays.copyOfRange(request, IP, request.length);
        message[0] = (byte) type;
        return packet(Ipv4.destination(request, 0), Ipv4.PROTOCOL_ICMP, summed(message));
    }

    private static byte[] summed(byte[] message) {
        message[2] = 0;
        message[3] = 0;
        int sum = Checksum.of(Checksum.sum(message, 0, message.length));
        message[2] = (byte) (sum >>> 8);
        message[3] = (byte) sum;
        return message;
    }

    private static byte[] segment(byte[] probe, int sequence, int ack, int flags) {
        byte[] segment = new byte[20];
        int from = Ipv4.destination(probe, 0);
        int theirs = Tcp.destinationPort(probe, IP);
        Tcp.write(segment, 0, theirs, Tcp.sourcePort(probe, IP), sequence, ack, 20, flags, 0);
        Tcp.writeChecksum(segment, 0, 20, from, US);
        return packet(from, Ipv4.PROTOCOL_TCP, segment);
    }

    private byte[] replyTo(int attempt, int address) {
        byte[] asked = sent(address, attempt);
        return switch (HostQuestion.of(attempt)) {
            case ECHO -> icmpReply(asked, Icmp.ECHO_REPLY);
            case TIMESTAMP -> icmpReply(asked, Icmp.TIMESTAMP_REPLY);
            case SYN -> segment(asked, 99, Tcp.sequence(asked, IP) + 1, Tcp.SYN | Tcp.ACK);
            case ACK -> segment(asked, Tcp.acknowledgement(asked, IP), 0, Tcp.RST);
        };
    }

    @Test
    void eachAttemptAsksInTheNextOfFourWaysWithRightChecksums() {
        for (int attempt = 0; attempt < CANARY; attempt++) {
            byte[] packet = sent(HOST, attempt);
            assertEquals(40, Ipv4.totalLength(packet, 0));
            assertTrue(Ipv4.isChecksumRight(packet, 0, IP), "attempt " + attempt);
            assertEquals(HOST, Ipv4.destination(packet, 0));
            int ours = FIRST_PORT + attempt;
            switch (attempt % 4) {
                case 0, 3 -> {
                    int type = attempt % 4 == 0 ? Icmp.ECHO : Icmp.TIMESTAMP;
                    assertEquals(Ipv4.PROTOCOL_ICMP, Ipv4.protocol(packet, 0));
                    assertEquals(type, Icmp.type(packet, IP));
                    assertEquals(ours, Icmp.identifier(packet, IP));
                    assertTrue(Icmp.isChecksumRight(packet, IP, 40));
                }
                default -> {
                    boolean isSyn = attempt % 4 == 1;
                    assertEquals(Ipv4.PROTOCOL_TCP, Ipv4.protocol(packet, 0));
                    assertEquals(isSyn ? 443 : 80, Tcp.destinationPort(packet, IP));
                    assertEquals(isSyn ? Tcp.SYN : Tcp.ACK, Tcp.flags(packet, IP));
                    assertEquals(ours, Tcp.sourcePort(packet, IP));
                    assertEquals(20, Tcp.check(packet, IP, 40));
                    assertTrue(Tcp.isChecksumRight(packet, IP, 40, US, HOST));
                }
            }
        }
    }

    @Test
    void excludedHostIsNotAsked() {
        int[] words = new int[10];
        assertFalse(probe.encode(words, 0, Ipv4Targets.target(NET + 66, HostProbe.PORT), 0));
    }

    @Test
    void whatAHostSaysToAnyQuestionProvesIt() {
        Reason[] reasons = {
            Reason.ECHO_REPLY, Reason.SYN_ACK, Reason.RESET, Reason.TIMESTAMP_REPLY
        };
        for (int attempt = 0; attempt < CANARY; attempt++) {
            assertNull(read(replyTo(attempt, HOST)), "attempt " + attempt);
            Answer answer = reader.answer();
            assertEquals(7, answer.index());
            assertEquals(attempt, answer.attempt());
            assertEquals(60, answer.ttl());
            assertEquals(reasons[attempt % 4], answer.reason());
        }
    }

    @Test
    void resetOfASynIsAReplyToo() {
        byte[] syn = sent(HOST, 1);
        int sequence = Tcp.sequence(syn, IP);
        assertNull(read(segment(syn, 0, sequence + 1, Tcp.RST | Tcp.ACK)));
        assertEquals(Reason.RESET, reader.answer().reason());
        assertNull(read(segment(syn, 0, sequence, Tcp.RST | Tcp.ACK)));
        assertEquals(Counter.WRONG_ACK, read(segment(syn, 0, sequence + 2, Tcp.RST | Tcp.ACK)));
        assertEquals(Counter.WRONG_ACK, read(segment(syn, sequence, sequence + 1, Tcp.RST)));
        assertEquals(Counter.UNEXPECTED_FLAGS, read(segment(syn, 0, sequence + 1, Tcp.ACK)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void replyOfWhichAnyBitIsAnotherIsRefused(int attempt) {
        byte[] reply = replyTo(attempt, HOST);
        for (int bit = 0; bit < reply.length * 8; bit++) {
            byte[] forged = reply.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertNotNull(read(forged), "bit " + bit);
        }
    }

    /// The checksum is made right again: what proves a reply is its cookie.
    @ParameterizedTest
    @ValueSource(ints = {0, 3})
    void forgedMessageWithARightChecksumIsRefused(int attempt) {
        byte[] reply = replyTo(attempt, HOST);
        int proving = attempt == 0 ? 20 : 12; // behind the originate timestamp are the host's own
        for (int at = 4; at < proving; at++) {
            byte[] message = Arrays.copyOfRange(reply, IP, reply.length);
            message[at] ^= 0x10;
            assertNotNull(read(packet(HOST, Ipv4.PROTOCOL_ICMP, summed(message))), "at " + at);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void everyTruncationIsRefused(int attempt) {
        byte[] reply = replyTo(attempt, HOST);
        for (int length = 0; length < reply.length; length++) {
            assertNotNull(read(Arrays.copyOf(reply, length)), "length " + length);
        }
    }

    @Test
    void replyInAnothersNameIsRefused() {
        for (int attempt = 0; attempt < 4; attempt++) {
            byte[] reply = replyTo(attempt, HOST);
            byte[] upper = Arrays.copyOfRange(reply, IP, reply.length);
            for (int other : new int[] {HOST + 1, NET + 256}) {
                assertNotNull(read(packet(other, Ipv4.protocol(reply, 0), upper)));
            }
        }
    }

    @Test
    void questionOfOurOwnIsNoReply() {
        for (int attempt = 0; attempt < 4; attempt++) {
            byte[] own = sent(HOST, attempt);
            byte[] upper = Arrays.copyOfRange(own, IP, own.length);
            assertNotNull(read(packet(HOST, Ipv4.protocol(own, 0), upper)));
        }
    }

    @Test
    void icmpErrorProvesAHostOnlyIfItIsItsOwn() {
        for (int attempt : new int[] {1, 2}) {
            byte[] asked = sent(HOST, attempt);
            byte[] message = new byte[8 + 28];
            message[0] = Icmp.DESTINATION_UNREACHABLE;
            message[1] = Icmp.PORT_UNREACHABLE;
            System.arraycopy(asked, 0, message, 8, 28);
            assertNull(read(packet(HOST, Ipv4.PROTOCOL_ICMP, summed(message))));
            assertEquals(Reason.ICMP_RESPONSE, reader.answer().reason());
            assertEquals(
                    Counter.OTHER_ICMP, read(packet(NET + 1, Ipv4.PROTOCOL_ICMP, summed(message))));
            message[8 + IP + 5] ^= 1;
            assertEquals(
                    Counter.WRONG_QUOTE, read(packet(HOST, Ipv4.PROTOCOL_ICMP, summed(message))));
        }
    }

    @Test
    void whoHasAnsweredIsAskedAgainInTheSameWay() {
        assertEquals(Icmp.ECHO, Icmp.type(sent(HOST, CANARY), IP));
        for (int attempt : new int[] {1, 2, 3}) {
            assertNull(read(replyTo(attempt, HOST + attempt)));
            byte[] again = sent(HOST + attempt, CANARY);
            byte[] before = sent(HOST + attempt, attempt);
            assertEquals(Ipv4.protocol(before, 0), Ipv4.protocol(again, 0));
            assertEquals(before[IP + 13], again[IP + 13]); // flags
        }
    }

    @Test
    void randomBytesThrowNothing() {
        var random = new SplittableRandom(5);
        for (int run = 0; run < 20_000; run++) {
            byte[] reply = replyTo(run % 4, HOST);
            for (int change = 0; change < 4; change++) {
                reply[random.nextInt(reply.length)] = (byte) random.nextInt();
            }
            reader.read(reply, 0, random.nextInt(reply.length + 1), random.nextBoolean(), 0);
        }
    }
}
