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
import dev.blip.wire.Ethernet;
import dev.blip.wire.Frames;
import dev.blip.wire.Icmp;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Origin;
import dev.blip.wire.Tcp;
import dev.blip.wire.Vlan;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyReaderTest {
    private static final int US = 0xC6336401; // 198.51.100.1
    private static final int THEM = 0xC6120005; // 198.18.0.5
    private static final int ROUTER = 0x0AFFFF01;
    private static final int FIRST_PORT = 61_000;
    private static final CookieKey KEY = new CookieKey(3, 4);
    private static final Origin ORIGIN = new Origin(US, FIRST_PORT, 4);
    private static final Cookies COOKIES = new Cookies(KEY, ORIGIN);

    private static final Ipv4Targets SPACE =
            new TargetProduct(AddressSet.range(0xC6120000, 0xC61200FF), PortSet.of(80, 443));

    private final ReplyReader reader = reader(SPACE, 14, Vlan.UNTAGGED);

    private static SynProbe probe(Ipv4Targets targets) {
        return new SynProbe(new ProbeScope(targets, AddressSet.EMPTY, ORIGIN, KEY), false, null);
    }

    private static ReplyReader reader(Ipv4Targets targets, int linkHeader, int vlan) {
        return probe(targets).reader(linkHeader, vlan);
    }

    private static int sequenceTo(int address, int port, int attempt) {
        return Cookies.sequence(COOKIES.of(attempt, address, port));
    }

    private static byte[] tcp(int from, int fromPort, int toPort, int ack, int flags) {
        byte[] bytes = new byte[54];
        put16(bytes, 12, Ethernet.TYPE_IPV4);
        ip(bytes, 14, 40, Ipv4.PROTOCOL_TCP, from, US);
        put16(bytes, 34, fromPort);
        put16(bytes, 36, toPort);
        put32(bytes, 38, 0xABCDEF01);
        put32(bytes, 42, ack);
        bytes[46] = 0x50;
        bytes[47] = (byte) flags;
        long sum = Checksum.pseudoHeader(from, US, 6, 20) + Checksum.sum(bytes, 34, 54);
        put16(bytes, 50, Checksum.of(sum));
        return bytes;
    }

    private static byte[] icmp(int type, int code, byte[] probe) {
        byte[] bytes = new byte[14 + 20 + 8 + 28];
        put16(bytes, 12, Ethernet.TYPE_IPV4);
        ip(bytes, 14, bytes.length - 14, Ipv4.PROTOCOL_ICMP, ROUTER, US);
        bytes[34] = (byte) type;
        bytes[35] = (byte) code;
        System.arraycopy(probe, 0, bytes, 42, 28);
        put16(bytes, 36, Checksum.of(Checksum.sum(bytes, 34, bytes.length)));
        return bytes;
    }

    private static byte[] probeTo(int address, int port, int attempt) {
        var targets = new TargetProduct(AddressSet.range(address, address), PortSet.of(port));
        var probe = probe(targets);
        byte[] packet = probe.template();
        int[] words = new int[packet.length / Integer.BYTES];
        var bytes = MemorySegment.ofArray(words);
        bytes.copyFrom(MemorySegment.ofArray(packet));
        probe.encode(words, 0, targets.target(0), attempt);
        return bytes.toArray(ValueLayout.JAVA_BYTE);
    }

    private static void ip(byte[] bytes, int at, int length, int protocol, int from, int to) {
        bytes[at] = 0x45;
        put16(bytes, at + 2, length);
        bytes[at + 8] = 57;
        bytes[at + 9] = (byte) protocol;
        put32(bytes, at + 12, from);
        put32(bytes, at + 16, to);
        put16(bytes, at + 10, Checksum.of(Checksum.sum(bytes, at, at + 20)));
    }

    private static void put16(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }

    private static void put32(byte[] bytes, int at, int value) {
        put16(bytes, at, value >>> 16);
        put16(bytes, at + 2, value);
    }

    private @Nullable Counter parse(byte[] bytes) {
        return reader.read(bytes, 0, bytes.length, false, 0);
    }

    @Test
    void aSynAckTellsWhichTcpSentItAndAResetDoesNot() {
        byte[] synAck = synAck(0);
        put16(synAck, 48, 0xFAF0);
        put16(synAck, 50, 0);
        long sum = Checksum.pseudoHeader(THEM, US, 6, 20) + Checksum.sum(synAck, 34, 54);
        put16(synAck, 50, Checksum.of(sum));
        assertNull(parse(synAck));
        assertEquals(0xFAF0, reader.answer().stack() >>> 16);
        assertTrue((reader.answer().stack() & 0xFFFF) > 0);
        int ack = sequenceTo(THEM, 443, 1) + 1;
        assertNull(parse(tcp(THEM, 443, FIRST_PORT + 1, ack, Tcp.RST | Tcp.ACK)));
        assertEquals(0, reader.answer().stack());
    }

    private static byte[] synAck(int attempt) {
        return tcp(
                THEM,
                443,
                FIRST_PORT + attempt,
                sequenceTo(THEM, 443, attempt) + 1,
                Tcp.SYN | Tcp.ACK);
    }

    @Test
    void aSynAckToOurProbeIsOpen() {
        assertNull(parse(synAck(2)));
        assertEquals(Reason.SYN_ACK, reader.answer().reason());
        assertEquals(THEM, SPACE.address(reader.answer().index()));
        assertEquals(Integer.toUnsignedLong(THEM), reader.answer().host());
        assertEquals(443, SPACE.port(reader.answer().index()));
        assertEquals(SPACE.indexOf(THEM, 443), reader.answer().index());
        assertEquals(2, reader.answer().attempt());
        assertEquals(57, reader.answer().ttl());
        assertFalse(reader.answer().hasIcmpFrom());
    }

    @Test
    void aResetMayAcknowledgeTheSynOrNothingBeyondIt() {
        int sequence = sequenceTo(THEM, 80, 0);
        assertNull(parse(tcp(THEM, 80, FIRST_PORT, sequence + 1, Tcp.RST | Tcp.ACK)));
        assertEquals(Reason.RESET, reader.answer().reason());
        assertNull(parse(tcp(THEM, 80, FIRST_PORT, sequence, Tcp.RST | Tcp.ACK)));
        assertEquals(
                Counter.WRONG_ACK,
                parse(tcp(THEM, 80, FIRST_PORT, sequence + 2, Tcp.RST | Tcp.ACK)));
        assertEquals(
                Counter.WRONG_ACK, parse(tcp(THEM, 80, FIRST_PORT, sequence, Tcp.SYN | Tcp.ACK)));
    }

    @Test
    void aReplyMustComeFromWhomWeAskedOnThePortWeAskedToThePortWeAskedFrom() {
        int ack = sequenceTo(THEM, 443, 0) + 1;
        int flags = Tcp.SYN | Tcp.ACK;
        assertEquals(Counter.WRONG_ACK, parse(tcp(THEM + 1, 443, FIRST_PORT, ack, flags)));
        assertEquals(Counter.WRONG_ACK, parse(tcp(THEM, 80, FIRST_PORT, ack, flags)));
        assertEquals(Counter.WRONG_ACK, parse(tcp(THEM, 443, FIRST_PORT + 1, ack, flags)));
        assertEquals(Counter.UNEXPECTED_PORT, parse(tcp(THEM, 22, FIRST_PORT, ack, flags)));
        assertEquals(Counter.UNEXPECTED_PORT, parse(tcp(THEM, 443, FIRST_PORT + 4, ack, flags)));
        assertEquals(
                Counter.UNEXPECTED_SOURCE, parse(tcp(0x08080808, 443, FIRST_PORT, ack, flags)));
    }

    @Test
    void everySingleFlippedBitOfAReplyIsNoticedOrMeansNothing() {
        byte[] right = synAck(0);
        for (int bit = 14 * 8; bit < right.length * 8; bit++) {
            byte[] flipped = right.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertNotNull(parse(flipped), "bit " + bit);
        }
    }

    @Test
    void everyFlippedBitOfTheIdentityIsNoticedEvenIfTheChecksumIsNotLookedAt() {
        byte[] right = synAck(0);
        for (int bit = 42 * 8; bit < 46 * 8; bit++) {
            byte[] flipped = right.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertEquals(Counter.WRONG_ACK, reader.read(flipped, 0, flipped.length, true, 0));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0,NET_UNREACH",
        "1,HOST_UNREACH",
        "2,PROTO_UNREACH",
        "3,PORT_UNREACH",
        "6,NET_UNREACH",
        "7,HOST_UNREACH",
        "8,HOST_UNREACH",
        "9,NET_PROHIBITED",
        "10,HOST_PROHIBITED",
        "11,NET_UNREACH",
        "12,HOST_UNREACH",
        "13,ADMIN_PROHIBITED",
        "14,ADMIN_PROHIBITED",
        "15,ADMIN_PROHIBITED"
    })
    void anIcmpErrorThatQuotesOurProbeFiltersWithItsReasonAndSender(int code, Reason reason) {
        assertNull(parse(icmp(Icmp.DESTINATION_UNREACHABLE, code, probeTo(THEM, 443, 1))));
        assertEquals(reason, reader.answer().reason());
        assertTrue(reader.answer().hasIcmpFrom());
        assertEquals(ROUTER, reader.answer().icmpFrom());
        assertEquals(THEM, SPACE.address(reader.answer().index()));
        assertEquals(Integer.toUnsignedLong(THEM), reader.answer().host());
        assertEquals(1, reader.answer().attempt());
    }

    @Test
    void anIcmpErrorAboutThePacketAndNotTheTargetDecidesNothing() {
        assertEquals(
                Counter.OTHER_ICMP,
                parse(icmp(3, Icmp.FRAGMENTATION_NEEDED, probeTo(THEM, 443, 0))));
        assertEquals(Counter.OTHER_ICMP, parse(icmp(3, 200, probeTo(THEM, 443, 0))));
        assertEquals(Counter.OTHER_ICMP, parse(icmp(Icmp.TIME_EXCEEDED, 0, probeTo(THEM, 443, 0))));
        assertEquals(Counter.OTHER_ICMP, parse(icmp(Icmp.ECHO_REPLY, 0, probeTo(THEM, 443, 0))));
    }

    @Test
    void aQuoteOfAProbeThatWeDidNotSendIsRefused() {
        byte[] other = probeTo(THEM, 443, 0);
        other[24] ^= 1; // sequence number
        assertEquals(Counter.WRONG_QUOTE, parse(icmp(3, 1, other)));
        byte[] foreign = probeTo(THEM, 443, 0);
        foreign[12] ^= 1; // quoted source
        assertEquals(Counter.WRONG_QUOTE, parse(icmp(3, 1, foreign)));
    }

    private static final int PRIORITY_7 = 7 << 13;

    private @Nullable Counter parseTagged(
            ReplyReader reader, byte[] plain, int stripped, int... tags) {
        int[] withTypes = new int[2 * tags.length];
        for (int t = 0; t < tags.length; t++) {
            withTypes[2 * t] = Vlan.TYPE_8021Q;
            withTypes[2 * t + 1] = tags[t];
        }
        byte[] tagged = Frames.tagged(plain, withTypes);
        return reader.read(tagged, 0, tagged.length, false, stripped);
    }

    @Test
    void aTagThatSaysAPriorityOnlyChangesNothing() {
        byte[] icmp = icmp(3, 1, probeTo(THEM, 443, 1));
        for (byte[] answer : List.of(synAck(0), icmp)) {
            assertNull(parseTagged(reader, answer, 0, 0));
            assertNull(parseTagged(reader, answer, 0, PRIORITY_7));
            assertNull(parseTagged(reader, answer, 0, PRIORITY_7, 0));
        }
        assertEquals(Reason.HOST_UNREACH, reader.answer().reason());
    }

    @Test
    void anAnswerInAnotherVlanThanItWasAskedInIsRefusedAndSaysWhichThatIs() {
        byte[] icmp = icmp(3, 1, probeTo(THEM, 443, 1));
        for (byte[] answer : List.of(synAck(0), icmp)) {
            assertEquals(Counter.OTHER_VLAN, parseTagged(reader, answer, 0, PRIORITY_7 | 5));
            assertEquals("5", Vlan.pathText(reader.answer().vlan()));
            assertEquals(Counter.OTHER_VLAN, parseTagged(reader, answer, 4094));
            assertEquals("4094", Vlan.pathText(reader.answer().vlan()));
            assertEquals(Counter.OTHER_VLAN, parseTagged(reader, answer, 7, 5));
            assertEquals("7.5", Vlan.pathText(reader.answer().vlan()));
            assertEquals(Counter.OTHER_VLAN, parseTagged(reader, answer, 0, 5, PRIORITY_7));
            assertEquals(Counter.OTHER_VLAN, parseTagged(reader, answer, 3, 7, 5));
        }
    }

    @Test
    void whatIsAskedInAVlanIsAnsweredThereAndNowhereElse() {
        var inFive = reader(SPACE, 14, 5);
        assertNull(parseTagged(inFive, synAck(0), 5));
        assertNull(parseTagged(inFive, synAck(0), 0, 5));
        assertNull(parseTagged(inFive, synAck(0), 0, PRIORITY_7 | 5));
        assertNull(parseTagged(inFive, synAck(0), 0, PRIORITY_7, 5));
        assertEquals(Counter.OTHER_VLAN, parseTagged(inFive, synAck(0), 0));
        assertEquals(Counter.OTHER_VLAN, parseTagged(inFive, synAck(0), 6));
        assertEquals(Counter.OTHER_VLAN, parseTagged(inFive, synAck(0), 5, 5));
        assertEquals(Counter.OTHER_VLAN, parseTagged(inFive, synAck(0), 1, 5));
    }

    @Test
    void whatIsNoAnswerAnywhereIsRefusedForThatAndNotForItsVlan() {
        byte[] stray = tcp(THEM, 443, FIRST_PORT, 4711, Tcp.SYN | Tcp.ACK);
        assertEquals(Counter.WRONG_ACK, parseTagged(reader, stray, 5));
    }

    /// With the sum of the pseudo header in its checksum field, as a sender leaves it for the device.
    private static byte[] unfinished(byte[] frame) {
        int from = Ipv4.source(frame, 14);
        int length = Ipv4.totalLength(frame, 14) - 20;
        put16(frame, 50, Checksum.fold(Checksum.pseudoHeader(from, US, 6, length)));
        return frame;
    }

    @Test
    void anUnfinishedChecksumIsTakenWhereTheAcknowledgementProvesTheReply() {
        int ack = sequenceTo(THEM, 443, 0) + 1;
        assertNull(parse(unfinished(synAck(0))));
        assertTrue(reader.answer().isChecksumUnfinished());
        assertNull(parse(unfinished(tcp(THEM, 443, FIRST_PORT, ack, Tcp.RST | Tcp.ACK))));
        assertTrue(reader.answer().isChecksumUnfinished());
        assertNull(parse(Arrays.copyOf(unfinished(synAck(0)), 60))); // padded
        assertTrue(reader.answer().isChecksumUnfinished());
        assertNull(parse(synAck(0)));
        assertFalse(reader.answer().isChecksumUnfinished());
        assertNull(parse(unfinished(synAck(0))));
        assertNull(parse(icmp(3, 1, probeTo(THEM, 443, 1))));
        assertFalse(reader.answer().isChecksumUnfinished());
    }

    /// The kernel's word comes first: what it has left to the device itself is nothing to speak of.
    @Test
    void anUnfinishedChecksumOfAFrameThatTheKernelVouchesForIsNone() {
        byte[] frame = unfinished(synAck(0));
        assertNull(reader.read(frame, 0, frame.length, true, 0));
        assertFalse(reader.answer().isChecksumUnfinished());
    }

    @Test
    void anUnfinishedChecksumProvesNothingItself() {
        int ack = sequenceTo(THEM, 443, 0) + 1;
        int flags = Tcp.SYN | Tcp.ACK;
        assertEquals(
                Counter.WRONG_ACK, parse(unfinished(tcp(THEM, 443, FIRST_PORT, ack + 1, flags))));
        assertEquals(
                Counter.WRONG_ACK, parse(unfinished(tcp(THEM, 443, FIRST_PORT + 1, ack, flags))));
        assertEquals(
                Counter.UNEXPECTED_PORT, parse(unfinished(tcp(THEM, 22, FIRST_PORT, ack, flags))));
        assertEquals(
                Counter.UNEXPECTED_FLAGS,
                parse(unfinished(tcp(THEM, 443, FIRST_PORT, ack, Tcp.SYN))));
    }

    @Test
    void noOtherSumIsAnUnfinishedChecksum() {
        byte[] frame = synAck(0);
        int whole = Tcp.checksum(frame, 34);
        int unfinished = Tcp.checksum(unfinished(synAck(0)), 34);
        for (int sum = 0; sum <= 0xFFFF; sum++) {
            put16(frame, 50, sum);
            boolean taken = sum == whole || sum == unfinished;
            assertEquals(taken ? null : Counter.BAD_CHECKSUM, parse(frame), "sum=" + sum);
        }
    }

    /// One's complement has two zeros. A sum in which there is something folds to 0xFFFF and never to 0.
    @Test
    void anUnfinishedChecksumOfAllOnesIsNotOneOfAllZeros() {
        int length = 20;
        long others = Checksum.pseudoHeader(0, US, Ipv4.PROTOCOL_TCP, length);
        int from = 0xC6120000 | (0xFFFF - Checksum.fold(others + 0xC612)); // the sum is 0xFFFF
        var space = new TargetProduct(AddressSet.range(from, from), PortSet.of(443));
        var here = reader(space, 14, Vlan.UNTAGGED);
        int ack = sequenceTo(from, 443, 0) + 1;
        byte[] frame = unfinished(tcp(from, 443, FIRST_PORT, ack, Tcp.SYN | Tcp.ACK));
        assertEquals(0xFFFF, Tcp.checksum(frame, 34));
        assertNull(here.read(frame, 0, frame.length, false, 0));
        put16(frame, 50, 0);
        assertEquals(Counter.BAD_CHECKSUM, here.read(frame, 0, frame.length, false, 0));
    }

    @Test
    void anIpHeaderWithoutItsChecksumIsRefused() {
        byte[] frame = unfinished(synAck(0));
        put16(frame, 24, 0);
        assertEquals(Counter.BAD_CHECKSUM, parse(frame));
    }

    @Test
    void anIcmpErrorWithoutItsChecksumIsRefused() {
        byte[] frame = icmp(3, 1, probeTo(THEM, 443, 1));
        put16(frame, 36, 0);
        assertEquals(Counter.BAD_CHECKSUM, parse(frame));
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] quote = icmp(3, 1, probeTo(THEM, 443, 0));
        for (byte[] whole : new byte[][] {synAck(0), unfinished(synAck(0)), quote}) {
            for (int length = 0; length < whole.length; length++) {
                assertNotNull(parse(Arrays.copyOf(whole, length)), "length " + length);
            }
        }
    }

    @Test
    void ethernetPaddingIsNoPayload() {
        assertNull(parse(Arrays.copyOf(synAck(0), 60)));
    }

    @Test
    void otherFlagsAnswerNoSyn() {
        int ack = sequenceTo(THEM, 443, 0) + 1;
        for (int flags = 0; flags < 64; flags++) {
            int last = flags & 0x17;
            boolean answer = last == 0x12 || last == 0x14;
            @Nullable Counter refusal = parse(tcp(THEM, 443, FIRST_PORT, ack, flags));
            assertEquals(answer ? null : Counter.UNEXPECTED_FLAGS, refusal, "flags " + flags);
        }
    }

    @Test
    void whereThereIsNoLinkHeaderThePacketBeginsAtOnce() {
        byte[] frame = synAck(0);
        byte[] packet = Arrays.copyOfRange(frame, 14, frame.length);
        var bare = reader(SPACE, 0, Vlan.UNTAGGED);
        assertNull(bare.read(packet, 0, packet.length, false, 0));
    }

    private static byte[] tagged(byte[] plain) {
        return Frames.tagged(plain, Vlan.TYPE_8021AD, 100, Vlan.TYPE_8021Q, 7);
    }

    @Test
    void anyBytesAreTakenInSilence() {
        var random = new SplittableRandom(11);
        byte[][] seeds = {
            synAck(0), icmp(3, 1, probeTo(THEM, 443, 0)), unfinished(synAck(0)), tagged(synAck(0))
        };
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = seeds[i & 3].clone();
            for (int changes = random.nextInt(8); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int length = random.nextInt(bytes.length + 1);
            reader.read(bytes, 0, length, random.nextBoolean(), random.nextInt(8));
        }
    }
}
