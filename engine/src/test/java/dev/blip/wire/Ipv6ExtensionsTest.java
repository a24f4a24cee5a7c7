package dev.blip.wire;

import static dev.blip.wire.Ipv6Frames.IP;
import static dev.blip.wire.Ipv6Frames.UPPER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Ipv6ExtensionsTest {
    private static byte[] synAck() {
        return Ipv6Frames.bytes(Ipv6Frames.SYN_ACK);
    }

    private static void assertFound(int protocol, int at, byte[] frame) {
        long found = Ipv6Extensions.find(frame, IP, frame.length);
        assertEquals(protocol, Ipv6Extensions.protocol(found));
        assertEquals(at, Ipv6Extensions.at(found));
    }

    private static void assertNothing(byte[] frame) {
        assertEquals(Ipv6Extensions.NONE, Ipv6Extensions.find(frame, IP, frame.length));
    }

    @Test
    void withoutExtensionsTheUpperHeaderFollows() {
        assertFound(6, UPPER, synAck());
        assertFound(58, UPPER, Ipv6Frames.bytes(Ipv6Frames.ADVERTISEMENT));
    }

    @Test
    void everyKindIsSteppedOver() {
        assertFound(58, UPPER + 8, Ipv6Frames.bytes(Ipv6Frames.BEHIND_HOP_BY_HOP));
        assertFound(6, UPPER + 16, Ipv6Frames.extended(synAck(), 0, "0601" + "0".repeat(28)));
        assertFound(6, UPPER + 24, Ipv6Frames.extended(synAck(), 43, "0602" + "0".repeat(44)));
        assertFound(6, UPPER + 8, Ipv6Frames.extended(synAck(), 60, "0600010400000000"));
        assertFound(6, UPPER + 24, Ipv6Frames.extended(synAck(), 51, "0604" + "0".repeat(44)));
    }

    @Test
    void severalInARowAreSteppedOverUpToEight() {
        byte[] frame = synAck();
        for (int headers = 1; headers <= 8; headers++) {
            String next = headers == 1 ? "06" : "3c";
            frame = Ipv6Frames.extended(frame, 60, next + "00010400000000");
            assertFound(6, UPPER + 8 * headers, frame);
        }
        assertNothing(Ipv6Frames.extended(frame, 60, "3c00010400000000"));
    }

    @Test
    void ofFragmentsOnlyTheFirstHasAnUpperHeader() {
        assertFound(6, UPPER + 8, Ipv6Frames.extended(synAck(), 44, "0600000100000001"));
        for (int offset = 1; offset < 0x2000; offset += offset) {
            String field = String.format("%04x", offset << 3 | 1);
            assertNothing(Ipv6Frames.extended(synAck(), 44, "0600" + field + "00000001"));
        }
    }

    @Test
    void aHeaderThatReachesBeyondThePacketIsRefused() {
        for (int kind : new int[] {0, 43, 60, 51}) {
            assertNothing(Ipv6Frames.extended(synAck(), kind, "06ff010400000000"));
        }
        assertNothing(Ipv6Frames.extended(synAck(), Ipv6Extensions.NO_NEXT, ""));
        byte[] whole = Ipv6Frames.extended(synAck(), 60, "0600010400000000");
        for (int end = UPPER; end < UPPER + 8; end++) {
            assertEquals(Ipv6Extensions.NONE, Ipv6Extensions.find(whole, IP, end));
        }
    }

    @Test
    void whatHasNoKnownLengthIsTheUpperProtocol() {
        for (int kind : new int[] {17, 50, 132, 135, 139}) {
            assertFound(kind, UPPER, Ipv6Frames.extended(synAck(), kind, ""));
        }
    }

    @Test
    void anyBytesEndTheWalkWithinThePacket() {
        var random = new SplittableRandom(20);
        for (int round = 0; round < 200_000; round++) {
            byte[] frame = new byte[random.nextInt(40, 200)];
            random.nextBytes(frame);
            frame[6] = (byte) new int[] {0, 43, 44, 51, 60, 6}[random.nextInt(6)];
            for (int at = 40; at < frame.length; at += 8) {
                if (random.nextBoolean()) {
                    frame[at] = frame[6];
                }
            }
            long found = Ipv6Extensions.find(frame, 0, frame.length);
            int at = found == Ipv6Extensions.NONE ? 40 : Ipv6Extensions.at(found);
            assertEquals(at, Math.clamp(at, 40, frame.length));
        }
    }
}
