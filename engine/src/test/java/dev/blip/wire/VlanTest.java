package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VlanTest {
    @Test
    void aFrameWithoutTagsHasFourteenBytesOfHeader() {
        byte[] frame = Frames.bytes(Frames.SYN_ACK);
        assertEquals(14, Vlan.check(frame, 0, frame.length));
        assertEquals(Ethernet.TYPE_IPV4, Vlan.type(frame, 0, 14));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8100, 0x88A8, 0x9100})
    void oneTagOfEachTypeIsSkipped(int type) {
        byte[] frame = tagged(type, 0x6005); // priority 3, VLAN 5
        assertEquals(18, Vlan.check(frame, 0, frame.length));
        assertEquals(Ethernet.TYPE_IPV4, Vlan.type(frame, 0, 18));
        assertEquals(5, Vlan.id(frame, 0, 0));
    }

    @Test
    void twoTagsAreSkipped() {
        byte[] frame = tagged(0x88A8, 100, 0x8100, 4095);
        assertEquals(22, Vlan.check(frame, 0, frame.length));
        assertEquals(Ethernet.TYPE_IPV4, Vlan.type(frame, 0, 22));
        assertEquals(100, Vlan.id(frame, 0, 0));
        assertEquals(4095, Vlan.id(frame, 0, 1));
        assertEquals(20, Ipv4.check(frame, 22, frame.length));
    }

    @Test
    void aThirdTagIsSeenButNotSkipped() {
        byte[] frame = tagged(0x88A8, 1, 0x8100, 2, 0x8100, 3);
        assertEquals(22, Vlan.check(frame, 0, frame.length));
        assertTrue(Vlan.isTag(Vlan.type(frame, 0, 22)));
    }

    @Test
    void aTagThatTheFrameEndsInIsRefused() {
        byte[] frame = tagged(0x88A8, 100, 0x8100, 7);
        assertEquals(-1, Vlan.check(frame, 0, 17));
        assertEquals(-1, Vlan.check(frame, 0, 21));
        assertEquals(22, Vlan.check(frame, 0, 22));
    }

    @Test
    void vlansAreOneNumberAndPrioritiesNone() {
        assertEquals(Vlan.UNTAGGED, path(0));
        assertEquals(7, path(7));
        assertEquals(5, path(0, 0x8100, 0x6005));
        assertEquals(0, path(0, 0x8100, 0xE000));
        assertEquals("0", Vlan.pathText(path(0)));
        assertEquals("5", Vlan.pathText(path(5, 0x8100, 0)));
        assertEquals("100.4095", Vlan.pathText(path(0, 0x88A8, 100, 0x8100, 4095)));
        assertEquals("100.4095", Vlan.pathText(path(100, 0x8100, 4095)));
    }

    /// Of three VLANs the outermost does not fit, yet no two or three of them are taken for one or none.
    @Test
    void severalVlansAreNeverOne() {
        for (int outer = 1; outer < 4096; outer += 13) {
            for (int inner = 1; inner < 4096; inner += 7) {
                assertTrue(
                        Integer.compareUnsigned(path(0, 0x88A8, outer, 0x8100, inner), 4095) > 0);
                assertTrue(
                        Integer.compareUnsigned(path(9, 0x88A8, outer, 0x8100, inner), 4095) > 0);
            }
        }
    }

    private static int path(int stripped, int... tags) {
        byte[] frame = tagged(tags);
        return Vlan.path(frame, 0, Vlan.check(frame, 0, frame.length), stripped);
    }

    @Test
    void packetsAreNoTags() {
        assertFalse(Vlan.isTag(Ethernet.TYPE_IPV4));
        assertFalse(Vlan.isTag(Ethernet.TYPE_ARP));
    }

    private static byte[] tagged(int... tags) {
        return Frames.tagged(Frames.bytes(Frames.SYN_ACK), tags);
    }
}
