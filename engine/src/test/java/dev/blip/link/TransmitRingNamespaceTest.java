package dev.blip.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.host.Interfaces;
import dev.blip.host.NetworkInterface;
import dev.blip.linux.Command;
import dev.blip.linux.Errno;
import dev.blip.linux.InNamespace;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Tcp;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a packet socket's transmit ring does when frames do not leave at once, or not at all.
@InNamespace
class TransmitRingNamespaceTest {
    private static final byte[] ALL_TCP = Wire.filter(0, 65_535, 128);
    private static final int BATCH = 256;
    private static final long PATIENCE = 5_000_000_000L;

    private static PacketRing hears(NetworkInterface on) throws LinkException {
        return PacketRing.open(on.name(), on.index(), ALL_TCP, RingGeometry.DEFAULT, 1).getFirst();
    }

    /// A sender whose slots hold a SYN each.
    private static PacketSocketSender sender(NetworkInterface by, Wire wire, Arena arena)
            throws LinkException {
        var sender =
                PacketSocketSender.open(
                        new Edge(by.name(), by.index(), by.mac(), wire.far.mac()), BATCH);
        sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
        return sender;
    }

    /// Of what arrives, how far each destination is from the first.
    private static List<Integer> offsets(PacketRing ring, int expected) {
        List<Integer> offsets = new ArrayList<>();
        FrameHandler handler =
                (bytes, at, end, nanos, flags) ->
                        offsets.add(Ipv4.destination(bytes, at + 14) - Wire.THERE);
        long end = System.nanoTime() + PATIENCE;
        while (offsets.size() < expected && System.nanoTime() < end) {
            if (ring.poll(handler) == 0) {
                ring.await(end - System.nanoTime());
            }
        }
        return offsets;
    }

    private static void writeSlots(FrameSender sender, int first, int count) {
        for (int slot = 0; slot < count; slot++) {
            Wire.setDestination(sender, slot, Wire.THERE + first + slot);
        }
    }

    /// Sends slots 0 to `count - 1`.
    ///
    /// @return how often there was no room
    private static int sendAll(FrameSender sender, int count) {
        int waits = 0;
        long end = System.nanoTime() + PATIENCE;
        for (int sent = 0; sent < count; ) {
            int taken = sender.send(sent, count - sent);
            if (taken > 0) {
                sent += taken;
                continue;
            }
            assertTrue(taken == -Errno.EAGAIN || taken == -Errno.ENOBUFS, "taken=" + taken);
            assertTrue(System.nanoTime() < end, "no room for " + PATIENCE + " ns");
            sender.awaitRoom(10_000_000);
            waits++;
        }
        return waits;
    }

    @Test
    void batchesOfAllSizesGoRoundTheRing() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = hears(wire.far);
                PacketSocketSender sender = sender(wire.near, wire, arena)) {
            int sent = 0;
            for (int count = 1; count <= BATCH; count += 15) { // 2,193 in all, of 1,024 places
                writeSlots(sender, sent, count);
                sendAll(sender, count);
                sent += count;
                List<Integer> expected = IntStream.range(sent - count, sent).boxed().toList();
                assertEquals(expected, offsets(ring, count));
            }
            assertTrue(sent > 2 * TransmitRing.FRAMES);
        }
    }

    /// A macvlan hands frames to the queueing discipline of the interface below it, where they stay the socket's: a
    /// bucket that lets 8 Mbit/s pass holds hundreds of them back, as a busy card does. What it lets go on one
    /// processor may overtake what it lets go on another.
    @Test
    void aPlaceIsWrittenAnewOnlyWhenItsFrameIsOut() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = hears(wire.far)) {
            Command.run("ip link add link blipa name blipm type macvlan mode private");
            Command.run("ip link set blipm up");
            Command.run("tc qdisc add dev blipa root tbf rate 8mbit burst 2kb limit 1000000");
            NetworkInterface above = Objects.requireNonNull(Interfaces.named("blipm"));
            try (PacketSocketSender sender = sender(above, wire, arena)) {
                int waits = 0;
                int sent = 0;
                for (; sent < 3 * TransmitRing.FRAMES; sent += BATCH) {
                    writeSlots(sender, sent, BATCH);
                    waits += sendAll(sender, BATCH);
                }
                // 110 ms of waiting, 50 us each; one who does not wait asks ten times as often.
                assertTrue(waits > 0 && waits < 8_000, "waits=" + waits);
                List<Integer> each = offsets(ring, sent).stream().sorted().toList();
                assertEquals(IntStream.range(0, sent).boxed().toList(), each);
            }
        }
    }

    @Test
    void aFrameThatIsRefusedCostsItsNeighboursNothing() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = hears(wire.far);
                PacketSocketSender sender = sender(wire.near, wire, arena)) {
            writeSlots(sender, 0, 10);
            assertEquals(2, sender.send(0, 2));
            Command.run("ip link set blipa down");
            assertEquals(-Errno.ENETDOWN, sender.send(2, 8));
            assertEquals(-Errno.ENETDOWN, sender.send(3, 7));
            Command.run("ip link set blipa up");
            assertEquals(
                    2, sender.send(4, 2)); // of what was ready before, no more than is asked for
            assertEquals(3, sender.send(7, 3));
            assertEquals(List.of(0, 1, 4, 5, 7, 8, 9), offsets(ring, 7));
        }
    }

    /// A batch of one, as a scan that has one probe outstanding sends them.
    @Test
    void whatIsWrittenInItsPlaceIsSentAndNotWhatWasRefused() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = hears(wire.far);
                PacketSocketSender sender = sender(wire.near, wire, arena)) {
            Command.run("ip link set blipa down");
            writeSlots(sender, 1, 1);
            assertEquals(-Errno.ENETDOWN, sender.send(0, 1));
            writeSlots(sender, 2, 3);
            Command.run("ip link set blipa up");
            assertEquals(3, sender.send(0, 3));
            assertEquals(List.of(2, 3, 4), offsets(ring, 3));
        }
    }

    /// Every slot, and the ones that a refused batch has left in the ring, go to the new next hop.
    @Test
    void framesGoToTheNextHopThatWasNamedLast() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = hears(wire.far);
                PacketSocketSender sender = sender(wire.near, wire, arena)) {
            writeSlots(sender, 0, BATCH);
            assertEquals(2, sender.send(0, 2));
            Command.run("ip link set blipa down");
            assertEquals(-Errno.ENETDOWN, sender.send(2, 8));
            Command.run("ip link set blipa up");
            sender.setNextHop(0x0200000000BBL);
            writeSlots(sender, 2, BATCH);
            assertEquals(0, sendAll(sender, BATCH));
            List<Long> macs = new ArrayList<>();
            List<Integer> offsets = new ArrayList<>();
            long end = System.nanoTime() + PATIENCE;
            while (macs.size() < 2 + BATCH && System.nanoTime() < end) {
                ring.poll((bytes, at, until, nanos, flags) -> {
                    macs.add(Ethernet.destination(bytes, at));
                    offsets.add(Ipv4.destination(bytes, at + 14) - Wire.THERE);
                    assertEquals(wire.near.mac(), Ethernet.source(bytes, at));
                    assertEquals(Ethernet.TYPE_IPV4, Ethernet.type(bytes, at));
                });
                ring.await(1_000_000);
            }
            assertEquals(List.of(wire.far.mac(), wire.far.mac()), macs.subList(0, 2));
            assertEquals(Set.of(0x0200000000BBL), Set.copyOf(macs.subList(2, macs.size())));
            assertEquals(IntStream.range(0, 2 + BATCH).boxed().toList(), offsets);
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
            assertEquals(1, sender.send(0, 1)); // a new template keeps the address
            macs.clear();
            while (macs.isEmpty() && System.nanoTime() < end) {
                ring.poll((bytes, at, until, nanos, flags) ->
                        macs.add(Ethernet.destination(bytes, at)));
                ring.await(1_000_000);
            }
            assertEquals(List.of(0x0200000000BBL), macs);
        }
    }

    @Test
    void aBatchHasItsBounds() {
        for (int capacity : new int[] {63, 257}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> PacketSocketSender.open(new Edge("lo", 1, 1, 2), capacity));
        }
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() {
        var e =
                assertThrows(
                        LinkException.class,
                        () -> PacketSocketSender.open(new Edge("blipx", 9999, 1, 2), BATCH));
        assertEquals("cannot open a packet socket on blipx", e.what());
        assertEquals("ENODEV, no such device", e.why());
    }
}
