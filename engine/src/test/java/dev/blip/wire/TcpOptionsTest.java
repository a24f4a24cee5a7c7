package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TcpOptionsTest {
    @Test
    void theOptionsOfALinuxSynAckAreFound() {
        byte[] frame = Frames.bytes(Frames.SYN_ACK);
        assertEquals(1460, TcpOptions.maximumSegmentSize(frame, 34, 40));
        assertEquals(10, TcpOptions.windowScale(frame, 34, 40));
        assertTrue(TcpOptions.isSackPermitted(frame, 34, 40));
        assertEquals(0xD06D8509_543D6702L, TcpOptions.timestamps(frame, 34, 40, -1));
        assertTrue(TcpOptions.areWellFormed(frame, 34, 40));
    }

    @Test
    void theShapeTellsKindsAndOrderAndNotValues() {
        byte[] frame = Frames.bytes(Frames.SYN_ACK);
        int shape = TcpOptions.shape(frame, 34, 40);
        frame[34 + 22] = (byte) 1; // of the MSS
        assertEquals(shape, TcpOptions.shape(frame, 34, 40));
        int mssFirst = shapeOf("020405b4 0402 0101");
        assertNotEquals(mssFirst, shapeOf("0402 0101 020405b4"));
        assertNotEquals(mssFirst, shapeOf("020405b4"));
        assertNotEquals(mssFirst, shapeOf(""));
        assertEquals(shapeOf("0100 0204"), shapeOf("0100 0303")); // after the end of the list
        assertTrue(shapeOf("") > 0 && shapeOf("0180 ff02") > 0);
    }

    private static int shapeOf(String options) {
        byte[] header = header(options);
        int shape = TcpOptions.shape(header, 0, header.length);
        assertTrue(shape > 0 && shape <= 0xFFFF);
        return shape;
    }

    @Test
    void optionsThatAreNotThereAreAbsent() {
        byte[] frame = Frames.bytes(Frames.RST_ACK);
        assertEquals(-1, TcpOptions.maximumSegmentSize(frame, 34, 20));
        assertEquals(-1, TcpOptions.windowScale(frame, 34, 20));
        assertFalse(TcpOptions.isSackPermitted(frame, 34, 20));
        assertEquals(-7, TcpOptions.timestamps(frame, 34, 20, -7));
        assertTrue(TcpOptions.areWellFormed(frame, 34, 20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0500 0204", "0501 0204", "0505 0204", "0180 ff02", "01010105"})
    void anOptionThatClaimsTooLittleOrTooMuchEndsTheWalk(String options) {
        byte[] header = header(options);
        int length = header.length;
        assertFalse(TcpOptions.areWellFormed(header, 0, length));
        assertEquals(-1, TcpOptions.maximumSegmentSize(header, 0, length));
        assertEquals(-1, TcpOptions.find(header, 0, length, 5));
    }

    @Test
    void whatComesBehindTheEndOfTheListIsNotRead() {
        byte[] header = header("00 020405b4 000000");
        assertEquals(-1, TcpOptions.maximumSegmentSize(header, 0, 28));
        assertTrue(TcpOptions.areWellFormed(header, 0, 28));
    }

    @Test
    void anOptionOfTheWrongLengthIsAbsent() {
        assertEquals(-1, TcpOptions.maximumSegmentSize(header("0203ff 01"), 0, 24));
        assertEquals(-1, TcpOptions.windowScale(header("030400ff"), 0, 24));
        assertEquals(-1, TcpOptions.timestamps(header("080b0000 00000000 00000001"), 0, 32, -1));
    }

    @Test
    void everyPairOfBytesEndsTheWalkWithinTheHeader() {
        byte[] header = new byte[60];
        for (int pair = 0; pair < 65536; pair++) {
            for (int i = 20; i < 60; i += 2) {
                header[i] = (byte) (pair >>> 8);
                header[i + 1] = (byte) pair;
            }
            for (int kind = 0; kind < 9; kind++) {
                int found = TcpOptions.find(header, 0, 60, kind);
                assertTrue(found == -1 || (found >= 20 && found < 60 && header[found] == kind));
            }
            TcpOptions.areWellFormed(header, 0, 60);
        }
    }

    private static byte[] header(String options) {
        return Frames.bytes("01bbc350 0a0b0c0d 01020305 60127210 00000000" + options);
    }
}
