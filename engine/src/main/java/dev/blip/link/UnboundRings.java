package dev.blip.link;

import dev.blip.linux.LinuxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Receive rings that hear nothing yet, made while their caller does something else: to shape a ring, the kernel waits
/// for a grace period of its RCU (`synchronize_net` in packet_set_ring, net/packet/af_packet.c), 5 to 30 ms in which
/// nobody works for us. Each is made by a thread of its own, so that many take no longer than one. Owner: whoever
/// opened it.
public final class UnboundRings implements AutoCloseable {
    private static final int MOST = 256; // PACKET_FANOUT_MAX before Linux 5.10

    private final List<Maker> makers = new ArrayList<>();

    /// Begins to make `count` rings, 1 to 256; what goes wrong is said by `bind`.
    public UnboundRings(RingGeometry geometry, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("rings must be 1 to " + MOST + ": count=" + count);
        }
        try {
            for (int i = 0; i < count; i++) {
                makers.add(new Maker(geometry));
            }
        } catch (Error e) { // no more threads
            close();
            throw e;
        }
    }

    /// Waits for the rings.
    ///
    /// @throws LinkException if they could not be made, as `bind` would
    public void await(String interfaceName) throws LinkException {
        try {
            for (Maker maker : makers) {
                maker.await();
            }
        } catch (LinuxException e) {
            throw refusal(interfaceName, e);
        }
    }

    /// Waits for the rings and lets them hear `interfaceIndex`; they are the caller's then.
    /// See [PacketRing#open(String, int, byte[], RingGeometry, int)].
    public List<PacketRing> bind(String interfaceName, int interfaceIndex, byte[] filter)
            throws LinkException {
        List<PacketRing> rings = new ArrayList<>();
        try {
            for (Maker maker : makers) {
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

    /// Closes what has not been bound.
    @Override
    public void close() {
        makers.forEach(Maker::discard);
    }

    /// One ring and the thread that makes it.
    private static final class Maker {
        private final Thread thread;
        private @Nullable PacketRing ring; // the thread's until it has ended, then the owner's
        private @Nullable Throwable failure;

        Maker(RingGeometry geometry) {
            thread = Thread.ofPlatform().name("blip-ring").daemon().start(() -> make(geometry));
        }

        private void make(RingGeometry geometry) {
            try {
                ring = PacketRing.unbound(geometry);
            } catch (LinuxException | RuntimeException | Error e) {
                failure = e; // the owner throws it on
            }
        }

        /// Waits for the ring, and throws what stood in its way.
        void await() throws LinuxException {
            join();
            if (failure instanceof LinuxException refused) {
                throw refused;
            }
            if (failure != null) {
                throw new IllegalStateException("a ring was not made", failure);
            }
        }

        PacketRing take() throws LinuxException {
            await();
            PacketRing made = Objects.requireNonNull(ring, "a ring is taken once");
            ring = null;
            return made;
        }

        void discard() {
            join();
            if (ring != null) {
                ring.close();
                ring = null;
            }
        }

        /// Waits for the thread's end, however often the caller is interrupted meanwhile.
        private void join() {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
