package dev.blip.pace;

import org.jspecify.annotations.Nullable;

/// Holds what a host, a /24 and a translation table on the way may see of one lane, in every window, wherever it
/// begins. Retries and first probes count alike. A packet counts from the time after its system call, as `Pacer` counts
/// it. Owner: one transmit thread.
///
/// The first target over its cap stops those behind it too: the order is random, so a scan of few hosts stays below the
/// sum of their caps; a scan of one does not.
public final class BurstCaps {
    private static final int PREFIX_SHIFT = 8; // a /24

    private final @Nullable SlidingWindows hosts;
    private final @Nullable SlidingWindows prefixes;
    private final @Nullable SlidingWindows whole;

    private BurstCaps(
            @Nullable SlidingWindows hosts,
            @Nullable SlidingWindows prefixes,
            @Nullable SlidingWindows whole) {
        this.hosts = hosts;
        this.prefixes = prefixes;
        this.whole = whole;
    }

    /// What is to be held, null for what cannot be exceeded.
    ///
    /// @param hostCount    addresses of the scan, 1 or more; likewise prefixes
    public record Bounds(
            @Nullable Burst host,
            long hostCount,
            @Nullable Burst prefix,
            long prefixCount,
            @Nullable Burst whole) {
        public boolean isNone() {
            return host == null && prefix == null && whole == null;
        }

        /// Into how many parts they can be divided.
        public int mostParts() {
            int most = host == null ? Integer.MAX_VALUE : host.most();
            most = prefix == null ? most : Math.min(most, prefix.most());
            return whole == null ? most : Math.min(most, whole.most());
        }

        /// One of several parts that together are these bounds.
        public Bounds part(int number, int of) {
            return new Bounds(
                    host == null ? null : host.part(number, of),
                    hostCount,
                    prefix == null ? null : prefix.part(number, of),
                    prefixCount,
                    whole == null ? null : whole.part(number, of));
        }

        /// What `open` allocates.
        public long memoryBytes() {
            long bytes = host == null ? 0 : SlidingWindows.memoryBytes(host, hostCount);
            bytes += prefix == null ? 0 : SlidingWindows.memoryBytes(prefix, prefixCount);
            return bytes + (whole == null ? 0 : SlidingWindows.memoryBytes(whole, 1));
        }

        /// @return null if there is nothing to hold
        public @Nullable BurstCaps open() {
            return isNone()
                    ? null
                    : new BurstCaps(
                            host == null ? null : new SlidingWindows(host, hostCount),
                            prefix == null ? null : new SlidingWindows(prefix, prefixCount),
                            whole == null ? null : new SlidingWindows(whole, 1));
        }
    }

    /// Lets a packet to `address` go if every cap has room for it, and notes it.
    ///
    /// @return from when on it may leave: not after `nowNanos` if it has been let go, else when to ask again
    public long let(int address, long nowNanos) {
        long opensAt = hosts == null ? nowNanos : hosts.let(address, nowNanos);
        if (opensAt > nowNanos) {
            return opensAt;
        }
        if (prefixes != null) {
            opensAt = prefixes.let(address >>> PREFIX_SHIFT, nowNanos);
        }
        if (whole != null && opensAt <= nowNanos) {
            opensAt = whole.let(0, nowNanos);
            if (opensAt > nowNanos && prefixes != null) {
                prefixes.takeBack(address >>> PREFIX_SHIFT);
            }
        }
        if (opensAt > nowNanos && hosts != null) {
            hosts.takeBack(address);
        }
        return opensAt;
    }

    /// All that was let go has left, or was refused; what was refused counts too.
    ///
    /// @param afterNanos  read after the call that sent it returned
    public void sent(long afterNanos) {
        if (hosts != null) {
            hosts.sent(afterNanos);
        }
        if (prefixes != null) {
            prefixes.sent(afterNanos);
        }
        if (whole != null) {
            whole.sent(afterNanos);
        }
    }
}
