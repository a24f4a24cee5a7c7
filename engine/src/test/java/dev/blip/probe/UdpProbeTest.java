package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import dev.blip.wire.Udp;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UdpProbeTest {
    private static final int US = 0xC6336401; // 198.51.100.1
    private static final int NET = 0x0A000000; // 10.0.0.0/24
    private static final int HOST = NET + 7;
    private static final int ROUTER = 0xC6336402;
    private static final int FIRST_PORT = 61_000;
    private static final int ATTEMPTS = 9;
    private static final int IP = 20;
    private static final int DATA = IP + Udp.LENGTH;
    private static final int SILENT_PORT = 9;

    private static final Ipv4Targets TARGETS =
            new TargetProduct(
                    AddressSet.range(NET, NET + 255),
                    PortSet.of(IntStream.rangeClosed(1, 0xFFFF).toArray()));

    private final UdpProbe probe = probe(2);
    private final ReplyReader reader = probe.reader(0);

    private static UdpProbe probe(long key) {
        return new UdpProbe(
                new ProbeScope(
                        TARGETS,
                        AddressSet.range(NET + 66, NET + 66),
                        new Origin(US, FIRST_PORT, ATTEMPTS),
                        new CookieKey(1, key)));
    }

    static IntStream ports() {
        return Arrays.stream(UdpPayloads.ports());
    }

    /// Ports whose protocol gives back what cannot be guessed.
    static IntStream provenPorts() {
        return ports().filter(port -> UdpPayloads.of(port, 0).hasCookie());
    }

    private byte[] sent(int address, int port, int attempt) {
        return sent(probe, address, port, attempt);
    }

    /// The slot holds what another probe has left there.
    private static byte[] sent(UdpProbe probe, int address, int port, int attempt) {
        int[] words = PacketWords.of(probe.template());
        Arrays.fill(words, 7, words.length, -1);
        assertTrue(probe.encode(words, 0, Ipv4Targets.target(address, port), attempt));
        byte[] slot = PacketWords.bytes(words, words.length * Integer.BYTES);
        return Arrays.copyOf(slot, Ipv4.totalLength(slot, 0));
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

    private static byte[] datagram(int from, int theirs, int ours, byte[] data) {
        byte[] datagram = new byte[Udp.LENGTH + data.length];
        System.arraycopy(data, 0, datagram, Udp.LENGTH, data.length);
        Udp.write(datagram, 0, theirs, ours, datagram.length);
        Udp.writeChecksum(datagram, 0, datagram.length, from, US);
        return packet(from, Ipv4.PROTOCOL_UDP, datagram);
    }

    private static byte[] dataOf(byte[] probe) {
        return Arrays.copyOfRange(probe, DATA, probe.length);
    }

    /// What a service would say that gives back all it was sent; NTP has the cookie in another place.
    private static byte[] answerTo(byte[] probe, int port) {
        byte[] data = dataOf(probe);
        if (port == 123) {
            System.arraycopy(data, 40, data, 24, 8);
        }
        return datagram(HOST, port, Udp.sourcePort(probe, IP), data);
    }

    private static byte[] error(int from, int code, byte[] probe, int quoted) {
        byte[] message = new byte[Icmp.LENGTH + quoted];
        message[0] = Icmp.DESTINATION_UNREACHABLE;
        message[1] = (byte) code;
        System.arraycopy(probe, 0, message, Icmp.LENGTH, Math.min(quoted, probe.length));
        int sum = Checksum.of(Checksum.sum(message, 0, message.length));
        message[2] = (byte) (sum >>> 8);
        message[3] = (byte) sum;
        return packet(from, Ipv4.PROTOCOL_ICMP, message);
    }

    @ParameterizedTest
    @MethodSource("ports")
    void probeIsADatagramWithBothChecksumsRight(int port) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            byte[] packet = sent(HOST, port, attempt);
            assertEquals(IP, Ipv4.check(packet, 0, packet.length));
            assertTrue(Ipv4.isChecksumRight(packet, 0, IP));
            assertEquals(Ipv4.PROTOCOL_UDP, Ipv4.protocol(packet, 0));
            assertEquals(US, Ipv4.source(packet, 0));
            assertEquals(HOST, Ipv4.destination(packet, 0));
            assertEquals(Ipv4.DONT_FRAGMENT, Ipv4.flagsAndOffset(packet, 0));
            assertNotEquals(0, Ipv4.identification(packet, 0));
            assertEquals(packet.length - IP, Udp.length(packet, IP));
            assertEquals(FIRST_PORT + attempt, Udp.sourcePort(packet, IP));
            assertEquals(port, Udp.destinationPort(packet, IP));
            assertNotEquals(Udp.NO_CHECKSUM, Udp.checksum(packet, IP));
            assertTrue(Udp.isChecksumRight(packet, IP, packet.length, US, HOST));
        }
    }

    /// RFC 1035, as hexadecimal digits: the identifier differs.
    @Test
    void dnsIsAskedForItsVersion() {
        byte[] data = dataOf(sent(HOST, 53, 0));
        String question = "01000001000000000000" + "0776657273696f6e0462696e640000100003";
        assertEquals(question, HexFormat.of().formatHex(data, 2, data.length));
    }

    @Test
    void eachProtocolIsAskedInItsOwnWay() {
        assertEquals(48, dataOf(sent(HOST, 123, 0)).length);
        assertEquals(64, dataOf(sent(HOST, 161, 0)).length); // version 3, and then 1
        assertEquals(43, dataOf(sent(HOST, 161, 1)).length);
        assertEquals(64, dataOf(sent(HOST, 161, 2)).length);
        assertEquals(1_200, dataOf(sent(HOST, 443, 0)).length);
        assertEquals(0, dataOf(sent(HOST, SILENT_PORT, 0)).length);
        String sip = new String(dataOf(sent(HOST, 5060, 0)), StandardCharsets.US_ASCII);
        assertTrue(sip.startsWith("OPTIONS sip:blip.invalid SIP/2.0\r\n"), sip);
        assertTrue(sip.matches("(?s).*;branch=z9hG4bK[0-9a-f]{16};rport\r\n.*"), sip);
        assertTrue(sip.endsWith("Content-Length: 0\r\n\r\n"), sip);
    }

    /// An identifier may be any two bytes, those that begin an answer of TFTP too.
    @ParameterizedTest
    @ValueSource(ints = {53, 137, 5353, 11211})
    void answerThatBeginsAsTftpDoesIsOfThePortWhoseNumberItGivesBack(int port) {
        for (long key = 0; ; key++) {
            UdpProbe own = probe(key);
            byte[] sent = sent(own, HOST, port, 0);
            if (sent[DATA] == 0 && sent[DATA + 1] == 3) {
                ReplyReader reads = own.reader(0);
                byte[] answer = answerTo(sent, port);
                assertNull(reads.read(answer, 0, answer.length, false, 0));
                assertEquals(TARGETS.indexOf(HOST, port), reads.answer().index());
                return;
            }
        }
    }

    @Test
    void excludedHostIsNotAsked() {
        int[] words = PacketWords.of(probe.template());
        assertFalse(probe.encode(words, 0, Ipv4Targets.target(NET + 66, 53), 0));
    }

    @ParameterizedTest
    @MethodSource("ports")
    void answerThatGivesBackWhatWasAskedIsOne(int port) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            assertNull(read(answerTo(sent(HOST, port, attempt), port)), "attempt " + attempt);
            Answer answer = reader.answer();
            assertEquals(TARGETS.indexOf(HOST, port), answer.index());
            assertEquals(attempt, answer.attempt());
            assertEquals(Reason.UDP_RESPONSE, answer.reason());
            assertEquals(60, answer.ttl());
            assertFalse(answer.hasIcmpFrom());
        }
    }

    @ParameterizedTest
    @MethodSource("provenPorts")
    void answerThatGivesBackWhatAnotherProbeAskedIsRefused(int port) {
        byte[] other = answerTo(sent(HOST, port, 2), port);
        byte[] forged =
                datagram(HOST, port, FIRST_PORT, Arrays.copyOfRange(other, DATA, other.length));
        assertEquals(Counter.WRONG_ECHO, read(forged));
    }

    /// dnsmasq refuses by a header alone.
    @Test
    void dnsHeaderWithOurIdentifierIsAnAnswer() {
        byte[] asked = sent(HOST, 53, 0);
        byte[] refused = HexFormat.of().parseHex("000081050000000000000000");
        System.arraycopy(asked, DATA, refused, 0, 2);
        assertNull(read(datagram(HOST, 53, FIRST_PORT, refused)));
        refused[0] ^= 1;
        assertEquals(Counter.WRONG_ECHO, read(datagram(HOST, 53, FIRST_PORT, refused)));
    }

    /// Whoever encodes the number anew leaves it four bytes long.
    @Test
    void snmpAnswerIsProvenWhereverItsNumberStands() {
        for (int attempt = 0; attempt < 2; attempt++) {
            byte[] asked = dataOf(sent(HOST, 161, attempt));
            int at = attempt == 0 ? 9 : 17;
            assertEquals(0x40, asked[at] & 0xC0);
            byte[] answer = new byte[100];
            System.arraycopy(asked, at, answer, 60, 4);
            assertNull(read(datagram(HOST, 161, FIRST_PORT + attempt, answer)));
            assertNotNull(
                    read(datagram(HOST, 161, FIRST_PORT + attempt, Arrays.copyOf(answer, 63))));
        }
    }

    @Test
    void tftpAnswerFromAnotherPortIsOneForThePortThatWasAsked() {
        byte[] notFound = HexFormat.of().parseHex("000500014e6f00");
        assertNull(read(datagram(HOST, 40_000, FIRST_PORT + 1, notFound)));
        assertEquals(TARGETS.indexOf(HOST, 69), reader.answer().index());
        assertEquals(1, reader.answer().attempt());
        byte[] other = HexFormat.of().parseHex("0007000100");
        assertNull(read(datagram(HOST, 40_000, FIRST_PORT + 1, other)));
        assertEquals(TARGETS.indexOf(HOST, 40_000), reader.answer().index());
    }

    @Test
    void anythingFromAPortWithoutAProtocolOfItsOwnIsAnAnswer() {
        assertNull(read(datagram(HOST, SILENT_PORT, FIRST_PORT, new byte[0])));
        assertNull(read(datagram(HOST, SILENT_PORT, FIRST_PORT, new byte[1_400])));
    }

    @Test
    void strangersAreRefused() {
        assertEquals(
                Counter.UNEXPECTED_SOURCE,
                read(datagram(NET - 1, SILENT_PORT, FIRST_PORT, new byte[4])));
        assertEquals(
                Counter.UNEXPECTED_PORT,
                read(datagram(HOST, SILENT_PORT, FIRST_PORT + ATTEMPTS, new byte[4])));
        assertEquals(Counter.UNEXPECTED_PORT, read(datagram(HOST, 0, FIRST_PORT, new byte[4])));
        byte[] segment = packet(HOST, Ipv4.PROTOCOL_TCP, new byte[20]);
        assertEquals(Counter.NOT_TCP_OR_ICMP, read(segment));
    }

    @Test
    void datagramOfWhichAnyBitIsAnotherIsRefused() {
        byte[] right = answerTo(sent(HOST, 123, 0), 123);
        for (int bit = 0; bit < right.length * 8; bit++) {
            byte[] forged = right.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertNotNull(read(forged), "bit " + bit);
        }
    }

    @Test
    void datagramWithoutAChecksumIsBelievedAndOneWithAnUnfinishedOneToo() {
        byte[] answer = answerTo(sent(HOST, 53, 0), 53);
        answer[IP + 6] = 0;
        answer[IP + 7] = 0;
        assertNull(read(answer));
        assertFalse(reader.answer().isChecksumUnfinished());
        int pseudo =
                Checksum.fold(
                        Checksum.pseudoHeader(HOST, US, Ipv4.PROTOCOL_UDP, answer.length - IP));
        answer[IP + 6] = (byte) (pseudo >>> 8);
        answer[IP + 7] = (byte) pseudo;
        assertNull(read(answer));
        assertTrue(reader.answer().isChecksumUnfinished());
    }

    @Test
    void everyTruncationBeforeTheCookieIsRefused() {
        byte[] answer = answerTo(sent(HOST, 123, 0), 123);
        for (int length = 0; length < DATA + 32; length++) {
            assertNotNull(read(Arrays.copyOf(answer, length)), "length " + length);
        }
        assertNull(
                read(
                        Arrays.copyOf(
                                answer, DATA + 32))); // cut by the capture: what is there is proof
    }

    @ParameterizedTest
    @ValueSource(ints = {SILENT_PORT, 53, 443})
    void refusalByTheHostItselfIsAClosedPort(int port) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            byte[] asked = sent(HOST, port, attempt);
            assertNull(read(error(HOST, Icmp.PORT_UNREACHABLE, asked, DATA)));
            assertEquals(Reason.PORT_CLOSED, reader.answer().reason());
            assertEquals(attempt, reader.answer().attempt());
            assertEquals(TARGETS.indexOf(HOST, port), reader.answer().index());
            assertNull(read(error(HOST, Icmp.PORT_UNREACHABLE, asked, 548)));
        }
    }

    @Test
    void errorOfARouterAndEveryOtherErrorIsAFilteredPort() {
        byte[] asked = sent(HOST, 53, 0);
        assertNull(read(error(ROUTER, Icmp.PORT_UNREACHABLE, asked, DATA)));
        assertEquals(Reason.PORT_UNREACH, reader.answer().reason());
        assertEquals(ROUTER, reader.answer().icmpFrom());
        assertNull(read(error(HOST, Icmp.ADMIN_PROHIBITED, asked, DATA)));
        assertEquals(Reason.ADMIN_PROHIBITED, reader.answer().reason());
        assertNull(read(error(ROUTER, Icmp.HOST_UNREACHABLE, asked, DATA)));
        assertEquals(Reason.HOST_UNREACH, reader.answer().reason());
    }

    @Test
    void errorThatQuotesAnotherProbeIsRefused() {
        byte[] asked = sent(HOST, 53, 0);
        for (int at : new int[] {4, 5, 12, 15}) { // identification, source
            byte[] other = asked.clone();
            other[at] ^= 1;
            assertEquals(
                    Counter.WRONG_QUOTE, read(error(HOST, Icmp.PORT_UNREACHABLE, other, DATA)));
        }
        byte[] elsewhere = asked.clone();
        elsewhere[IP + 3] ^= 1; // the port that was asked: another probe, of another identification
        assertEquals(
                Counter.WRONG_QUOTE, read(error(HOST, Icmp.PORT_UNREACHABLE, elsewhere, DATA)));
        byte[] tcp = asked.clone();
        tcp[9] = Ipv4.PROTOCOL_TCP;
        assertEquals(Counter.TRUNCATED, read(error(HOST, Icmp.PORT_UNREACHABLE, tcp, DATA)));
        for (int quoted = 0; quoted < DATA; quoted++) {
            byte[] cut = error(HOST, Icmp.PORT_UNREACHABLE, asked, quoted);
            assertEquals(Counter.TRUNCATED, read(cut), "quoted " + quoted);
        }
    }

    @Test
    void filterLetsThroughWhatIsReadAndKeepsTheCookie() {
        assertArrayEquals(
                new dev.blip.bpf.UdpReplyRules(new Origin(US, FIRST_PORT, ATTEMPTS))
                        .socketFilter(14),
                probe.filter().socketFilter(14));
        assertEquals(Reason.OPEN_OR_SILENT, probe.silence());
        assertEquals(ATTEMPTS, probe.sourcePorts());
    }

    @Test
    void randomBytesThrowNothing() {
        var random = new SplittableRandom(5);
        int[] ports = UdpPayloads.ports();
        for (int run = 0; run < 20_000; run++) {
            int port = ports[run % ports.length];
            byte[] asked = sent(HOST, port, 0);
            byte[] reply = run % 2 == 0 ? answerTo(asked, port) : error(HOST, 3, asked, DATA);
            for (int change = 0; change < 4; change++) {
                reply[random.nextInt(reply.length)] = (byte) random.nextInt();
            }
            reader.read(reply, 0, random.nextInt(reply.length + 1), random.nextBoolean(), 0);
        }
    }
}
