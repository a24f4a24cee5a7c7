package dev.blip.ask;

import dev.blip.ledger.Tranche;
import dev.blip.plan.TimeLimits;

/// The user's limit for one target, `--host-timeout`: how long it is asked, counted from its first probe. Whoever is
/// over it gets no more probes, and its silence so far is the verdict's. Owner: the lane's transmit thread.
final class HostLimit {
    private final long nanos;
    private final boolean isAny; // looked at for each probe: mostly there is none

    /// @param nanos  `TimeLimits.NO_LIMIT` if there is none
    HostLimit(long nanos) {
        this.nanos = nanos;
        this.isAny = nanos != TimeLimits.NO_LIMIT;
    }

    /// The first entry from `entry` on without a verdict whose turn comes before its limit is over; -1 if there is
    /// none. Passes over the others.
    ///
    /// @param timeoutNanos  after which an entry's next probe is due
    int inTime(Tranche t, int entry, long timeoutNanos, long nowNanos) {
        return isAny ? firstInTime(t, entry, timeoutNanos, nowNanos) : entry;
    }

    private int firstInTime(Tranche t, int entry, long timeoutNanos, long nowNanos) {
        int i = entry;
        while (i >= 0 && isOverAt(t, i, Math.max(nowNanos, t.readyAt(i, timeoutNanos)))) {
            t.skip(i);
            i = t.nextAsRead();
        }
        return i;
    }

    /// Whether an entry's limit is over now.
    boolean isOver(Tranche t, int entry, long nowNanos) {
        return isAny && isOverAt(t, entry, nowNanos);
    }

    /// Whether the limit will be over at `atNanos`, or was when an earlier pass came to the entry.
    private boolean isOverAt(Tranche t, int entry, long atNanos) {
        boolean wasPassedOver = t.attempt() > 0 && !t.wasTried(t.attempt() - 1, entry);
        long firstAsked = t.sentAt(0, entry);
        return wasPassedOver || (firstAsked >= 0 && atNanos - firstAsked >= nanos);
    }
}
