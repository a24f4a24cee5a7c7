package dev.blip.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.host.NetworkInterface;
import dev.blip.host.PortAllocator;
import dev.blip.host.PortLease;
import dev.blip.linux.Clock;
import dev.blip.linux.Command;
import dev.blip.linux.Errno;
import dev.blip.linux.Fd;
import dev.blip.linux.InNamespace;
import dev.blip.linux.Kernel;
import dev.blip.linux.LinuxException;
import dev.blip.linux.SockaddrLl;
import dev.blip.linux.Socket;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Frames;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Tcp;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@InNamespace
class LinkNamespaceTest {
    private static final byte[] ALL_TCP = Wire.filter(0, 65_535, 128);
    private static final long PATIENCE = 2_000_000_000L;

    /// A frame as the ring gave it.
    private record Seen(
            long length,
            long destinationMac,
            int destination,
            int sourcePort,
            int flags,
            long nanos) {}

    private static List<Seen> drain(PacketRing ring, int expected) {
        List<Seen> seen = new ArrayList<>();
        FrameHandler handler =
                (bytes, at, end, nanos, flags) -> {
                    int ip = at + Ethernet.LENGTH;
                    seen.add(
                            new Seen(
                                    end - at,
                                    Ethernet.destination(bytes, at),
                                    Ipv4.destination(bytes, ip),
                                    Tcp.sourcePort(bytes, ip + 20),
                                    flags,
                                    nanos));
                };
        long end = System.nanoTime() + PATIENCE;
        while (seen.size() < expected && System.nanoTime() < end) {
            if (ring.poll(handler) == 0) {
                ring.await(end - System.nanoTime());
            }
        }
        return seen;
    }

    private static PacketRing ring(NetworkInterface on, byte[] filter) throws LinkException {
        return ring(on, filter, RingGeometry.DEFAULT);
    }

    private static PacketRing ring(NetworkInterface on, byte[] filter, RingGeometry geometry)
            throws LinkException {
        return PacketRing.open(on.name(), on.index(), filter, geometry, 1).getFirst();
    }

    private static PacketSocketSender sender(Wire wire) throws LinkException {
        return PacketSocketSender.open(
                new Edge("blipa", wire.near.index(), wire.near.mac(), wire.far.mac()), 256);
    }

    /// Sends slots 0 to `count - 1`, waiting where the device is full.
    private static void sendAll(FrameSender sender, int count) {
        for (int sent = 0; sent < count; ) {
            int taken = sender.send(sent, count - sent);
            if (taken > 0) {
                sent += taken;
            } else {
                assertEquals(-Errno.ENOBUFS, taken);
                assertTrue(sender.awaitRoom(PATIENCE));
            }
        }
    }

    @Test
    void whatThePacketSenderSendsIsWhatTheRingReceives() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far, ALL_TCP);
                PacketSocketSender sender = sender(wire)) {
            long before = new Kernel(arena).clockGettime(Clock.CLOCK_REALTIME);
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
            for (int slot = 0; slot < 256; slot++) {
                Wire.setDestination(sender, slot, Wire.THERE + slot);
            }
            sendAll(sender, 256);
            List<Seen> seen = drain(ring, 256);
            long after = new Kernel(arena).clockGettime(Clock.CLOCK_REALTIME);
            assertEquals(256, seen.size());
            for (int slot = 0; slot < 256; slot++) {
                assertEquals(Wire.THERE + slot, seen.get(slot).destination());
                assertEquals(wire.far.mac(), seen.get(slot).destinationMac());
                assertEquals(54, seen.get(slot).length());
                assertEquals(0, seen.get(slot).flags() & FrameHandler.CUT);
                assertTrue(before <= seen.get(slot).nanos() && seen.get(slot).nanos() <= after);
            }
            assertEquals(0, ring.dropped());
        }
    }

    /// close() does not wait for the kernel, but the kernel does free what was closed.
    @Test
    void nothingOfAClosedLinkStaysInTheKernel() throws Exception {
        try (Wire wire = new Wire()) {
            for (int i = 0; i < 3; i++) {
                PacketRing ring = ring(wire.far, ALL_TCP);
                PacketSocketSender sender = sender(wire);
                sender.close();
                ring.close();
            }
            long end = System.nanoTime() + PATIENCE;
            while (packetSockets() > 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertEquals(0, packetSockets());
        }
    }

    /// Of this namespace, packet(7): a heading and a line for each.
    private static int packetSockets() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/net/packet")).size() - 1;
    }

    @Test
    void aPartOfTheBatchIsWhatLeaves() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far, ALL_TCP);
                PacketSocketSender sender = sender(wire)) {
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
            for (int slot = 0; slot < 256; slot++) {
                Wire.setDestination(sender, slot, Wire.THERE + slot);
            }
            assertEquals(3, sender.send(5, 3));
            List<Integer> destinations = drain(ring, 3).stream().map(Seen::destination).toList();
            assertEquals(List.of(Wire.THERE + 5, Wire.THERE + 6, Wire.THERE + 7), destinations);
        }
    }

    @Test
    void filterDecidesWhatComesAndHowMuchOfIt() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far, Wire.filter(81, 82, 50));
                PacketSocketSender sender = sender(wire)) {
            for (int port = 80; port <= 83; port++) {
                sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, port, port, Tcp.SYN));
                sendAll(sender, 1);
            }
            List<Seen> seen = drain(ring, 2);
            assertEquals(List.of(81, 82), seen.stream().map(Seen::sourcePort).toList());
            assertEquals(50, seen.getFirst().length());
            assertEquals(FrameHandler.CUT, seen.getFirst().flags() & FrameHandler.CUT);
            assertEquals(0, ring.poll((bytes, at, end, nanos, flags) -> {}));
        }
    }

    /// The kernel takes the outer tag off before any packet socket looks; the filter sees what is left.
    @Test
    void theVlanOfATagThatTheKernelTookOffComesWithTheFrame() throws Exception {
        try (Wire wire = new Wire();
                PacketRing ring = ring(wire.far, ALL_TCP)) {
            sendFrame(wire, 0x8100, 7);
            sendFrame(wire, 0x8100, 0xE000); // a priority and no VLAN
            sendFrame(wire, 0x88A8, 0x6FFE);
            sendFrame(wire);
            assertEquals(
                    List.of(7 << FrameHandler.VLAN_SHIFT, 0, 0xFFE << FrameHandler.VLAN_SHIFT, 0),
                    drain(ring, 4).stream().map(Seen::flags).toList());
        }
    }

    @Test
    void aFrameToAnotherMachineIsMarkedSo() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far, ALL_TCP);
                PacketSocketSender right = sender(wire);
                PacketSocketSender wrong =
                        PacketSocketSender.open(
                                new Edge(
                                        "blipa",
                                        wire.near.index(),
                                        wire.near.mac(),
                                        wire.far.mac() ^ 1),
                                256)) {
            for (PacketSocketSender sender : List.of(right, wrong, right)) {
                sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
                sendAll(sender, 1);
            }
            assertEquals(
                    List.of(0, FrameHandler.OTHER_HOST, 0),
                    drain(ring, 3).stream().map(Seen::flags).toList());
        }
    }

    /// Puts a SYN-ACK with these tags on the near end, EtherType and tag control information of each.
    private static void sendFrame(Wire wire, int... tags) throws LinuxException {
        try (Arena arena = Arena.ofConfined()) {
            var kernel = new Kernel(arena);
            byte[] frame = Frames.tagged(Frames.bytes(Frames.SYN_ACK), tags);
            Ethernet.write(frame, 0, wire.far.mac(), wire.near.mac(), Ethernet.type(frame, 0));
            MemorySegment to = arena.allocate(SockaddrLl.SIZE, 4);
            SockaddrLl.put(to, 0, 0, wire.near.index());
            Fd socket = Fd.socket(kernel, Socket.AF_PACKET, Socket.SOCK_RAW, 0, "a packet socket");
            try {
                MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, frame);
                assertEquals(frame.length, kernel.sendto(socket.number(), bytes, 0, to));
            } finally {
                socket.close();
            }
        }
    }

    @Test
    void ringsOfOneScanShareTheFramesAndRingsOfAnotherLoseNone() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketSocketSender sender = sender(wire)) {
            List<PacketRing> one =
                    PacketRing.open("blipb", wire.far.index(), ALL_TCP, RingGeometry.DEFAULT, 2);
            List<PacketRing> other =
                    PacketRing.open("blipb", wire.far.index(), ALL_TCP, RingGeometry.DEFAULT, 2);
            try (PacketRing alone = ring(wire.far, ALL_TCP)) {
                assertEquals(one.get(0).fanoutGroup(), one.get(1).fanoutGroup());
                assertEquals(other.get(0).fanoutGroup(), other.get(1).fanoutGroup());
                assertNotEquals(one.get(0).fanoutGroup(), other.get(0).fanoutGroup());
                assertEquals(-1, alone.fanoutGroup());

                sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
                for (int slot = 0; slot < 256; slot++) {
                    Wire.setDestination(sender, slot, Wire.THERE + slot);
                }
                sendAll(sender, 256);
                assertEquals(256, drain(alone, 256).size());
                for (List<PacketRing> scan : List.of(one, other)) {
                    var destinations = new TreeSet<Integer>();
                    int frames = 0;
                    long end = System.nanoTime() + PATIENCE;
                    while (frames < 256 && System.nanoTime() < end) {
                        for (PacketRing ring : scan) {
                            ring.await(2_000_000);
                            List<Seen> seen = new ArrayList<>();
                            frames +=
                                    ring.poll((bytes, at, until, nanos, flags) ->
                                            seen.add(
                                                    new Seen(
                                                            0,
                                                            0,
                                                            Ipv4.destination(bytes, at + 14),
                                                            0,
                                                            0,
                                                            0)));
                            seen.forEach(each -> destinations.add(each.destination()));
                        }
                    }
                    assertEquals(256, frames);
                    assertEquals(256, destinations.size());
                }
            } finally {
                one.forEach(PacketRing::close);
                other.forEach(PacketRing::close);
            }
        }
    }

    @Test
    void framesWithoutRoomAreCountedNotLost() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far, ALL_TCP, new RingGeometry(4096, 2, 1000));
                PacketSocketSender sender = sender(wire)) {
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
            for (int batch = 0; batch < 4; batch++) {
                sendAll(sender, 256);
            }
            long firstReading = ring.dropped();
            assertTrue(firstReading > 0);
            int seen = drain(ring, 1024 - (int) firstReading).size();
            assertEquals(1024, seen + ring.dropped());
            assertEquals(firstReading, ring.dropped()); // reading it does not set our count to zero
        }
    }

    @Test
    void aRingGoesRoundManyTimes() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far, ALL_TCP, new RingGeometry(4096, 4, 1));
                PacketSocketSender sender = sender(wire)) {
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
            for (int round = 0; round < 50; round++) {
                for (int slot = 0; slot < 20; slot++) {
                    Wire.setDestination(sender, slot, Wire.THERE + 20 * round + slot);
                }
                sendAll(sender, 20);
                List<Seen> seen = drain(ring, 20);
                int base = Wire.THERE + 20 * round;
                assertEquals(
                        IntStream.range(base, base + 20).boxed().toList(),
                        seen.stream().map(Seen::destination).toList());
            }
            assertEquals(0, ring.dropped());
        }
    }

    /// Or a reader slower than the timer that hands blocks over would not say for long what it has heard.
    @Test
    void aLapLeavesWhatIsHandedOverMeanwhileToTheNext() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far, ALL_TCP, new RingGeometry(4096, 4, 1));
                PacketSocketSender sender = sender(wire)) {
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
            sendAll(sender, 1);
            assertTrue(ring.await(PATIENCE));
            int blockful = 40;
            int lap = ring.poll((bytes, at, end, nanos, flags) -> sendAll(sender, blockful));
            assertEquals(1, lap);
            assertEquals(blockful, drain(ring, blockful).size());
            assertEquals(0, ring.dropped());
        }
    }

    @Test
    void anErrorOfOnePacketCostsItsNeighboursNothing() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far, ALL_TCP);
                RawSocketSender sender = RawSocketSender.open(null, 64)) {
            wire.route();
            Command.run("ip route add unreachable 198.18.0.3/32");
            Command.run("ip route add prohibit 198.18.0.7/32");
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
            for (int slot = 0; slot < 10; slot++) {
                Wire.setDestination(sender, slot, Wire.THERE + slot);
            }
            assertEquals(3, sender.send(0, 10));
            assertEquals(-Errno.EHOSTUNREACH, sender.send(3, 7));
            assertEquals(3, sender.send(4, 6));
            assertEquals(-Errno.EACCES, sender.send(7, 3));
            assertEquals(2, sender.send(8, 2));
            List<Integer> offsets =
                    drain(ring, 8).stream().map(each -> each.destination() - Wire.THERE).toList();
            assertEquals(List.of(0, 1, 2, 4, 5, 6, 8, 9), offsets);
        }
    }

    @Test
    void aRawSenderBoundToAnInterfaceUsesNoOther() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far, ALL_TCP);
                RawSocketSender sender = RawSocketSender.open("lo", 64)) {
            wire.route();
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE + 1, 61_000, 80, Tcp.SYN));
            sender.send(
                    0,
                    1); // by lo it may be refused or go nowhere, but it does not come by the wire
            assertFalse(ring.await(20_000_000));
        }
    }

    /// The kernel looks for connections and listeners: a socket that only holds its port is neither.
    @Test
    void aLeasedPortIsStillAnsweredWithAReset() throws Exception {
        NetworkInterface lo = Objects.requireNonNull(dev.blip.host.Interfaces.named("lo"));
        try (Arena arena = Arena.ofConfined();
                PortAllocator allocator = PortAllocator.open();
                RawSocketSender sender = RawSocketSender.open(null, 64);
                PacketRing ring = ring(lo, ALL_TCP)) {
            PortLease lease = allocator.lease(4, 0);
            int loopback = 0x7F000001;
            sender.prepare(
                    Wire.packet(arena, loopback, loopback, 9, lease.first(), Tcp.SYN | Tcp.ACK));
            assertEquals(1, sender.send(0, 1));
            List<Integer> flags = new ArrayList<>();
            List<Long> sources = new ArrayList<>();
            long end = System.nanoTime() + PATIENCE;
            while (flags.size() < 2 && System.nanoTime() < end) {
                ring.await(end - System.nanoTime());
                ring.poll((bytes, at, until, nanos, bits) -> {
                    sources.add(Ethernet.source(bytes, at));
                    flags.add(Tcp.flags(bytes, at + 34));
                    assertEquals(
                            flags.size() == 1 ? 9 : lease.first(), Tcp.sourcePort(bytes, at + 34));
                });
            }
            assertEquals(List.of(Tcp.SYN | Tcp.ACK, Tcp.RST), flags);
            assertEquals(
                    List.of(0L, 0L), sources); // a loopback frame has an Ethernet header of zeros
            assertEquals(0, ring.dropped());
        }
    }

    @Test
    void awaitEndsWhenWokenAndWhenTimeIsOver() throws Exception {
        try (Wire wire = new Wire();
                PacketRing ring = ring(wire.far, ALL_TCP)) {
            assertFalse(ring.await(0));
            assertFalse(ring.await(1_000_000));
            ring.wake();
            ring.wake();
            assertTrue(ring.await(PATIENCE)); // one that came before
            assertFalse(ring.await(0)); // and took all of them
            Thread waker = Thread.ofPlatform().start(ring::wake);
            assertTrue(ring.await(PATIENCE));
            waker.join();
        }
    }

    @Test
    void anInterfaceThatGoesDownDoesNotMakeTheReceiverSpin() throws Exception {
        try (Wire wire = new Wire();
                PacketRing ring = ring(wire.far, ALL_TCP)) {
            Command.run("ip link set blipb down");
            assertTrue(ring.await(PATIENCE));
            assertFalse(ring.await(1_000_000));
        }
    }

    /// Neither end's loss of the link unbinds a ring, alone or in a group.
    @Test
    void ringsHearAgainWhenTheLinkIsBack() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketSocketSender sender = sender(wire)) {
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN));
            List<PacketRing> group =
                    PacketRing.open("blipb", wire.far.index(), ALL_TCP, RingGeometry.DEFAULT, 2);
            try (PacketRing alone = ring(wire.far, ALL_TCP)) {
                for (String end : new String[] {"blipa", "blipb"}) {
                    Command.run("ip link set " + end + " down");
                    assertTrue(sender.send(0, 1) < 0);
                    Command.run("ip link set " + end + " up");
                    for (int slot = 0; slot < 256; slot++) {
                        Wire.setDestination(sender, slot, Wire.THERE + slot);
                    }
                    sendAll(sender, 256);
                    assertEquals(256, drain(alone, 256).size(), end);
                    int shared = drain(group.getFirst(), 1).size();
                    shared += drain(group.getLast(), 256 - shared).size();
                    shared += shared < 256 ? drain(group.getFirst(), 256 - shared).size() : 0;
                    assertEquals(256, shared, end);
                }
            } finally {
                group.forEach(PacketRing::close);
            }
        }
    }

    @Test
    void closedTwiceIsClosedOnceAndItsCountStays() throws Exception {
        try (Wire wire = new Wire()) {
            PacketRing ring = ring(wire.far, ALL_TCP);
            ring.close();
            ring.close();
            ring.wake();
            assertEquals(0, ring.dropped());
            assertEquals(-1, ring.fanoutGroup());
            PacketSocketSender sender = sender(wire);
            sender.close();
            sender.close();
        }
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() {
        var e = assertThrows(LinkException.class, () -> RawSocketSender.open("blipx", 64));
        assertEquals("cannot open a raw socket on blipx", e.what());
        assertEquals("ENODEV, no such device", e.why());
        var ring =
                assertThrows(
                        LinkException.class,
                        () -> PacketRing.open("blipx", 9999, ALL_TCP, RingGeometry.DEFAULT, 1));
        assertEquals("cannot open a receive ring on blipx", ring.what());
        assertEquals("ENODEV, no such device", ring.why());
    }

    @Test
    void nothingOfASlotIsAllocatedWhileSending() throws Exception {
        var bean =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far, ALL_TCP);
                PacketSocketSender sender = sender(wire)) {
            MemorySegment packet = Wire.packet(arena, Wire.HERE, Wire.THERE, 61_000, 80, Tcp.SYN);
            sender.prepare(packet);
            long[] sum = new long[1];
            FrameHandler handler = (bytes, at, end, nanos, flags) -> sum[0] += end - at;
            for (int round = 0; round < 20_000; round++) { // until compiled
                sender.send(0, 1);
                ring.poll(handler);
            }
            long before = bean.getCurrentThreadAllocatedBytes();
            for (int round = 0; round < 1_000; round++) {
                sender.send(0, 1);
                ring.poll(handler);
            }
            long allocated = bean.getCurrentThreadAllocatedBytes() - before;
            assertTrue(allocated < 1_000, "allocated " + allocated);
        }
    }
}
