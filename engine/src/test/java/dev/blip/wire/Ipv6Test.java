package dev.blip.wire;

import static dev.blip.wire.Ipv6Frames.HIGH;
import static dev.blip.wire.Ipv6Frames.IP;
import static dev.blip.wire.Ipv6Frames.SCANNER_LOW;
import static dev.blip.wire.Ipv6Frames.TARGET_LOW;
import static dev.blip.wire.Ipv6Frames.UPPER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Ipv6Test {
    @Test
    void fieldsAreWhereTheyAre() {
        byte[] frame = Ipv6Frames.bytes(Ipv6Frames.SYN);
        assertEquals(40, Ipv6.check(frame, IP, frame.length));
        assertEquals(0xDEA53, Ipv6.flowLabel(frame, IP));
        assertEquals(40, Ipv6.payloadLength(frame, IP));
        assertEquals(Ipv6.NEXT_TCP, Ipv6.nextHeader(frame, IP));
        assertEquals(64, Ipv6.hopLimit(frame, IP));
        assertEquals(HIGH, Ipv6.sourceHigh(frame, IP));
        assertEquals(SCANNER_LOW, Ipv6.sourceLow(frame, IP));
        assertEquals(HIGH, Ipv6.destinationHigh(frame, IP));
        assertEquals(TARGET_LOW, Ipv6.destinationLow(frame, IP));
    }

    @Test
    void otherVersionsAndWhatIsShorterAreRefused() {
        byte[] frame = Ipv6Frames.bytes(Ipv6Frames.SYN);
        assertEquals(-1, Ipv6.check(frame, IP, IP + 39));
        for (int version = 0; version < 16; version++) {
            frame[IP] = (byte) (version << 4);
            int length = Ipv6.check(frame, IP, frame.length);
            assertEquals(version == 6 ? 40 : -1, length, "version=" + version);
        }
    }

    @Test
    void paddingIsNotPartOfThePacketAndACutOneIsKnown() {
        byte[] frame = Ipv6Frames.bytes(Ipv6Frames.SYN);
        byte[] padded = Arrays.copyOf(frame, frame.length + 6);
        assertEquals(frame.length, Ipv6.packetEnd(padded, IP, padded.length));
        assertFalse(Ipv6.isCut(padded, IP, padded.length));
        assertTrue(Ipv6.isCut(frame, IP, frame.length - 1));
        assertEquals(60, Ipv6.packetEnd(frame, IP, 60));
    }

    @Test
    void checksumsOfTcpCoverTheAddresses() {
        for (String hex : new String[] {Ipv6Frames.SYN, Ipv6Frames.SYN_ACK, Ipv6Frames.RST_ACK}) {
            byte[] frame = Ipv6Frames.bytes(hex);
            assertTrue(Tcp.isIpv6ChecksumRight(frame, IP, UPPER, frame.length));
            frame[IP + 39] ^= 1;
            assertFalse(Tcp.isIpv6ChecksumRight(frame, IP, UPPER, frame.length));
        }
    }

    @Test
    void whatIsWrittenIsWhatLinuxSends() {
        byte[] expected = Ipv6Frames.bytes(Ipv6Frames.SYN);
        byte[] frame = expected.clone();
        Arrays.fill(frame, IP, UPPER, (byte) 0);
        frame[UPPER + 16] = 0;
        frame[UPPER + 17] = 0;
        Ipv6.write(frame, IP, 40, Ipv6.NEXT_TCP, 64, HIGH, SCANNER_LOW, HIGH, TARGET_LOW);
        Tcp.writeIpv6Checksum(frame, IP, UPPER, frame.length);
        System.arraycopy(expected, IP, frame, IP, 4); // with its flow label, that no sum covers
        assertArrayEquals(expected, frame);
    }

    @Test
    void aChecksumThatWasLeftToADeviceIsKnown() {
        byte[] frame = Ipv6Frames.bytes(Ipv6Frames.SYN_ACK);
        assertFalse(Tcp.isIpv6ChecksumUnfinished(frame, IP, UPPER, frame.length));
        int pseudo = Checksum.fold(Ipv6.pseudoHeader(frame, IP, 6, frame.length - UPPER));
        frame[UPPER + 16] = (byte) (pseudo >>> 8);
        frame[UPPER + 17] = (byte) pseudo;
        assertTrue(Tcp.isIpv6ChecksumUnfinished(frame, IP, UPPER, frame.length));
    }
}
