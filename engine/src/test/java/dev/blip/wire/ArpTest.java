package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArpTest {
    @Test
    void aReplySaysWhoIsWhere() {
        byte[] frame = Frames.bytes(Frames.ARP_REPLY);
        assertEquals(28, Arp.check(frame, 14, 42));
        assertEquals(Arp.REPLY, Arp.operation(frame, 14));
        assertEquals(Frames.TARGET_MAC, Arp.senderMac(frame, 14));
        assertEquals(Frames.TARGET, Arp.senderAddress(frame, 14));
        assertEquals(Frames.SCANNER_MAC, Arp.targetMac(frame, 14));
        assertEquals(Frames.SCANNER, Arp.targetAddress(frame, 14));
    }

    @Test
    void aWrittenRequestIsTheKernelsByteForByte() {
        byte[] frame = new byte[42];
        int at =
                Ethernet.write(
                        frame, 0, MacAddress.BROADCAST, Frames.SCANNER_MAC, Ethernet.TYPE_ARP);
        assertEquals(
                28, Arp.writeRequest(frame, at, Frames.SCANNER_MAC, Frames.SCANNER, Frames.TARGET));
        assertArrayEquals(Frames.bytes(Frames.ARP_REQUEST), frame);
    }

    @Test
    void aWrittenReplyIsTheKernelsByteForByte() {
        byte[] frame = new byte[42];
        int at = Ethernet.write(frame, 0, Frames.SCANNER_MAC, Frames.TARGET_MAC, Ethernet.TYPE_ARP);
        Arp.writeReply(
                frame, at, Frames.TARGET_MAC, Frames.TARGET, Frames.SCANNER_MAC, Frames.SCANNER);
        assertArrayEquals(Frames.bytes(Frames.ARP_REPLY), frame);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17, 18, 19})
    void whatIsNotAboutIpv4OverEthernetIsRefused(int at) {
        byte[] frame = Frames.bytes(Frames.ARP_REPLY);
        frame[at] ^= 0x40;
        assertEquals(-1, Arp.check(frame, 14, 42));
    }

    @Test
    void aPacketWithOneByteMissingIsRefused() {
        assertEquals(-1, Arp.check(Frames.bytes(Frames.ARP_REPLY), 14, 41));
    }
}
