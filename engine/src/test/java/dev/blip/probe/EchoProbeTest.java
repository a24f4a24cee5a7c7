package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EchoProbeTest {
    private static final int US = 0xC6336401; // 198.51.100.1
    private static final int NET = 0x0A000000; // 10.0.0.0/24
    private static final int HOST = NET + 7;
    private static final int ROUTER = 0x0AFFFF01;
    private static final int FIRST_PORT = 61_000;
    private static final int IP = 20;
    private static final int QUOTED = IP + Icmp.LENGTH;

    private static final ProbeScope SCOPE =
            new ProbeScope(
                    new TargetProduct(
                            AddressSet.range(NET, NET + 255), PortSet.of(1, 2, 3, 22, 80, 300)),
                    AddressSet.range(NET + 66, NET + 66),
                    new Origin(US, FIRST_PORT, 2),
                    new CookieKey(1, 2));

    private final EchoProbe probe = new EchoProbe(SCOPE, null);
    private final ReplyReader reader = probe.reader(0);

    private byte[] sent(int address, int number) {
        int[] words = new int[10];
        MemorySegment.ofArray(words).copyFrom(MemorySegment.ofArray(probe.template()));
        assertTrue(probe.encode(words, 0, Ipv4Targets.target(address, number), 0));
        return MemorySegment.ofArray(words).toArray(ValueLayout.JAVA_BYTE);
    }

    private @Nullable Counter read(byte[] packet) {
        return reader.read(packet, 0, packet.length, false, 0);
    }

    /// An ICMP message from `from` to us.
    private static byte[] message(int from, byte[] message) {
        byte[] packet = new byte[IP + message.length];
        Ipv4.write(packet, 0, packet.length, 1, 0, 60, Ipv4.PROTOCOL_ICMP, from, US);
        System.arraycopy(message, 0, packet, IP, message.length);
        packet[IP + 2] = 0;
        packet[IP + 3] = 0;
        int sum = Checksum.of(Checksum.sum(packet, IP, packet.length));
        packet[IP + 2] = (byte) (sum >>> 8);
        packet[IP + 3] = (byte) sum;
        return packet;
    }

    private static byte[] replyTo(byte[] echo) {
        byte[] message = Arrays.copyOfRange(echo, IP, echo.length);
        message[0] = Icmp.ECHO_REPLY;
        return message(Ipv4.destination(echo, 0), message);
    }

    /// @param length  bytes of the echo that are quoted
    private static byte[] errorAbout(byte[] echo, int length) {
        byte[] error = new byte[Icmp.LENGTH + length];
        error[0] = Icmp.DESTINATION_UNREACHABLE;
        error[1] = Icmp.HOST_UNREACHABLE;
        System.arraycopy(echo, 0, error, Icmp.LENGTH, length);
        return message(ROUTER, error);
    }

    @Test
    void echoCarriesItsNumberAndItsCookieWithRightChecksums() {
        byte[] echo = sent(HOST, 300);
        assertEquals(40, Ipv4.totalLength(echo, 0));
        assertTrue(Ipv4.isChecksumRight(echo, 0, IP));
        assertEquals(HOST, Ipv4.destination(echo, 0));
        assertEquals(Icmp.ECHO, Icmp.type(echo, IP));
        assertEquals(FIRST_PORT, Icmp.identifier(echo, IP));
        assertEquals(300, Icmp.sequence(echo, IP));
        assertTrue(Icmp.isChecksumRight(echo, IP, echo.length));
        assertFalse(Arrays.equals(echo, sent(HOST, 80)));
    }

    @Test
    void replyIsThatOfTheEchoWhoseNumberItGivesBack() {
        for (int number : new int[] {1, 2, 3, 22, 80, 300}) {
            assertNull(read(replyTo(sent(HOST, number))), "echo " + number);
            assertEquals(Reason.ECHO_REPLY, reader.answer().reason());
            assertEquals(Ipv4Targets.target(HOST, number), reader.answer().target());
            assertEquals(SCOPE.targets().indexOf(HOST, number), reader.answer().index());
            assertEquals(0, reader.answer().attempt());
        }
    }

    @Test
    void replyWithoutTheCookieIsRefused() {
        byte[] good = replyTo(sent(HOST, 2));
        for (int at = IP + Icmp.LENGTH; at < IP + Icmp.LENGTH + 8; at++) {
            byte[] message = Arrays.copyOfRange(good, IP, good.length);
            message[at - IP] ^= 1;
            assertEquals(Counter.WRONG_ECHO, read(message(HOST, message)), "byte " + at);
        }
        byte[] message = Arrays.copyOfRange(good, IP, good.length);
        assertEquals(Counter.WRONG_ECHO, read(message(HOST + 1, message)));
        assertEquals(Counter.UNEXPECTED_SOURCE, read(message(NET - 1, message)));
        good[IP + Icmp.LENGTH] ^= 1;
        assertEquals(Counter.BAD_CHECKSUM, read(good));
    }

    @Test
    void replyToWhatWasNotSentIsRefused() {
        byte[] message = Arrays.copyOfRange(replyTo(sent(HOST, 2)), IP, 40);
        message[7] = 4; // no echo has this number
        assertEquals(Counter.UNEXPECTED_PORT, read(message(HOST, message)));
        message[7] = 3; // of another's cookie
        assertEquals(Counter.WRONG_ECHO, read(message(HOST, message)));
        message[7] = 2;
        message[5] ^= 8; // another program's identifier
        assertEquals(Counter.UNEXPECTED_PORT, read(message(HOST, message)));
    }

    @Test
    void errorIsBelievedForTheCookieThatItQuotes() {
        byte[] echo = sent(HOST, 3);
        for (int length : new int[] {IP + 8, IP + 15, IP + 16, 40}) {
            assertNull(read(errorAbout(echo, length)), length + " bytes");
            assertEquals(Reason.HOST_UNREACH, reader.answer().reason());
            assertEquals(ROUTER, reader.answer().icmpFrom());
            assertEquals(Ipv4Targets.target(HOST, 3), reader.answer().target());
        }
        byte[] forged = echo.clone();
        forged[IP + 2] ^= 1; // checksum
        assertEquals(Counter.WRONG_QUOTE, read(errorAbout(forged, IP + 8)));
        forged = echo.clone();
        forged[5] ^= 1; // identification
        assertEquals(Counter.WRONG_QUOTE, read(errorAbout(forged, IP + 8)));
        forged = echo.clone();
        forged[IP + 9] ^= 1; // cookie
        assertEquals(Counter.WRONG_QUOTE, read(errorAbout(forged, 40)));
    }

    @Test
    void noTruncationAndNoRandomByteIsReadBeyondTheEnd() {
        byte[] reply = replyTo(sent(HOST, 3));
        byte[] error = errorAbout(sent(HOST, 3), 40);
        for (int length = 0; length < QUOTED; length++) {
            read(Arrays.copyOf(reply, length));
            read(Arrays.copyOf(error, length));
        }
        var random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = (random.nextBoolean() ? reply : error).clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            read(Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        }
    }

    @Test
    void excludedHostIsNotAsked() {
        int[] words = new int[10];
        assertFalse(probe.encode(words, 0, Ipv4Targets.target(NET + 66, 1), 0));
    }
}
