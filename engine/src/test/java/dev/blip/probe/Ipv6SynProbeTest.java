package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.Ipv6Address;
import dev.blip.metric.Counter;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.RankedTargets;
import dev.blip.targets.TargetProduct;
import dev.blip.verdict.Reason;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Icmpv6;
import dev.blip.wire.Ipv6;
import dev.blip.wire.Ipv6Frames;
import dev.blip.wire.Ipv6Origin;
import dev.blip.wire.Tcp;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class Ipv6SynProbeTest {
    private static final long HIGH = 0x2001_0DB8_0000_0000L;
    private static final long US = 1;
    private static final int ZONE = 7;
    private static final long LINK_LOCAL = Ipv6Address.LINK_LOCAL_PREFIX;
    private static final int IP = Ethernet.LENGTH;
    private static final int UPPER = IP + Ipv6.LENGTH;

    private static final Ipv6AddressSet HOSTS =
            new Ipv6AddressSet.Builder()
                    .add(HIGH, 2)
                    .add(HIGH, 0xFFFF_FFFF_FFFF_FFFEL)
                    .add(0x2001_0DB8_FFFF_FFFFL, 0x8000_0000_0000_0001L)
                    .add(HIGH, 0x1000, HIGH, 0x10FF)
                    .add(LINK_LOCAL | ZONE, 9)
                    .build();
    private static final RankedTargets TARGETS =
            new RankedTargets(
                    HOSTS,
                    new TargetProduct(
                            AddressSet.range(0, (int) HOSTS.count() - 1), PortSet.of(80, 443)));

    private static Ipv6ProbeScope scope(Ipv6AddressSet excluded) {
        var origin = new Ipv6Origin(HIGH, US, 61_000, 4);
        return new Ipv6ProbeScope(TARGETS, excluded, origin, ZONE, new CookieKey(1, 2));
    }

    private static Ipv6SynProbe probe(boolean smallest) {
        return new Ipv6SynProbe(scope(Ipv6AddressSet.EMPTY), smallest, null);
    }

    /// The probe as the frame that it leaves in.
    private static byte[] frame(Ipv6SynProbe probe, long high, long low, int port, int attempt) {
        byte[] packet = probe.template();
        int[] words = new int[packet.length / Integer.BYTES];
        MemorySegment.ofArray(words).copyFrom(MemorySegment.ofArray(packet));
        int rank = (int) HOSTS.rankOf(high, low);
        assertTrue(probe.encode(words, 0, Ipv4Targets.target(rank, port), attempt));
        byte[] frame = new byte[IP + packet.length];
        Ethernet.write(frame, 0, 1, 2, Ethernet.TYPE_IPV6);
        byte[] bytes = MemorySegment.ofArray(words).toArray(ValueLayout.JAVA_BYTE);
        System.arraycopy(bytes, 0, frame, IP, bytes.length);
        return frame;
    }

    private static void swap(byte[] frame, int at, int length) {
        byte[] first = Arrays.copyOfRange(frame, at, at + length);
        System.arraycopy(frame, at + length, frame, at, length);
        System.arraycopy(first, 0, frame, at + length, length);
    }

    /// What a host says to the probe.
    private static byte[] answer(byte[] probe, int flags, int acknowledged) {
        byte[] reply = probe.clone();
        swap(reply, IP + 8, 16);
        swap(reply, UPPER, 2);
        int ack = Tcp.sequence(probe, UPPER) + acknowledged;
        for (int i = 0; i < 4; i++) {
            reply[UPPER + 8 + i] = (byte) (ack >>> 24 - 8 * i);
        }
        reply[UPPER + 13] = (byte) flags;
        Tcp.writeIpv6Checksum(reply, IP, UPPER, reply.length);
        return reply;
    }

    /// What a router at 2001:db8::99 says of the probe.
    private static byte[] error(byte[] probe, int code) {
        byte[] message = new byte[UPPER + 8 + probe.length - IP];
        Ethernet.write(message, 0, 2, 1, Ethernet.TYPE_IPV6);
        Ipv6.write(message, IP, message.length - UPPER, 58, 64, HIGH, 0x99, HIGH, US);
        message[UPPER] = Icmpv6.DESTINATION_UNREACHABLE;
        message[UPPER + 1] = (byte) code;
        System.arraycopy(probe, IP, message, UPPER + 8, probe.length - IP);
        Icmpv6.writeChecksum(message, IP, UPPER, message.length);
        return message;
    }

    private static final ReplyReader READER = probe(false).reader(Ethernet.LENGTH);

    private static @Nullable Counter read(byte[] frame) {
        return READER.read(frame, 0, frame.length, false, 0);
    }

    /// Address 2001:db8::2, port 443, attempt 1; a frame that tcpdump calls right.
    @Test
    void everyByteOfAProbeIsWhereItBelongs() {
        byte[] frame = frame(probe(false), HIGH, 2, 443, 1);
        assertEquals("00000000000100000000000286dd" + EXPECTED, HexFormat.of().formatHex(frame));
    }

    private static final String EXPECTED =
            "600333000028064020010db800000000000000000000000120010db8000000000000000000000002"
                    + "ee4901bb004d1d1800000000a002fd20a4b90000020405a00402080a9a27a3330000000001030307";

    @Test
    void checksumsAreRightForEveryTargetAndAttempt() {
        for (boolean smallest : new boolean[] {false, true}) {
            Ipv6SynProbe probe = probe(smallest);
            for (long index = 0; index < TARGETS.size(); index++) {
                int rank = TARGETS.address(index);
                long high = HOSTS.highAt(rank);
                byte[] frame =
                        frame(probe, high, HOSTS.lowAt(rank), TARGETS.port(index), (int) index & 3);
                assertTrue(Tcp.isIpv6ChecksumRight(frame, IP, UPPER, frame.length));
                long wireHigh = high == (LINK_LOCAL | ZONE) ? LINK_LOCAL : high;
                assertEquals(wireHigh, Ipv6.destinationHigh(frame, IP));
                assertEquals(HOSTS.lowAt(rank), Ipv6.destinationLow(frame, IP));
                assertEquals(61_000 + (index & 3), Tcp.sourcePort(frame, UPPER));
                assertEquals(smallest ? 24 : 40, Tcp.check(frame, UPPER, frame.length));
            }
        }
    }

    @Test
    void flowLabelIsOneForEachAttempt() {
        byte[] first = frame(probe(false), HIGH, 2, 443, 0);
        byte[] again = frame(probe(false), HIGH, 2, 443, 0);
        byte[] second = frame(probe(false), HIGH, 2, 443, 1);
        assertEquals(Ipv6.flowLabel(first, IP), Ipv6.flowLabel(again, IP));
        assertFalse(Ipv6.flowLabel(first, IP) == Ipv6.flowLabel(second, IP));
    }

    @Test
    void excludedHostIsRefused() {
        int rank = (int) HOSTS.rankOf(HIGH, 2);
        var probe = new Ipv6SynProbe(scope(Ipv6AddressSet.range(HIGH, 2, HIGH, 2)), false, null);
        int[] words = new int[20];
        assertFalse(probe.encode(words, 0, Ipv4Targets.target(rank, 80), 0));
        assertTrue(probe.encode(words, 0, Ipv4Targets.target(rank + 1, 80), 0));
    }

    @Test
    void answersOfEveryHostAreItsOwn() {
        for (long index = 0; index < TARGETS.size(); index++) {
            int rank = TARGETS.address(index);
            byte[] probe =
                    frame(
                            probe(false),
                            HOSTS.highAt(rank),
                            HOSTS.lowAt(rank),
                            TARGETS.port(index),
                            2);
            assertNull(read(answer(probe, Tcp.SYN | Tcp.ACK, 1)));
            assertEquals(Reason.SYN_ACK, READER.answer().reason());
            assertEquals(index, READER.answer().index());
            assertEquals(2, READER.answer().attempt());
            assertEquals(TARGETS.target(index), READER.answer().target());
            assertNull(read(answer(probe, Tcp.RST | Tcp.ACK, 0)));
            assertEquals(Reason.RESET, READER.answer().reason());
        }
    }

    /// The halves of a rank above 2^31 make a negative number.
    @Test
    void answersOfHostsOfTheHighestRanksCount() {
        Ipv6AddressSet many = Ipv6AddressSet.range(HIGH, 1, HIGH, 0xFFFF_FFFFL);
        long last = many.count() - 1;
        var targets =
                new RankedTargets(
                        many,
                        new TargetProduct(
                                AddressSet.range((int) last, (int) last), PortSet.of(80)));
        var origin = new Ipv6Origin(HIGH, US, 61_000, 4);
        var scope =
                new Ipv6ProbeScope(
                        targets, Ipv6AddressSet.EMPTY, origin, ZONE, new CookieKey(1, 2));
        var probe = new Ipv6SynProbe(scope, false, null);
        byte[] packet = probe.template();
        int[] words = new int[packet.length / Integer.BYTES];
        MemorySegment.ofArray(words).copyFrom(MemorySegment.ofArray(packet));
        assertTrue(probe.encode(words, 0, targets.target(0), 0));
        byte[] frame = new byte[IP + packet.length];
        Ethernet.write(frame, 0, 1, 2, Ethernet.TYPE_IPV6);
        byte[] bytes = MemorySegment.ofArray(words).toArray(ValueLayout.JAVA_BYTE);
        System.arraycopy(bytes, 0, frame, IP, bytes.length);
        byte[] reply = answer(frame, Tcp.SYN | Tcp.ACK, 1);
        ReplyReader reader = probe.reader(Ethernet.LENGTH);
        assertNull(reader.read(reply, 0, reply.length, false, 0));
        assertEquals(Reason.SYN_ACK, reader.answer().reason());
    }

    @Test
    void linkLocalAddressWithAZoneOnTheWireIsNobodys() {
        byte[] reply =
                answer(frame(probe(false), LINK_LOCAL | ZONE, 9, 80, 0), Tcp.SYN | Tcp.ACK, 1);
        assertNull(read(reply));
        reply[IP + 8 + 7] = ZONE;
        Tcp.writeIpv6Checksum(reply, IP, UPPER, reply.length);
        assertEquals(Counter.UNEXPECTED_SOURCE, read(reply));
    }

    @Test
    void forgedAnswersAreRefusedByReason() {
        byte[] probe = frame(probe(false), HIGH, 2, 443, 0);
        byte[] right = answer(probe, Tcp.SYN | Tcp.ACK, 1);
        assertEquals(Counter.WRONG_ACK, read(answer(probe, Tcp.SYN | Tcp.ACK, 2)));
        assertEquals(Counter.WRONG_ACK, read(answer(probe, Tcp.SYN | Tcp.ACK, 0)));
        assertEquals(Counter.UNEXPECTED_FLAGS, read(answer(probe, Tcp.ACK, 1)));
        byte[] changed = right.clone();
        changed[IP + 8 + 15] = 3; // from another host
        Tcp.writeIpv6Checksum(changed, IP, UPPER, changed.length);
        assertEquals(Counter.UNEXPECTED_SOURCE, read(changed));
        changed = right.clone();
        changed[IP + 24 + 15] = 2; // to another
        assertEquals(Counter.UNEXPECTED_SOURCE, read(changed));
        changed = right.clone();
        changed[UPPER + 14] ^= 1;
        assertEquals(Counter.BAD_CHECKSUM, read(changed));
        changed = right.clone();
        changed[UPPER + 1] = (byte) 0xBC; // port 444
        Tcp.writeIpv6Checksum(changed, IP, UPPER, changed.length);
        assertEquals(Counter.UNEXPECTED_PORT, read(changed));
    }

    @Test
    void errorsAreReasonsInNmapsWords() {
        byte[] probe = frame(probe(false), HIGH, 2, 443, 3);
        String[] words = {
            "no-route",
            "admin-prohibited",
            "beyond-scope",
            "host-unreach",
            "port-unreach",
            "admin-prohibited",
            "reject-route"
        };
        for (int code = 0; code < words.length; code++) {
            assertNull(read(error(probe, code)));
            assertEquals(words[code], READER.answer().reason().word());
            assertEquals(3, READER.answer().attempt());
            assertTrue(READER.answer().hasIcmpFrom());
            assertFalse(READER.answer().isFromTarget());
            assertEquals(HIGH, READER.answer().fromScopedHigh());
            assertEquals(0x99, READER.answer().fromLow());
        }
        assertEquals(Counter.OTHER_ICMP, read(error(probe, 7)));
        byte[] forged = probe.clone();
        forged[UPPER + 7] ^= 1;
        assertEquals(Counter.WRONG_QUOTE, read(error(forged, 0)));
    }

    @Test
    void answersBehindExtensionHeadersAreRead() {
        byte[] probe = frame(probe(false), HIGH, 2, 443, 0);
        byte[] right = answer(probe, Tcp.SYN | Tcp.ACK, 1);
        assertNull(read(Ipv6Frames.extended(right, 60, "0600010400000000")));
        assertNull(read(Ipv6Frames.extended(right, 44, "0600000000000001"))); // atomic
        assertNull(read(Ipv6Frames.extended(right, 0, "0600010400000000")));
        assertEquals(
                Counter.NOT_TCP_OR_ICMP, read(Ipv6Frames.extended(right, 44, "0600000800000001")));
    }

    @Test
    void nothingIsReadBeyondTheEndWhateverTheBytes() {
        byte[] probe = frame(probe(false), HIGH, 2, 443, 0);
        byte[] reply = answer(probe, Tcp.SYN | Tcp.ACK, 1);
        byte[] error = error(probe, 1);
        for (byte[] whole : new byte[][] {reply, error}) {
            for (int length = 0; length < whole.length; length++) {
                Counter refusal = read(Arrays.copyOf(whole, length));
                assertTrue(refusal != null || length >= UPPER + 40, "length=" + length);
            }
        }
        var random = new SplittableRandom(66);
        for (int round = 0; round < 100_000; round++) {
            byte[] frame = random.nextBoolean() ? reply.clone() : error.clone();
            for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
                frame[random.nextInt(12, frame.length)] = (byte) random.nextInt();
            }
            read(Arrays.copyOf(frame, random.nextInt(IP, frame.length + 1)));
        }
        assertNotNull(READER.answer());
    }
}
