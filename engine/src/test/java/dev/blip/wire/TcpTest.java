package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TcpTest {
    private static final int AT = 34;

    @Test
    void fieldsAreWhereTheyAre() {
        byte[] frame = Frames.bytes(Frames.SYN_ACK);
        assertEquals(40, Tcp.check(frame, AT, frame.length));
        assertEquals(80, Tcp.sourcePort(frame, AT));
        assertEquals(37592, Tcp.destinationPort(frame, AT));
        assertEquals(640975285, Tcp.sequence(frame, AT));
        assertEquals(1065863089, Tcp.acknowledgement(frame, AT));
        assertEquals(Tcp.SYN | Tcp.ACK, Tcp.flags(frame, AT));
        assertEquals(65160, Tcp.window(frame, AT));
        assertEquals(0xA1F7, Tcp.checksum(frame, AT));
        assertEquals(0, Tcp.urgentPointer(frame, AT));
    }

    @Test
    void headerThatClaimsMoreThanTheFrameHoldsIsRefused() {
        byte[] header = Frames.bytes("01bbc350 0a0b0c0d 01020305 60127210 00000000 020405b4");
        assertEquals(24, Tcp.check(header, 0, 24));
        assertEquals(-1, Tcp.check(header, 0, 23));
    }

    @Test
    void headerThatClaimsLessThanTwentyBytesIsRefused() {
        for (int words = 0; words < 16; words++) {
            byte[] bytes = new byte[60];
            bytes[12] = (byte) (words << 4);
            int length = Tcp.check(bytes, 0, 60);
            assertEquals(words >= 5 ? words * 4 : -1, length, "words=" + words);
        }
    }

    @Test
    void checksumsOfRealSegmentsAreRight() {
        assertTrue(
                Tcp.isChecksumRight(
                        Frames.bytes(Frames.SYN), AT, 74, Frames.SCANNER, Frames.TARGET));
        assertTrue(
                Tcp.isChecksumRight(
                        Frames.bytes(Frames.SYN_ACK), AT, 74, Frames.TARGET, Frames.SCANNER));
        assertTrue(
                Tcp.isChecksumRight(
                        Frames.bytes(Frames.RST_ACK), AT, 54, Frames.TARGET, Frames.SCANNER));
    }

    @Test
    void aChecksumThatWasLeftToTheDeviceIsNotRightButUnfinished() {
        byte[] bytes = Frames.bytes(Frames.SYN_ACK);
        bytes[AT + 16] = 0x54;
        bytes[AT + 17] = (byte) 0x99;
        assertFalse(Tcp.isChecksumRight(bytes, AT, 74, Frames.TARGET, Frames.SCANNER));
        assertTrue(Tcp.isChecksumUnfinished(bytes, AT, 74, Frames.TARGET, Frames.SCANNER));
        assertFalse(Tcp.isChecksumUnfinished(bytes, AT, 73, Frames.TARGET, Frames.SCANNER));
        assertFalse(Tcp.isChecksumUnfinished(bytes, AT, 74, Frames.TARGET + 1, Frames.SCANNER));
    }

    @Test
    void theChecksumCoversAddressesAndLength() {
        byte[] frame = Frames.bytes(Frames.RST_ACK);
        assertFalse(Tcp.isChecksumRight(frame, AT, 54, Frames.TARGET, Frames.SCANNER + 1));
        assertFalse(Tcp.isChecksumRight(frame, AT, 52, Frames.TARGET, Frames.SCANNER));
    }

    @Test
    void aWrittenResetIsTheKernelsByteForByte() {
        byte[] segment = new byte[20];
        assertEquals(20, Tcp.write(segment, 0, 90, 60734, 0, 0x99668D0B, 20, Tcp.RST | Tcp.ACK, 0));
        Tcp.writeChecksum(segment, 0, 20, Frames.TARGET, Frames.SCANNER);
        assertArrayEquals(Arrays.copyOfRange(Frames.bytes(Frames.RST_ACK), AT, 54), segment);
    }
}
