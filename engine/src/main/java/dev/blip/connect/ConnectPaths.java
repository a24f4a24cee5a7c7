package dev.blip.connect;

import dev.blip.verdict.Reason;
import dev.blip.way.KernelsWay;
import dev.blip.way.Ways;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The paths of a connect scan, one for each way by which the kernel reaches targets: what becomes unreachable
/// together is judged together. Owner: the dispatcher's thread; `silence` is for who ends the scan.
final class ConnectPaths {
    private final Ways ways;
    private final boolean
            mustBeRouted; // a socket bound to a device finds anybody to be on its link
    private final long timeoutNanos;
    private final ConnectPath.Released released;
    private final Map<Integer, ConnectPath> paths = new HashMap<>(); // by way
    private final List<ConnectPath> waitedFor =
            new ArrayList<>(); // those of them that have to be looked at

    /// @param timeoutNanos  how long a path in the dark is looked for
    ConnectPaths(KernelsWay way, long timeoutNanos, ConnectPath.Released released) {
        this.ways = way.ways();
        this.mustBeRouted = way.device() != null;
        this.timeoutNanos = timeoutNanos;
        this.released = released;
    }

    /// The path that the target's packets take, made when its first target comes.
    private ConnectPath of(ConnectTarget target) {
        int way = ways.of(target.address());
        ConnectPath known = paths.get(way);
        if (known == null) {
            known = new ConnectPath(ways.isWatched(way), timeoutNanos, released);
            paths.put(way, known);
        }
        return known;
    }

    /// Why no packet can reach the target, nor will; null if one can.
    @Nullable Reason whyClosed(ConnectTarget target) {
        Ways.Kind way = ways.kindOf(target.address());
        if (way == Ways.Kind.NOBODY) {
            return Reason.ADMIN_PROHIBITED;
        }
        if (mustBeRouted && way == Ways.Kind.NONE) {
            return Reason.NO_ROUTE;
        }
        return of(target).isLost() ? Reason.PATH_LOST : null;
    }

    /// Keeps `target` if it had better not be asked now: [ConnectPath#holds(ConnectTarget, boolean)].
    boolean holds(ConnectTarget target, boolean isLastAttempt) {
        boolean isHeld = of(target).holds(target, isLastAttempt);
        if (isHeld) {
            lookAfter(of(target));
        }
        return isHeld;
    }

    /// Takes a target that was asked to the end; it is settled when silence on its path means something.
    void silent(ConnectTarget target, long nowNanos) {
        of(target).silent(target, nowNanos);
        lookAfter(of(target));
    }

    void answered(ConnectTarget target, long nowNanos) {
        of(target).answered(target, nowNanos);
    }

    void canaryIsSilent(ConnectTarget canary, long nowNanos) {
        of(canary).canaryIsSilent(canary, nowNanos);
        lookAfter(of(canary));
    }

    /// Has the path looked at in each turn, until it is at rest again: most never fall silent.
    private void lookAfter(ConnectPath path) {
        if (!path.isAtRest() && !waitedFor.contains(path)) {
            waitedFor.add(path);
        }
    }

    /// Looks how long each has been dark. Once the scan is stopping nobody waits any more.
    void look(long nowNanos, boolean isStopping) {
        for (ConnectPath path : waitedFor) {
            path.giveUpIfDark(nowNanos);
        }
        if (isStopping) {
            waitedFor.forEach(ConnectPath::stop);
        }
        waitedFor.removeIf(ConnectPath::isAtRest);
    }

    /// A target that is asked only to hear whether its way carries; null if no way wants one now.
    ///
    /// @param isIdle  nothing else can be asked, and nothing is under way
    @Nullable ConnectTarget canary(long nowNanos, boolean isIdle) {
        ConnectTarget canary = null;
        for (ConnectPath path : waitedFor) {
            canary = canary == null ? path.canary(nowNanos, isIdle) : canary;
        }
        return canary;
    }

    /// When a path wants to be looked at; `Long.MAX_VALUE` if only an answer changes anything.
    long dueNanos(boolean isIdle) {
        long due = Long.MAX_VALUE;
        for (ConnectPath path : waitedFor) {
            due = Math.min(due, path.dueNanos(isIdle));
        }
        return due;
    }

    /// Since when nobody was heard on the path that was lost, for people; empty if none was. Once the scan is over.
    String silence(long startedNanos) {
        for (ConnectPath path : paths.values()) {
            if (path.isLost()) {
                return path.silence(startedNanos);
            }
        }
        return "";
    }
}
