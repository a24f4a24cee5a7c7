package dev.blip.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.bpf.TcpReplyRules;
import dev.blip.host.Interfaces;
import dev.blip.host.NetworkInterface;
import dev.blip.linux.Clock;
import dev.blip.linux.Command;
import dev.blip.linux.Errno;
import dev.blip.linux.InNamespace;
import dev.blip.linux.Kernel;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Origin;
import dev.blip.wire.Tcp;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@InNamespace
class XdpNamespaceTest {
    private static final byte[] ALL_TCP = Wire.filter(0, 65_535, 128);
    private static final long PATIENCE = 2_000_000_000L;
    private static final int BLOCK = 61_000;
    private static final int BLOCK_PORTS = 4;

    /// A frame as a receiver gave it.
    private record Seen(
            long destinationMac, int source, int destinationPort, int flags, long nanos) {}

    private static XdpLink open(NetworkInterface on, NetworkInterface hop) throws LinkException {
        return open(on, hop, 1, 1);
    }

    private static XdpLink open(
            NetworkInterface on, NetworkInterface hop, int senders, int receivers)
            throws LinkException {
        return XdpLink.open(
                new Edge(on.name(), on.index(), on.mac(), hop.mac()),
                new TcpReplyRules(new Origin(Wire.HERE, BLOCK, BLOCK_PORTS)),
                senders,
                receivers,
                256);
    }

    private static void close(XdpLink link) {
        link.senders().forEach(XdpSender::close);
        link.receivers().forEach(XdpReceiver::close);
    }

    private static PacketSocketSender fromFar(Wire wire) throws LinkException {
        return PacketSocketSender.open(
                new Edge("blipb", wire.far.index(), wire.far.mac(), wire.near.mac()), 256);
    }

    private static PacketRing ring(NetworkInterface on) throws LinkException {
        return PacketRing.open(on.name(), on.index(), ALL_TCP, RingGeometry.DEFAULT, 1).getFirst();
    }

    /// Drains all of `receivers` until `expected` frames have come.
    private static List<Seen> drain(List<? extends FrameReceiver> receivers, int expected) {
        List<Seen> seen = new ArrayList<>();
        FrameHandler handler =
                (bytes, at, end, nanos, flags) -> {
                    int ip = at + Ethernet.LENGTH;
                    seen.add(
                            new Seen(
                                    Ethernet.destination(bytes, at),
                                    Ipv4.source(bytes, ip),
                                    Tcp.destinationPort(bytes, ip + 20),
                                    flags,
                                    nanos));
                };
        long end = System.nanoTime() + PATIENCE;
        while (seen.size() < expected && System.nanoTime() < end) {
            for (FrameReceiver receiver : receivers) {
                if (receiver.poll(handler) == 0) {
                    receiver.await(2_000_000);
                }
            }
        }
        return seen;
    }

    private static void sendAll(FrameSender sender, int count) {
        long end = System.nanoTime() + PATIENCE;
        for (int sent = 0; sent < count; ) {
            int taken = sender.send(sent, count - sent);
            if (taken > 0) {
                sent += taken;
            } else {
                assertTrue(taken == -Errno.ENOBUFS || taken == -Errno.EAGAIN, Errno.text(-taken));
                assertTrue(sender.awaitRoom(PATIENCE) && System.nanoTime() < end, "room in time");
            }
        }
    }

    private static boolean hasProgram(String name) throws Exception {
        return Command.run("ip -json link show " + name).contains("\"xdp\"");
    }

    @Test
    void whatLeavesIsWhatWasWritten() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far)) {
            XdpLink link = open(wire.near, wire.far);
            XdpSender sender = link.senders().getFirst();
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, BLOCK, 80, Tcp.SYN));
            int rounds = 40; // more frames than there are, so that all of them go round
            var destinations = new TreeSet<Integer>();
            int frames = 0;
            for (int round = 0; round < rounds; round++) {
                for (int slot = 0; slot < 100; slot++) {
                    Wire.setDestination(sender, slot, Wire.THERE + 100 * round + slot);
                }
                sendAll(sender, 100);
                List<Integer> seen = new ArrayList<>();
                long end = System.nanoTime() + PATIENCE;
                while (seen.size() < 100 && System.nanoTime() < end) {
                    ring.await(2_000_000);
                    ring.poll((bytes, at, until, nanos, flags) -> {
                        assertEquals(wire.far.mac(), Ethernet.destination(bytes, at));
                        assertEquals(wire.near.mac(), Ethernet.source(bytes, at));
                        assertEquals(54, until - at);
                        int ip = at + Ethernet.LENGTH;
                        int to = Ipv4.destination(bytes, ip);
                        assertTrue(Ipv4.isChecksumRight(bytes, ip, 20));
                        assertTrue(Tcp.isChecksumRight(bytes, ip + 20, until, Wire.HERE, to));
                        seen.add(to);
                    });
                }
                frames += seen.size();
                destinations.addAll(seen);
            }
            assertEquals(rounds * 100, frames);
            assertEquals(rounds * 100, destinations.size());
            assertEquals(0, sender.lost());
            close(link);
        }
    }

    @Test
    void aPartOfTheBatchIsWhatLeaves() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far)) {
            XdpLink link = open(wire.near, wire.far);
            XdpSender sender = link.senders().getFirst();
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, BLOCK, 80, Tcp.SYN));
            for (int slot = 0; slot < 8; slot++) {
                Wire.setDestination(sender, slot, Wire.THERE + slot);
            }
            assertEquals(3, sender.send(5, 3));
            List<Integer> destinations = new ArrayList<>();
            while (ring.await(PATIENCE) && destinations.size() < 3) {
                ring.poll((bytes, at, end, nanos, flags) ->
                        destinations.add(Ipv4.destination(bytes, at + Ethernet.LENGTH)));
            }
            assertEquals(List.of(Wire.THERE + 5, Wire.THERE + 6, Wire.THERE + 7), destinations);
            close(link);
        }
    }

    @Test
    void repliesComeAndOtherFramesGoOnToTheKernel() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketSocketSender far = fromFar(wire);
                PacketRing kernelSees = ring(wire.near)) {
            XdpLink link = open(wire.near, wire.far);
            long before = new Kernel(arena).clockGettime(Clock.CLOCK_REALTIME);
            for (int port = BLOCK - 2; port < BLOCK + BLOCK_PORTS + 2; port++) {
                far.prepare(
                        Wire.packet(arena, Wire.THERE + 9, Wire.HERE, 80, port, Tcp.SYN | Tcp.ACK));
                sendAll(far, 1);
            }
            List<Seen> ours = drain(link.receivers(), BLOCK_PORTS);
            List<Seen> others = drain(List.of(kernelSees), 4);
            long after = new Kernel(arena).clockGettime(Clock.CLOCK_REALTIME);
            assertEquals(
                    List.of(BLOCK, BLOCK + 1, BLOCK + 2, BLOCK + 3),
                    ours.stream().map(Seen::destinationPort).toList());
            assertEquals(
                    List.of(BLOCK - 2, BLOCK - 1, BLOCK + 4, BLOCK + 5),
                    others.stream().map(Seen::destinationPort).toList());
            for (Seen each : ours) {
                assertEquals(Wire.THERE + 9, each.source());
                assertEquals(wire.near.mac(), each.destinationMac());
                assertEquals(FrameHandler.CHECKSUM_UNTOLD, each.flags());
                assertTrue(before <= each.nanos() && each.nanos() <= after);
            }
            XdpReceiver receiver = link.receivers().getFirst();
            assertEquals(0, receiver.dropped());
            assertEquals("af_xdp", receiver.word());
            assertEquals("1 queue, copy mode, program in the driver", link.mode());
            close(link);
        }
    }

    @Test
    void aRingGoesRoundManyTimes() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketSocketSender far = fromFar(wire)) {
            XdpLink link = open(wire.near, wire.far);
            far.prepare(Wire.packet(arena, Wire.THERE, Wire.HERE, 80, BLOCK, Tcp.SYN | Tcp.ACK));
            int frames = 0;
            for (int round = 0; round < 3 * XdpSocket.MOST_RECEIVE_CHUNKS / 100; round++) {
                sendAll(far, 100);
                frames += drain(link.receivers(), 100).size();
            }
            assertEquals(3 * XdpSocket.MOST_RECEIVE_CHUNKS / 100 * 100, frames);
            assertEquals(0, link.receivers().getFirst().dropped());
            close(link);
        }
    }

    @Test
    void framesWithoutRoomAreCountedNotLost() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketSocketSender far = fromFar(wire)) {
            XdpLink link = open(wire.near, wire.far);
            XdpReceiver receiver = link.receivers().getFirst();
            far.prepare(Wire.packet(arena, Wire.THERE, Wire.HERE, 80, BLOCK, Tcp.SYN | Tcp.ACK));
            int sent = 2 * XdpSocket.MOST_RECEIVE_CHUNKS;
            for (int i = 0; i < sent; i += 128) {
                sendAll(far, 128);
            }
            int seen = drain(link.receivers(), XdpSocket.MOST_RECEIVE_CHUNKS).size();
            assertEquals(XdpSocket.MOST_RECEIVE_CHUNKS, seen);
            assertEquals(sent, seen + receiver.dropped());
            close(link);
            assertEquals(sent, seen + receiver.dropped());
        }
    }

    @Test
    void everyQueueHasASocketAndReceiversShareThem() throws Exception {
        Command.run(
                "ip link add blipa numrxqueues 3 numtxqueues 3 type veth peer name blipb"
                        + " numrxqueues 3 numtxqueues 3");
        try {
            Command.run("ip link set blipa up");
            Command.run("ip link set blipb up");
            NetworkInterface near = Objects.requireNonNull(Interfaces.named("blipa"));
            NetworkInterface far = Objects.requireNonNull(Interfaces.named("blipb"));
            XdpLink link = open(near, far, 2, 2);
            assertEquals(3, link.queueCount());
            assertEquals(2, link.senders().size());
            assertEquals(2, link.receivers().size());
            try (Arena arena = Arena.ofConfined()) {
                XdpLink back = open(far, near, 3, 8);
                assertEquals(3, back.receivers().size());
                for (int queue = 0;
                        queue < 3;
                        queue++) { // a veth queue leads to the peer's of that number
                    XdpSender sender = back.senders().get(queue);
                    int from = Wire.THERE + queue;
                    sender.prepare(
                            Wire.packet(arena, from, Wire.HERE, 80, BLOCK, Tcp.SYN | Tcp.ACK));
                    sendAll(sender, 10);
                }
                List<Seen> seen = drain(link.receivers(), 30);
                assertEquals(30, seen.size());
                for (int queue = 0; queue < 3; queue++) {
                    int from = Wire.THERE + queue;
                    assertEquals(10, seen.stream().filter(each -> each.source() == from).count());
                }
                close(back);
            }
            var tooFew = assertThrows(LinkException.class, () -> open(far, near, 4, 1));
            assertEquals("it has 3 queues for 4 transmit threads", tooFew.why());
            close(link);
        } finally {
            Command.run("ip link del blipa");
        }
    }

    @Test
    void aDriverWithoutXdpHasTheProgramBehindIt() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined()) {
            Command.run("ip link add blipq type bridge");
            try (PacketRing ring = ring(wire.near)) {
                Command.run("ip link set blipq up");
                Command.run("ip link set blipb master blipq");
                NetworkInterface bridge = Objects.requireNonNull(Interfaces.named("blipq"));
                XdpLink link = open(bridge, wire.near);
                assertEquals("1 queue, copy mode, program behind the driver", link.mode());
                XdpSender sender = link.senders().getFirst();
                sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, BLOCK, 80, Tcp.SYN));
                sendAll(sender, 10);
                assertEquals(10, drain(List.of(ring), 10).size());
                int index = wire.near.index();
                try (PacketSocketSender far =
                        PacketSocketSender.open(
                                new Edge("blipa", index, wire.near.mac(), bridge.mac()), 64)) {
                    far.prepare(
                            Wire.packet(
                                    arena, Wire.THERE, Wire.HERE, 80, BLOCK, Tcp.SYN | Tcp.ACK));
                    sendAll(far, 10);
                    assertEquals(10, drain(link.receivers(), 10).size());
                }
                close(link);
            } finally {
                Command.run("ip link del blipq");
            }
        }
    }

    @Test
    void aQueueIsFreeAgainSoonAfterItWasClosed() throws Exception {
        try (Wire wire = new Wire()) {
            for (int round = 0; round < 10; round++) {
                close(open(wire.near, wire.far));
                assertFalse(hasProgram("blipa"));
            }
        }
    }

    @Test
    void aQueueThatSomebodyElseHasIsRefusedAndLeftAlone() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketSocketSender far = fromFar(wire)) {
            XdpLink first = open(wire.near, wire.far);
            var e = assertThrows(LinkException.class, () -> open(wire.near, wire.far));
            assertEquals("cannot use AF_XDP on blipa", e.what());
            assertEquals(
                    "another AF_XDP socket has its queue (EBUSY, device or resource busy)",
                    e.why());
            far.prepare(Wire.packet(arena, Wire.THERE, Wire.HERE, 80, BLOCK, Tcp.SYN | Tcp.ACK));
            sendAll(far, 1);
            assertEquals(1, drain(first.receivers(), 1).size());
            close(first);
        }
    }

    @Test
    void anInterfaceWithAProgramIsRefusedAndKeepsIt() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined()) {
            Kernel kernel = new Kernel(arena);
            try (XdpProgram other =
                    XdpProgram.load(kernel, new TcpReplyRules(new Origin(Wire.HERE, 1, 1)), 1)) {
                other.attach(kernel, wire.near.index(), false);
                var e = assertThrows(LinkException.class, () -> open(wire.near, wire.far));
                assertEquals("it has an XDP program already", e.why());
                assertEquals("ip link show blipa; or --transmit packet", e.attempt());
                assertTrue(hasProgram("blipa"));
            }
            assertFalse(hasProgram("blipa"));
        }
    }

    @Test
    void anInterfaceThatIsNotThereIsNamed() {
        var e =
                assertThrows(
                        LinkException.class,
                        () ->
                                XdpLink.open(
                                        new Edge("blipx", 9999, 1, 2),
                                        new TcpReplyRules(
                                                new Origin(Wire.HERE, BLOCK, BLOCK_PORTS)),
                                        1,
                                        1,
                                        64));
        assertEquals("cannot use AF_XDP on blipx", e.what());
        assertEquals("bind of queue 0: ENODEV, no such device", e.why());
    }

    @Test
    void aKilledProcessLeavesNoProgramBehind() throws Exception {
        try (Wire wire = new Wire()) {
            Process process =
                    new ProcessBuilder(
                                    System.getProperty("java.home") + "/bin/java",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    XdpHolder.class.getName(),
                                    "blipa")
                            .redirectErrorStream(true)
                            .start();
            try (var output = process.inputReader(UTF_8)) {
                String line = output.readLine();
                assertNotNull(line);
                assertTrue(line.startsWith("open: "), line);
                assertTrue(hasProgram("blipa"));
            } finally {
                process.destroyForcibly(); // SIGKILL
            }
            assertTrue(process.waitFor(30, TimeUnit.SECONDS), "it ended");
            assertFalse(hasProgram("blipa"));
            close(open(wire.near, wire.far)); // and nothing is left that would be in the way
        }
    }

    @Test
    void framesThatTheInterfaceDropsAreTold() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined()) {
            XdpLink link = open(wire.near, wire.far);
            XdpSender sender = link.senders().getFirst();
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, BLOCK, 80, Tcp.SYN));
            assertEquals(0, sender.lost());
            Command.run("ip link set blipb down"); // takes the carrier off our end, which stays up
            assertTrue(sender.send(0, 1) > 0);
            assertEquals(1, sender.silentDrops());
            assertEquals(1, sender.lost());
            close(link);
            assertEquals(1, sender.lost());
        }
    }

    @Test
    void framesThatTheInterfaceDropsAreToldOnceBySeveralSenders() throws Exception {
        Command.run(
                "ip link add blipa numrxqueues 2 numtxqueues 2 type veth peer name blipb"
                        + " numrxqueues 2 numtxqueues 2");
        try (Arena arena = Arena.ofConfined()) {
            Command.run("ip link set blipa up");
            Command.run("ip link set blipb up");
            NetworkInterface near = Objects.requireNonNull(Interfaces.named("blipa"));
            NetworkInterface far = Objects.requireNonNull(Interfaces.named("blipb"));
            XdpLink link = open(near, far, 2, 1);
            Command.run("ip link set blipb down"); // takes the carrier off our end, which stays up
            long lost = 0;
            for (XdpSender sender : link.senders()) {
                sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, BLOCK, 80, Tcp.SYN));
                assertTrue(sender.send(0, 1) > 0);
            }
            for (XdpSender sender : link.senders()) {
                lost += sender.lost();
            }
            assertEquals(2, lost);
            close(link);
        } finally {
            Command.run("ip link del blipa");
        }
    }

    @Test
    void anInterfaceThatIsDownRefusesFrames() throws Exception {
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined();
                PacketRing ring = ring(wire.far)) {
            XdpLink link = open(wire.near, wire.far);
            XdpSender sender = link.senders().getFirst();
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, BLOCK, 80, Tcp.SYN));
            Command.run("ip link set blipa down");
            assertEquals(10, sender.send(0, 10)); // in the ring before that is known
            assertEquals(10, sender.lost());
            assertEquals(-Errno.ENETDOWN, sender.send(10, 10));
            assertEquals(-Errno.ENETDOWN, sender.send(11, 9));
            Command.run("ip link set blipa up");
            sendAll(sender, 5);
            assertEquals(15, drain(List.of(ring), 15).size());
            sender.setNextHop(0x0200000000BBL);
            sendAll(sender, 5);
            for (Seen seen : drain(List.of(ring), 5)) {
                assertEquals(0x0200000000BBL, seen.destinationMac());
            }
            close(link);
        }
    }

    @Test
    void awaitEndsWhenWokenAndWhenTimeIsOver() throws Exception {
        try (Wire wire = new Wire()) {
            XdpLink link = open(wire.near, wire.far);
            XdpReceiver receiver = link.receivers().getFirst();
            assertFalse(receiver.await(0));
            receiver.wake();
            receiver.wake();
            assertTrue(receiver.await(PATIENCE)); // one that came before
            assertFalse(receiver.await(0)); // and took all of them
            close(link);
            receiver.wake();
            receiver.close();
        }
    }

    @Test
    void nothingIsAllocatedForAFrame() throws Exception {
        var bean =
                (com.sun.management.ThreadMXBean)
                        java.lang.management.ManagementFactory.getThreadMXBean();
        try (Wire wire = new Wire();
                Arena arena = Arena.ofConfined()) {
            XdpLink near = open(wire.near, wire.far);
            XdpSender sender = near.senders().getFirst();
            XdpReceiver receiver = near.receivers().getFirst();
            PacketSocketSender far = fromFar(wire);
            sender.prepare(Wire.packet(arena, Wire.HERE, Wire.THERE, BLOCK, 80, Tcp.SYN));
            far.prepare(Wire.packet(arena, Wire.THERE, Wire.HERE, 80, BLOCK, Tcp.SYN | Tcp.ACK));
            long[] sum = new long[1];
            FrameHandler handler = (bytes, at, end, nanos, flags) -> sum[0] += end - at;
            long allocated = Long.MAX_VALUE;
            for (int lap : IntStream.range(0, 20).toArray()) { // until compiled, and then once more
                long before = bean.getCurrentThreadAllocatedBytes();
                for (int round = 0; round < 2_000; round++) {
                    sender.send(0, 2);
                    far.send(0, 2);
                    receiver.poll(handler);
                }
                allocated = bean.getCurrentThreadAllocatedBytes() - before;
                if (lap > 3 && allocated < 1_000) {
                    break;
                }
            }
            assertTrue(allocated < 1_000, "allocated " + allocated);
            far.close();
            close(near);
        }
    }
}
