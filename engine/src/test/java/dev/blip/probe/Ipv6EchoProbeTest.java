package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.metric.Counter;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.RankedTargets;
import dev.blip.targets.TargetProduct;
import dev.blip.verdict.Reason;
import dev.blip.wire.Icmpv6;
import dev.blip.wire.Ipv6;
import dev.blip.wire.Ipv6Origin;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class Ipv6EchoProbeTest {
    private static final long NET = 0x2001_0DB8_0018_0000L;
    private static final long US_HIGH = 0x2001_0DB8_0001_0000L;
    private static final long US_LOW = 1;
    private static final int FIRST_PORT = 61_000;
    private static final int IP = Ipv6.LENGTH;
    private static final int LENGTH = IP + 16;

    private static final Ipv6AddressSet HOSTS =
            new Ipv6AddressSet.Builder().add(NET, 0, NET, 255).build();
    private static final Ipv6ProbeScope SCOPE =
            new Ipv6ProbeScope(
                    (RankedTargets)
                            RankedTargets.of(
                                    HOSTS,
                                    new TargetProduct(
                                            AddressSet.range(0, 255), PortSet.of(0, 1, 2, 300))),
                    new Ipv6AddressSet.Builder().add(NET, 66, NET, 66).build(),
                    new Ipv6Origin(US_HIGH, US_LOW, FIRST_PORT, 3),
                    2,
                    new CookieKey(1, 2));

    private final Ipv6EchoProbe probe = new Ipv6EchoProbe(SCOPE, null, true);

    private byte[] sent(int rank, int number, int attempt) {
        int[] words = new int[LENGTH / Integer.BYTES];
        MemorySegment.ofArray(words).copyFrom(MemorySegment.ofArray(probe.template()));
        assertTrue(probe.encode(words, 0, Ipv4Targets.target(rank, number), attempt));
        return MemorySegment.ofArray(words).toArray(ValueLayout.JAVA_BYTE);
    }

    private static @Nullable Counter read(ReplyReader reader, byte[] packet) {
        return reader.read(packet, 0, packet.length, false, 0);
    }

    /// An ICMPv6 message to us.
    private static byte[] message(long high, long low, byte[] message) {
        byte[] packet = new byte[IP + message.length];
        Ipv6.write(packet, 0, message.length, Ipv6.NEXT_ICMPV6, 60, high, low, US_HIGH, US_LOW);
        System.arraycopy(message, 0, packet, IP, message.length);
        Icmpv6.writeChecksum(packet, 0, IP, packet.length);
        return packet;
    }

    private static byte[] replyTo(byte[] echo) {
        byte[] message = Arrays.copyOfRange(echo, IP, echo.length);
        message[0] = (byte) Icmpv6.ECHO_REPLY;
        return message(Ipv6.destinationHigh(echo, 0), Ipv6.destinationLow(echo, 0), message);
    }

    private static byte[] errorAbout(byte[] echo, long fromHigh, long fromLow) {
        byte[] error = new byte[Icmpv6.LENGTH + echo.length];
        error[0] = Icmpv6.DESTINATION_UNREACHABLE;
        error[1] = Icmpv6.ADDRESS_UNREACHABLE;
        System.arraycopy(echo, 0, error, Icmpv6.LENGTH, echo.length);
        return message(fromHigh, fromLow, error);
    }

    @Test
    void echoCarriesItsNumberWithARightChecksumOnThePathOfItsHost() {
        byte[] echo = sent(7, 300, 1);
        assertEquals(LENGTH, echo.length);
        assertEquals(NET, Ipv6.destinationHigh(echo, 0));
        assertEquals(7, Ipv6.destinationLow(echo, 0));
        assertEquals(Icmpv6.ECHO_REQUEST, Icmpv6.type(echo, IP));
        assertEquals(FIRST_PORT + 1, Icmpv6.identifier(echo, IP));
        assertEquals(300, Icmpv6.sequence(echo, IP));
        assertTrue(Icmpv6.isChecksumRight(echo, 0, IP, LENGTH));
        assertArrayPrefix(echo, sent(7, 2, 1), 4); // version, flow label
        assertFalse(Arrays.equals(echo, 0, 4, sent(7, 300, 0), 0, 4));
        assertFalse(Arrays.equals(echo, 48, 56, sent(7, 2, 1), 48, 56));
    }

    private static void assertArrayPrefix(byte[] one, byte[] other, int length) {
        assertTrue(Arrays.equals(one, 0, length, other, 0, length));
    }

    @Test
    void replyIsThatOfTheEchoWhoseNumberItGivesBack() {
        ReplyReader reader = probe.reader(0);
        for (int attempt = 0; attempt < 3; attempt++) {
            for (int number : new int[] {0, 1, 2, 300}) {
                assertNull(read(reader, replyTo(sent(7, number, attempt))));
                assertEquals(Reason.ECHO_REPLY, reader.answer().reason());
                assertEquals(Ipv4Targets.target(7, number), reader.answer().target());
                assertEquals(attempt, reader.answer().attempt());
            }
        }
    }

    @Test
    void replyWithoutTheCookieIsRefused() {
        ReplyReader reader = probe.reader(0);
        byte[] good = Arrays.copyOfRange(replyTo(sent(7, 2, 0)), IP, LENGTH);
        for (int at = Icmpv6.LENGTH; at < good.length; at++) {
            byte[] message = good.clone();
            message[at] ^= 1;
            assertEquals(Counter.WRONG_ECHO, read(reader, message(NET, 7, message)), "byte " + at);
        }
        assertEquals(Counter.WRONG_ECHO, read(reader, message(NET, 8, good)));
        assertEquals(Counter.UNEXPECTED_SOURCE, read(reader, message(NET + 1, 7, good)));
        byte[] message = good.clone();
        message[7] = 9;
        assertEquals(Counter.UNEXPECTED_PORT, read(reader, message(NET, 7, message)));
        byte[] broken = message(NET, 7, good);
        broken[IP + 2] ^= 1;
        assertEquals(Counter.BAD_CHECKSUM, read(reader, broken));
    }

    @Test
    void errorOfARouterIsEvidenceOfLossAndNoneOfWhoIsThere() {
        byte[] echo = sent(7, 2, 0);
        byte[] routers = errorAbout(echo, US_HIGH, 2);
        ReplyReader measuring = probe.reader(0);
        assertNull(read(measuring, routers));
        assertEquals(Reason.HOST_UNREACH, measuring.answer().reason());
        ReplyReader asking = new Ipv6EchoProbe(SCOPE, null, false).reader(0);
        assertEquals(Counter.OTHER_ICMP, read(asking, routers));
        assertNull(read(asking, errorAbout(echo, NET, 7)));
        assertEquals(Reason.ICMP_RESPONSE, asking.answer().reason());
        byte[] forged = echo.clone();
        forged[LENGTH - 1] ^= 1;
        assertEquals(Counter.WRONG_QUOTE, read(measuring, errorAbout(forged, US_HIGH, 2)));
        byte[] cut = Arrays.copyOf(echo, LENGTH - 1);
        assertEquals(Counter.TRUNCATED, read(measuring, errorAbout(cut, US_HIGH, 2)));
    }

    @Test
    void noRandomByteIsReadBeyondTheEnd() {
        ReplyReader reader = probe.reader(0);
        byte[] reply = replyTo(sent(7, 2, 0));
        byte[] error = errorAbout(sent(7, 2, 0), US_HIGH, 2);
        var random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = (random.nextBoolean() ? reply : error).clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            read(reader, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        }
    }

    @Test
    void excludedHostIsNotAsked() {
        int[] words = new int[LENGTH / Integer.BYTES];
        assertFalse(probe.encode(words, 0, Ipv4Targets.target(66, 1), 0));
    }
}
