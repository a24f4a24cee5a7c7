package dev.blip.link;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Frames;
import dev.blip.wire.Ipv4;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

@InNamespace
class ResetSenderTest {
    private static final byte[] ALL_TCP = Wire.filter(0, 65_535, 128);
    private static final byte[] SYN_ACK = Frames.bytes(Frames.SYN_ACK);
    private static final long PATIENCE = 2_000_000_000L;

    /// What Linux 6.18 sends when nobody expects `Frames.SYN_ACK`, but for our MAC.
    private static final String RESET =
            """
            02000000000b 02000000000a 0800
            45000028 00004000 4006e665 c6336401 c6336402
            92d80050 3f87c7b1 00000000 50040000 c1140000\
            """;

    private static ResetSender open(Wire wire) throws LinkException {
        var edge = new Edge("blipa", wire.near.index(), Frames.SCANNER_MAC, 0);
        return ResetSender.open(edge, Frames.SCANNER);
    }

    private static List<byte[]> hear(PacketRing ring, int expected) {
        List<byte[]> heard = new ArrayList<>();
        long end = System.nanoTime() + PATIENCE;
        while (heard.size() < expected && System.nanoTime() < end) {
            ring.poll((bytes, at, until, _, _) -> heard.add(Arrays.copyOfRange(bytes, at, until)));
            ring.await(1_000_000);
        }
        return heard;
    }

    private static PacketRing far(Wire wire) throws LinkException {
        return PacketRing.open("blipb", wire.far.index(), ALL_TCP, RingGeometry.DEFAULT, 1)
                .getFirst();
    }

    @Test
    void aConnectionIsResetAsTheKernelWould() throws Exception {
        try (Wire wire = new Wire();
                PacketRing far = far(wire);
                ResetSender resets = open(wire)) {
            var counters = new Counters();
            resets.offered(SYN_ACK, 0, SYN_ACK.length);
            resets.lapEnds(counters);
            assertArrayEquals(Frames.bytes(RESET), hear(far, 1).getFirst());
            assertEquals(1, counters.get(Counter.RESETS));
            assertEquals(0, counters.get(Counter.RESETS_UNSENT));
        }
    }

    @Test
    void eachHostIsResetAtItsOwnMacHoweverManyALapBrings() throws Exception {
        int count = 1_000;
        try (Wire wire = new Wire();
                PacketRing far = far(wire);
                ResetSender resets = open(wire)) {
            var counters = new Counters();
            byte[] frame = SYN_ACK.clone();
            for (int host = 0; host < count; host++) {
                Ethernet.write(
                        frame, 0, Frames.SCANNER_MAC, 0x020000010000L + host, Ethernet.TYPE_IPV4);
                Ipv4.write(frame, 14, 60, 0, 0, 64, 6, Frames.TARGET + host, Frames.SCANNER);
                resets.offered(frame, 0, frame.length);
            }
            resets.lapEnds(counters);
            List<byte[]> heard = hear(far, count);
            for (int host = 0; host < count; host++) {
                byte[] reset = heard.get(host);
                assertEquals(0x020000010000L + host, Ethernet.destination(reset, 0));
                assertEquals(Frames.TARGET + host, Ipv4.destination(reset, 14));
            }
            assertEquals(count, counters.get(Counter.RESETS));
        }
    }

    @Test
    void whatCannotLeaveIsCounted() throws Exception {
        try (Wire wire = new Wire();
                ResetSender resets = open(wire)) {
            var counters = new Counters();
            Command.run("ip link set blipa down");
            resets.offered(SYN_ACK, 0, SYN_ACK.length);
            resets.lapEnds(counters);
            assertEquals(0, counters.get(Counter.RESETS));
            assertEquals(1, counters.get(Counter.RESETS_UNSENT));
        }
    }
}
