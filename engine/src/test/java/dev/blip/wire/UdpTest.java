package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class UdpTest {
    private static final int SOURCE = 0xC0A80001; // 192.168.0.1
    private static final int DESTINATION = 0xC0A800C7; // 192.168.0.199

    /// From port 53 to port 1024, with four bytes of data.
    private static final byte[] DATAGRAM = HexFormat.of().parseHex("00350400000c79850102ff00");

    @Test
    void writtenHeaderIsReadAndItsChecksumIsThatOfRfc768() {
        byte[] frame = DATAGRAM.clone();
        assertEquals(8, Udp.write(frame, 0, 53, 1024, 12));
        assertEquals(Udp.NO_CHECKSUM, Udp.checksum(frame, 0));
        Udp.writeChecksum(frame, 0, 12, SOURCE, DESTINATION);
        // c0a8 0001 c0a8 00c7 0011 000c, 0035 0400 000c 0000, 0102 ff00: they sum to 28678
        // (by hand), which folds to 867a.
        assertEquals(0x7985, Udp.checksum(frame, 0));
        assertTrue(Udp.isChecksumRight(frame, 0, 12, SOURCE, DESTINATION));
        assertEquals(53, Udp.sourcePort(frame, 0));
        assertEquals(1024, Udp.destinationPort(frame, 0));
        assertEquals(12, Udp.length(frame, 0));
    }

    @Test
    void everyTruncationAndALengthBelowTheHeadersIsRefused() {
        for (int end = 0; end < 8; end++) {
            assertEquals(-1, Udp.check(DATAGRAM, 0, end));
        }
        assertEquals(8, Udp.check(DATAGRAM, 0, 8));
        byte[] shorter = DATAGRAM.clone();
        shorter[5] = 7;
        assertEquals(-1, Udp.check(shorter, 0, 12));
        assertEquals(-1, Udp.check(DATAGRAM, 0, 13));
        assertEquals(-1, Udp.check(DATAGRAM, -1, 12));
    }

    @Test
    void checksumOfZeroIsSentAsAllOnes() {
        byte[] frame = new byte[10];
        Udp.write(frame, 0, 0, 0, 10);
        int sum = Checksum.fold(Checksum.pseudoHeader(0, 0, Ipv4.PROTOCOL_UDP, 10) + 10);
        frame[8] = (byte) (~sum >>> 8);
        frame[9] = (byte) ~sum;
        Udp.writeChecksum(frame, 0, 10, 0, 0);
        assertEquals(0xFFFF, Udp.checksum(frame, 0));
        assertTrue(Udp.isChecksumRight(frame, 0, 10, 0, 0));
    }

    @Test
    void errorQuotesAllOfTheHeader() {
        byte[] error = new byte[8 + 20 + 8];
        error[0] = Icmp.DESTINATION_UNREACHABLE;
        Ipv4.write(error, 8, 40, 1, 0, 64, Ipv4.PROTOCOL_UDP, SOURCE, DESTINATION);
        Udp.write(error, 28, 1024, 53, 20);
        assertEquals(28, Icmp.quotedUdpAt(error, 0, error.length));
        assertEquals(-1, Icmp.quotedTcpAt(error, 0, error.length));
        for (int end = 0; end < error.length; end++) {
            assertEquals(-1, Icmp.quotedUdpAt(error, 0, end));
        }
        error[8 + 7] = 1; // a later fragment
        assertEquals(-1, Icmp.quotedUdpAt(error, 0, error.length));
    }

    @Test
    void wordsOfAPacketAreItsBytes() {
        int[] words = PacketWords.of(DATAGRAM);
        assertArrayEquals(DATAGRAM, PacketWords.bytes(words, 12));
        assertArrayEquals(Arrays.copyOf(DATAGRAM, 9), PacketWords.bytes(words, 9));
        int[] zeros = new int[4];
        for (int i = 0; i < DATAGRAM.length; i++) {
            PacketWords.addOctet(zeros, 1, i, DATAGRAM[i] & 0xFF);
        }
        assertArrayEquals(words, Arrays.copyOfRange(zeros, 1, 4));
        assertFalse(words[0] == 0);
    }
}
