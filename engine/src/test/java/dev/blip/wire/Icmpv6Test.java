package dev.blip.wire;

import static dev.blip.wire.Ipv6Frames.HIGH;
import static dev.blip.wire.Ipv6Frames.IP;
import static dev.blip.wire.Ipv6Frames.TARGET_LOW;
import static dev.blip.wire.Ipv6Frames.UPPER;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class Icmpv6Test {
    private static final byte[] ERROR = Ipv6Frames.bytes(Ipv6Frames.ADMIN_PROHIBITED);

    @Test
    void anErrorQuotesTheProbe() {
        assertEquals(Icmpv6.DESTINATION_UNREACHABLE, Icmpv6.type(ERROR, UPPER));
        assertEquals(Icmpv6.ADMIN_PROHIBITED, Icmpv6.code(ERROR, UPPER));
        assertTrue(Icmpv6.isChecksumRight(ERROR, IP, UPPER, ERROR.length));
        int quoted = Icmpv6.quotedIpAt(UPPER);
        int tcp = Icmpv6.quotedTcpAt(ERROR, UPPER, ERROR.length);
        assertEquals(UPPER + 48, tcp);
        assertEquals(TARGET_LOW, Ipv6.destinationLow(ERROR, quoted));
        assertEquals(38856, Tcp.sourcePort(ERROR, tcp));
        assertEquals(81, Tcp.destinationPort(ERROR, tcp));
        assertEquals(0x8FFE2564, Tcp.sequence(ERROR, tcp));
    }

    @Test
    void aQuoteThatEndsBeforeTheSequenceNumberIsRefused() {
        for (int end = 0; end < ERROR.length; end++) {
            int tcp = Icmpv6.quotedTcpAt(ERROR, UPPER, end);
            assertEquals(end >= UPPER + 56 ? UPPER + 48 : -1, tcp, "end=" + end);
        }
    }

    @Test
    void onlyTcpRightBehindTheQuotedHeaderIsOurs() {
        for (int kind = 0; kind < 256; kind++) {
            byte[] frame = ERROR.clone();
            frame[UPPER + 8 + 6] = (byte) kind;
            int tcp = Icmpv6.quotedTcpAt(frame, UPPER, frame.length);
            assertEquals(kind == 6 ? UPPER + 48 : -1, tcp, "kind=" + kind);
        }
    }

    @Test
    void theChecksumCoversMessageAndAddresses() {
        for (int at = IP + 8; at < ERROR.length; at++) {
            byte[] frame = ERROR.clone();
            frame[at] ^= 0x10;
            assertFalse(Icmpv6.isChecksumRight(frame, IP, UPPER, frame.length), "at=" + at);
        }
    }

    @Test
    void aSolicitationIsWrittenAsLinuxSendsIt() {
        byte[] expected = Ipv6Frames.bytes(Ipv6Frames.SOLICITATION);
        byte[] frame = new byte[expected.length];
        long mac = NeighbourDiscovery.solicitedNodeMac(TARGET_LOW);
        Ethernet.write(frame, 0, mac, Frames.SCANNER_MAC, Ethernet.TYPE_IPV6);
        int length =
                NeighbourDiscovery.writeSolicitation(
                        frame,
                        IP,
                        Frames.SCANNER_MAC,
                        HIGH,
                        Ipv6Frames.SCANNER_LOW,
                        NeighbourDiscovery.SOLICITED_NODE_HIGH,
                        NeighbourDiscovery.solicitedNodeLow(TARGET_LOW),
                        HIGH,
                        TARGET_LOW);
        assertEquals(NeighbourDiscovery.PACKET_LENGTH, length);
        assertArrayEquals(expected, frame);
    }

    @Test
    void anAdvertisementSaysWhoHasTheAddress() {
        byte[] frame = Ipv6Frames.bytes(Ipv6Frames.ADVERTISEMENT);
        assertEquals(24, NeighbourDiscovery.check(frame, IP, UPPER, frame.length));
        assertEquals(HIGH, NeighbourDiscovery.targetHigh(frame, UPPER));
        assertEquals(TARGET_LOW, NeighbourDiscovery.targetLow(frame, UPPER));
        assertEquals(Frames.TARGET_MAC, NeighbourDiscovery.targetMac(frame, UPPER, frame.length));
        assertEquals(-1, NeighbourDiscovery.sourceMac(frame, UPPER, frame.length));
        byte[] asked = Ipv6Frames.bytes(Ipv6Frames.SOLICITATION);
        assertEquals(Frames.SCANNER_MAC, NeighbourDiscovery.sourceMac(asked, UPPER, asked.length));
    }

    @Test
    void whatHasComeOverARouterSaysNothingOfNeighbours() {
        byte[] frame = Ipv6Frames.bytes(Ipv6Frames.ADVERTISEMENT);
        frame[IP + 7] = (byte) 254;
        assertEquals(-1, NeighbourDiscovery.check(frame, IP, UPPER, frame.length));
    }

    @Test
    void aMessageWithAnOptionThatIsNotWholeSaysNothing() {
        byte[] frame = Ipv6Frames.bytes(Ipv6Frames.ADVERTISEMENT);
        for (int length : new int[] {0, 2, 255}) {
            frame[UPPER + 25] = (byte) length;
            assertEquals(-1, NeighbourDiscovery.check(frame, IP, UPPER, frame.length));
            assertEquals(-1, NeighbourDiscovery.targetMac(frame, UPPER, frame.length));
        }
    }
}
