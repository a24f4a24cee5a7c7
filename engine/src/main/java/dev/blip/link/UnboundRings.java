package dev.blip.link;

import dev.blip.linux.Disposal;
import dev.blip.linux.LinuxException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Rings by which nothing comes and nothing leaves yet, made while their caller does something else: to shape a ring,
/// the kernel waits for a grace period of its RCU (`synchronize_net` in packet_set_ring, net/packet/af_packet.c), 5 to
/// 30 ms in which nobody works for us. Each is made by a thread of its own, so that many take no longer than one.
/// Owner: whoever opened it.
public final class UnboundRings implements AutoCloseable {
    private static final int MOST = 256; // PACKET_FANOUT_MAX before Linux 5.10

    private final List<Maker<PacketRing>> receive = new ArrayList<>();
    private final int slotWords;
    private final Deque<Maker<TransmitRing>> transmit = new ArrayDeque<>();

    /// Begins to make receive rings, 1 to 256, and transmit rings, 0 or more; what goes wrong is said by `bind` and
    /// `sender`.
    ///
    /// @param slotWords  of the transmit rings: `FrameSender.SLOT_WORDS` or `LONG_SLOT_WORDS`
    public UnboundRings(RingGeometry geometry, int receiveRings, int transmitRings, int slotWords) {
        if (receiveRings < 1 || receiveRings > MOST) {
            throw new IllegalArgumentException(
                    "rings must be 1 to " + MOST + ": receiveRings=" + receiveRings);
        }
        this.slotWords = slotWords;
        try {
            for (int i = 0; i < receiveRings; i++) {
                receive.add(new Maker<>(() -> PacketRing.unbound(geometry), PacketRing::close));
            }
            for (int i = 0; i < transmitRings; i++) {
                transmit.add(
                        new Maker<>(() -> TransmitRing.unbound(slotWords), TransmitRing::close));
            }
        } catch (Error e) { // no more threads
            close();
            throw e;
        }
    }

    /// Words of a slot of the senders.
    public int slotWords() {
        return slotWords;
    }

    /// Waits for the receive rings.
    ///
    /// @throws LinkException if they could not be made, as `bind` would
    public void await(String interfaceName) throws LinkException {
        try {
            for (Maker<PacketRing> maker : receive) {
                maker.await();
            }
        } catch (LinuxException e) {
            throw refusal(interfaceName, e);
        }
    }

    /// Waits for the receive rings and lets them hear `interfaceIndex`; they are the caller's then.
    /// See [PacketRing#open(String, int, byte[], RingGeometry, int)].
    public List<PacketRing> bind(String interfaceName, int interfaceIndex, byte[] filter)
            throws LinkException {
        List<PacketRing> rings = new ArrayList<>();
        try {
            for (Maker<PacketRing> maker : receive) {
                rings.add(maker.take());
            }
            PacketRing.bind(rings, interfaceName, interfaceIndex, filter);
            return rings;
        } catch (LinuxException e) {
            rings.forEach(PacketRing::close);
            throw refusal(interfaceName, e);
        } catch (RuntimeException | Error e) {
            rings.forEach(PacketRing::close);
            throw e;
        }
    }

    private static LinkException refusal(String interfaceName, LinuxException e) {
        return Refusal.of("cannot open a receive ring on " + interfaceName, e);
    }

    /// A sender by one of the transmit rings, of which there must be one left.
    /// See [PacketSocketSender#open(Edge, int)].
    public PacketSocketSender sender(Edge edge, int capacity) throws LinkException {
        try {
            return PacketSocketSender.of(transmit.remove().take(), edge, capacity);
        } catch (LinuxException e) {
            throw PacketSocketSender.refusal(edge, e);
        }
    }

    /// Closes what has not been bound.
    @Override
    public void close() {
        try (var disposal = new Disposal()) {
            receive.forEach(maker -> maker.discard(disposal));
            transmit.forEach(maker -> maker.discard(disposal));
        }
    }

    /// What makes a ring.
    private interface Making<R> {
        R make() throws LinuxException;
    }

    /// One ring and the thread that makes it.
    private static final class Maker<R> {
        private final CompletableFuture<Void> end; // of the thread
        private final BiConsumer<R, Disposal> closing;
        private @Nullable R ring; // the thread's until it has ended, then the owner's
        private @Nullable Throwable failure;

        Maker(Making<R> making, BiConsumer<R, Disposal> closing) {
            this.closing = closing;
            end =
                    CompletableFuture.runAsync(
                            () -> make(making),
                            Thread.ofPlatform().name("blip-ring").daemon()::start);
        }

        private void make(Making<R> making) {
            try {
                ring = making.make();
            } catch (LinuxException | RuntimeException | Error e) {
                failure = e; // the owner throws it on
            }
        }

        /// Waits for the ring, however often the caller is interrupted meanwhile, and throws what stood in its way.
        void await() throws LinuxException {
            end.join();
            if (failure instanceof LinuxException refused) {
                throw refused;
            }
            if (failure != null) {
                throw new IllegalStateException("a ring was not made", failure);
            }
        }

        R take() throws LinuxException {
            await();
            R made = Objects.requireNonNull(ring, "a ring is taken once");
            ring = null;
            return made;
        }

        void discard(Disposal disposal) {
            end.join();
            if (ring != null) {
                closing.accept(ring, disposal);
                ring = null;
            }
        }
    }
}
