package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Ipv4Test {
    private static final int AT = 14;

    @Test
    void fieldsAreWhereTheyAre() {
        byte[] frame = Frames.bytes(Frames.SYN);
        assertEquals(20, Ipv4.check(frame, AT, frame.length));
        assertEquals(60, Ipv4.totalLength(frame, AT));
        assertEquals(0x43C0, Ipv4.identification(frame, AT));
        assertEquals(Ipv4.DONT_FRAGMENT, Ipv4.flagsAndOffset(frame, AT));
        assertEquals(0, Ipv4.fragmentOffset(frame, AT));
        assertEquals(64, Ipv4.timeToLive(frame, AT));
        assertEquals(Ipv4.PROTOCOL_TCP, Ipv4.protocol(frame, AT));
        assertEquals(0xA291, Ipv4.checksum(frame, AT));
        assertEquals(Frames.SCANNER, Ipv4.source(frame, AT));
        assertEquals(Frames.TARGET, Ipv4.destination(frame, AT));
        assertTrue(Ipv4.isChecksumRight(frame, AT, 20));
    }

    @Test
    void otherVersionsAreRefused() {
        for (int version = 0; version < 16; version++) {
            int length = check(AT, version << 4 | 5);
            assertEquals(version == 4 ? 20 : -1, length, "version=" + version);
        }
    }

    @Test
    void headerLengthsBelowTwentyAndBeyondTheFrameAreRefused() {
        for (int words = 0; words < 16; words++) {
            int length = check(AT, 0x40 | words);
            // The packet has 60 bytes, so 15 words are the whole of it.
            assertEquals(words >= 5 ? words * 4 : -1, length, "words=" + words);
        }
        byte[] bytes = Frames.bytes(Frames.RST_ACK); // 40 bytes of IP
        bytes[AT] = 0x4B;
        assertEquals(-1, Ipv4.check(bytes, AT, bytes.length));
    }

    @Test
    void aTotalLengthBelowTheHeadersIsRefused() {
        byte[] frame = Frames.bytes(Frames.SYN);
        frame[AT + 3] = (byte) 19;
        assertEquals(-1, Ipv4.check(frame, AT, frame.length));
        frame[AT + 3] = (byte) 20;
        assertEquals(20, Ipv4.check(frame, AT, frame.length));
    }

    @Test
    void ethernetPaddingIsNotPartOfThePacket() {
        byte[] frame = Arrays.copyOf(Frames.bytes(Frames.RST_ACK), Ethernet.MIN_FRAME_LENGTH);
        assertEquals(54, Ipv4.packetEnd(frame, AT, 60));
        assertFalse(Ipv4.isCut(frame, AT, 60));
        assertTrue(Tcp.isChecksumRight(frame, 34, 54, Frames.TARGET, Frames.SCANNER));
    }

    @Test
    void aPacketThatTheCaptureHasCutEndsWhereTheCaptureEnds() {
        byte[] frame = Frames.bytes(Frames.ICMP_HOST_UNREACHABLE);
        assertEquals(20, Ipv4.check(frame, AT, 70));
        assertEquals(70, Ipv4.packetEnd(frame, AT, 70));
        assertTrue(Ipv4.isCut(frame, AT, 70));
        assertFalse(Ipv4.isCut(frame, AT, 102));
    }

    @Test
    void noHeaderFollowsInALaterFragment() {
        byte[] bytes = Frames.bytes(Frames.SYN);
        bytes[AT + 6] = 0x20; // the first of several
        bytes[AT + 7] = 0;
        assertEquals(Ipv4.PROTOCOL_TCP, Ipv4.headerThatFollows(bytes, AT));
        bytes[AT + 6] = 0; // the last of several
        bytes[AT + 7] = 1;
        assertEquals(8, Ipv4.fragmentOffset(bytes, AT));
        assertEquals(-1, Ipv4.headerThatFollows(bytes, AT));
        bytes[AT + 6] = 0x3F;
        bytes[AT + 7] = (byte) 0xFF;
        assertEquals(65_528, Ipv4.fragmentOffset(bytes, AT));
    }

    @Test
    void everyChangedBitMakesTheHeaderChecksumWrong() {
        byte[] bytes = Frames.bytes(Frames.SYN);
        for (int bit = AT * 8; bit < (AT + 20) * 8; bit++) {
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
            assertFalse(Ipv4.isChecksumRight(bytes, AT, 20), "bit=" + bit);
            bytes[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void aWrittenHeaderIsTheKernelsByteForByte() {
        byte[] header = new byte[20];
        int written =
                Ipv4.write(
                        header,
                        0,
                        60,
                        0x43C0,
                        Ipv4.DONT_FRAGMENT,
                        64,
                        Ipv4.PROTOCOL_TCP,
                        Frames.SCANNER,
                        Frames.TARGET);
        assertEquals(20, written);
        assertArrayEquals(Arrays.copyOfRange(Frames.bytes(Frames.SYN), 14, 34), header);
    }

    @Test
    void addressesAreDottedDecimals() {
        assertEquals("198.51.100.1", Ipv4.text(Frames.SCANNER));
        assertEquals("255.255.255.255", Ipv4.text(-1));
        assertEquals("0.0.0.0", Ipv4.text(0));
    }

    private static int check(int at, int versionAndLength) {
        byte[] bytes = Frames.bytes(Frames.SYN);
        bytes[at] = (byte) versionAndLength;
        return Ipv4.check(bytes, at, bytes.length);
    }
}
