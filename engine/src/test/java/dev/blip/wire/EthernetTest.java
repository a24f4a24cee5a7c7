package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EthernetTest {
    @Test
    void addressesAndTypeAreWhereTheyAre() {
        byte[] frame = Frames.bytes(Frames.SYN_ACK);
        assertEquals(14, Ethernet.check(frame, 0, frame.length));
        assertEquals(Frames.SCANNER_MAC, Ethernet.destination(frame, 0));
        assertEquals(Frames.TARGET_MAC, Ethernet.source(frame, 0));
        assertEquals(Ethernet.TYPE_IPV4, Ethernet.type(frame, 0));
    }

    @Test
    void thirteenBytesAreNoHeader() {
        byte[] frame = Frames.bytes(Frames.SYN_ACK);
        assertEquals(-1, Ethernet.check(frame, 0, 13));
        assertEquals(-1, Ethernet.check(frame, frame.length - 13, frame.length));
    }

    @Test
    void aWrittenHeaderIsTheOneOnTheWire() {
        byte[] header = new byte[14];
        int written =
                Ethernet.write(
                        header, 0, Frames.SCANNER_MAC, Frames.TARGET_MAC, Ethernet.TYPE_IPV4);
        assertEquals(14, written);
        assertArrayEquals(Frames.bytes("02000000000a 02000000000b 0800"), header);
    }

    @Test
    void macAddressesWithTheHighestBitSetAreNotNegative() {
        byte[] frame = Frames.bytes("ffffffffffff fe0000000001 0800");
        assertEquals(MacAddress.BROADCAST, Ethernet.destination(frame, 0));
        assertEquals(0xFE0000000001L, Ethernet.source(frame, 0));
    }
}
