package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every header, whatever the bytes. An array is exactly as long as the frame, so a read beyond
/// throws.
class AnyBytesTest {
    private static final int GARBAGE_FRAMES = 200_000;
    private static final int MAX_TEXT = 1_000;

    static Stream<String> names() {
        return Frames.all().keySet().stream();
    }

    static byte[] frameNamed(String name) {
        byte[] frame = Frames.all().get(name);
        assertTrue(frame != null, name);
        return frame;
    }

    @ParameterizedTest
    @MethodSource("names")
    void noPrefixOfAFrameIsReadBeyondItsEnd(String name) {
        byte[] whole = frameNamed(name);
        for (int length = 0; length <= whole.length; length++) {
            byte[] frame = Arrays.copyOf(whole, length);
            readAsEverything(frame, 0, length);
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void aFrameInTheMiddleOfARingReadsAsTheSameFrameAlone(String name) {
        byte[] whole = frameNamed(name);
        for (int length = 0; length <= whole.length; length++) {
            byte[] ring = new byte[64 + length + 64];
            Arrays.fill(ring, (byte) 0xEE);
            System.arraycopy(whole, 0, ring, 64, length);
            byte[] alone = Arrays.copyOf(whole, length);
            assertEquals(
                    FrameText.ofEthernet(alone, 0, length),
                    FrameText.ofEthernet(ring, 64, 64 + length));
        }
    }

    @Test
    void headersAreRefusedAtEveryPlaceWhereTheyDoNotFit() {
        for (int size = 0; size <= 64; size++) {
            byte[] frame = new byte[size];
            Arrays.fill(frame, (byte) 0x45);
            for (int at = -2; at <= size + 2; at++) {
                for (int end = at - 2; end <= size + 2; end++) {
                    int longest = Math.max(0, Math.min(end, size) - at);
                    assertTrue(Ethernet.check(frame, at, end) <= longest);
                    assertTrue(Vlan.check(frame, at, end) <= longest);
                    assertTrue(Arp.check(frame, at, end) <= longest);
                    assertTrue(Ipv4.check(frame, at, end) <= longest);
                    assertTrue(Tcp.check(frame, at, end) <= longest);
                    assertTrue(Udp.check(frame, at, end) <= longest);
                    assertTrue(Icmp.check(frame, at, end) <= longest);
                    int tcp = Icmp.quotedTcpAt(frame, at, end);
                    assertTrue(tcp == -1 || tcp + Tcp.QUOTED_LENGTH <= at + longest);
                    if (at < 0 || end > size) {
                        assertEquals(-1, Ethernet.check(frame, at, end));
                        assertEquals(-1, Ipv4.check(frame, at, end));
                        assertEquals(-1, Tcp.check(frame, at, end));
                    }
                }
            }
        }
    }

    @Test
    void garbageIsNeitherReadBeyondItsEndNorPrintedRaw() {
        var random = new SplittableRandom(20260102);
        for (int i = 0; i < GARBAGE_FRAMES; i++) {
            byte[] bytes = new byte[random.nextInt(0, 160)];
            random.nextBytes(bytes);
            readAsEverything(bytes, 0, bytes.length);
        }
    }

    @Test
    void realFramesWithBytesChangedAreNeitherReadBeyondTheirEndNorPrintedRaw() {
        var random = new SplittableRandom(20260103);
        List<byte[]> frames = new ArrayList<>(Frames.all().values());
        for (int i = 0; i < GARBAGE_FRAMES; i++) {
            byte[] whole = frames.get(random.nextInt(frames.size()));
            byte[] bytes = Arrays.copyOf(whole, random.nextInt(whole.length / 2, whole.length + 1));
            for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            readAsEverything(bytes, 0, bytes.length);
        }
    }

    private static void readAsEverything(byte[] frame, int at, int end) {
        FrameWalk.ethernet(frame, at, end);
        FrameWalk.ip(frame, at, end);
        assertPrintable(FrameText.ofEthernet(frame, at, end));
        assertPrintable(FrameText.ofIp(frame, at, end));
    }

    private static void assertPrintable(String line) {
        assertTrue(!line.isEmpty() && line.length() <= MAX_TEXT, line);
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            assertTrue(c >= ' ' && c < 0x7F, line);
        }
    }
}
