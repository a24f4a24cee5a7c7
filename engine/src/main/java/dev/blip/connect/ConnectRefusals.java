package dev.blip.connect;

import dev.blip.verdict.Reason;
import dev.blip.way.Ways;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Targets that this machine has refused to ask: no route for the moment, a link that is down, no free port. They are
/// asked again, and given up when that has lasted for the path timeout, of the target or of its whole way.
/// What had no way when the scan began is not waited for. Owner: the dispatcher's thread.
public final class ConnectRefusals {
    private static final long NEVER = Long.MAX_VALUE;

    /// A refused target rests so long before it is asked again.
    private static final long RETRY_NANOS = 100_000_000L;

    /// So many refusals in a row are no matter of one target; from then on one is asked at a time, so long apart.
    private static final int MANY = 16;

    private static final long PAUSE_NANOS = 10_000_000L;

    private record Kept(ConnectTarget target, long dueNanos) {}

    private final Ways ways;
    private final long timeoutNanos;
    private final Queue<Kept> kept = new ArrayDeque<>(); // in the order of their times
    private final long[] sinceNanos; // by way: refused without a pause
    private final boolean[] hasBeenUsed; // by way
    private int inRow;
    private long pausedUntilNanos = Long.MIN_VALUE;

    ConnectRefusals(Ways ways, long timeoutNanos) {
        this.ways = ways;
        this.timeoutNanos = timeoutNanos;
        this.sinceNanos = new long[ways.count()];
        this.hasBeenUsed = new boolean[ways.count()];
        Arrays.fill(sinceNanos, NEVER);
    }

    /// An attempt has been taken by the kernel.
    void accepted(ConnectTarget target) {
        int way = ways.of(target.address());
        sinceNanos[way] = NEVER;
        hasBeenUsed[way] = true;
        inRow = 0;
        pausedUntilNanos = Long.MIN_VALUE;
    }

    /// Keeps a target that was refused to be asked again; false if it has been refused for long enough.
    boolean keeps(ConnectTarget target, Reason reason, long nowNanos) {
        int way = ways.of(target.address());
        target.refused(reason, nowNanos);
        sinceNanos[way] = Math.min(sinceNanos[way], nowNanos);
        boolean isHopeless = ways.kind(way) == Ways.Kind.NONE && !hasBeenUsed[way];
        long refused = Math.max(nowNanos - sinceNanos[way], target.refusedNanos(nowNanos));
        if (isHopeless || refused >= timeoutNanos) {
            return false;
        }
        if (++inRow >= MANY) {
            pausedUntilNanos = nowNanos + PAUSE_NANOS;
        }
        kept.add(new Kept(target, nowNanos + RETRY_NANOS));
        return true;
    }

    /// The moment until which nobody is to be asked.
    long pausedUntilNanos() {
        return pausedUntilNanos;
    }

    /// The next whose time has come; null if there is none.
    @Nullable ConnectTarget poll(long nowNanos) {
        Kept first = kept.peek();
        if (first == null || first.dueNanos() > nowNanos) {
            return null;
        }
        return kept.remove().target();
    }

    /// When `poll` may have one.
    long dueNanos() {
        Kept first = kept.peek();
        return first == null ? NEVER : first.dueNanos();
    }

    void drainTo(Queue<ConnectTarget> taker) {
        for (Kept each = kept.poll(); each != null; each = kept.poll()) {
            taker.add(each.target());
        }
    }
}
