package dev.blip.pace;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Holds what a host, a /24, a next hop and a translation table on the way may see of one lane, in every window,
/// wherever it begins. Retries and first probes count alike. A packet counts from the time after its system call, as
/// `Pacer` counts it. Owner: one transmit thread.
///
/// The first target over its cap stops those behind it too: the order is random, so a scan of few hosts stays below the
/// sum of their caps; a scan of one does not.
public final class BurstCaps {
    private static final By[] ALL = By.values();

    private final SlidingWindows[] windows;
    private final int[] kinds; // of `windows`: ordinals of By

    /// The bucket of the packet that is being looked at, by ordinal of `By`; all packets share that of the whole.
    private final int[] places = new int[ALL.length];

    private BurstCaps(List<Bound> bounds) {
        this.windows = new SlidingWindows[bounds.size()];
        this.kinds = new int[windows.length];
        for (int i = 0; i < windows.length; i++) {
            Bound bound = bounds.get(i);
            windows[i] = new SlidingWindows(bound.burst(), bound.count());
            kinds[i] = bound.by().ordinal();
        }
    }

    /// What packets have in common that one bound holds for.
    public enum By {
        ADDRESS,
        PREFIX,
        NEXT_HOP,
        SCAN
    }

    /// @param burst  for each of its kind
    /// @param count  how many of the kind there are, 1 or more; more than there are only cost memory
    public record Bound(By by, Burst burst, long count) {
        private long memoryBytes() {
            return SlidingWindows.memoryBytes(burst, count);
        }
    }

    /// What is to be held.
    public record Bounds(List<Bound> all) {
        public static final Bounds NONE = new Bounds(List.of());

        public Bounds {
            all = List.copyOf(all);
        }

        /// These and one more.
        ///
        /// @param burst  null for what cannot be exceeded
        public Bounds and(By by, @Nullable Burst burst, long count) {
            if (burst == null) {
                return this;
            }
            var more = new ArrayList<>(all);
            more.add(new Bound(by, burst, count));
            return new Bounds(more);
        }

        public boolean isNone() {
            return all.isEmpty();
        }

        /// Into how many parts they can be divided.
        public int mostParts() {
            int most = Integer.MAX_VALUE;
            for (Bound bound : all) {
                most = Math.min(most, bound.burst().most());
            }
            return most;
        }

        /// One of several parts that together are these bounds.
        public Bounds part(int number, int of) {
            Bounds parts = NONE;
            for (Bound bound : all) {
                parts = parts.and(bound.by(), bound.burst().part(number, of), bound.count());
            }
            return parts;
        }

        /// The longest stretch of time that one of them is held in, 0 if there is none.
        public long longestWindowNanos() {
            long longest = 0;
            for (Bound bound : all) {
                longest = Math.max(longest, bound.burst().windowNanos());
            }
            return longest;
        }

        /// What `open` allocates.
        public long memoryBytes() {
            long bytes = 0;
            for (Bound bound : all) {
                bytes += bound.memoryBytes();
            }
            return bytes;
        }

        /// @return null if there is nothing to hold
        public @Nullable BurstCaps open() {
            return isNone() ? null : new BurstCaps(all);
        }
    }

    /// Lets a packet go if every cap has room for it, and notes it.
    ///
    /// @param host     number of the host that it goes to, as `TargetSpace` has it; likewise `prefix`
    /// @param nextHop  number of the next hop to it
    /// @return from when on it may leave: not after `nowNanos` if it has been let go, else when to ask again
    public long let(long host, long prefix, int nextHop, long nowNanos) {
        places[By.ADDRESS.ordinal()] = folded(host);
        places[By.PREFIX.ordinal()] = folded(prefix);
        places[By.NEXT_HOP.ordinal()] = nextHop;
        for (int i = 0; i < windows.length; i++) {
            long opensAt = windows[i].let(places[kinds[i]], nowNanos);
            if (opensAt > nowNanos) {
                takeBack(i);
                return opensAt;
            }
        }
        return nowNanos;
    }

    /// Buckets are hashed to by 32 bits: where two numbers meet, their bound is only stricter.
    private static int folded(long key) {
        return (int) (key ^ key >>> Integer.SIZE);
    }

    /// Undoes the reservations of the first `count` caps, because a later cap refused the packet.
    private void takeBack(int count) {
        for (int i = 0; i < count; i++) {
            windows[i].takeBack(places[kinds[i]]);
        }
    }

    /// All that was let go has left, or was refused; what was refused counts too.
    ///
    /// @param afterNanos  read after the call that sent it returned
    public void sent(long afterNanos) {
        for (SlidingWindows window : windows) {
            window.sent(afterNanos);
        }
    }
}
