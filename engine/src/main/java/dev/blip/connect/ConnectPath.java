package dev.blip.connect;

import dev.blip.verdict.Reason;
import dev.blip.wire.Ipv4;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Whether one way of a connect scan is known to carry, and what its silence is worth. Owner: the dispatcher's thread.
///
/// Silence is a verdict if something was answered that was asked at or after the silent target's last attempt. Until
/// then the target waits here, and so does one whose last attempt is due though nothing has been answered since its
/// first. If no such answer comes by itself, a target that has answered before is asked again: a canary. If the canary
/// is silent the path is paused: canaries alone are asked. If one answers, what was asked in the dark is asked again;
/// if none does for the path timeout, the path is lost, and what waits is unknown.
///
/// As long as nobody has ever answered there is nothing to compare with, and silence is a verdict at once.
public final class ConnectPath {
    static final long NEVER = Long.MIN_VALUE;

    private static final double NANOS = 1e9;

    /// Targets that may be asked again as canaries.
    private static final int CANARIES = 16;

    /// A connection that is made and reset is noticed by some servers, so nobody is asked again before this is over,
    /// and closed ports are asked first: nobody listens there.
    private static final long SPACING_NANOS = 1_000_000_000L;

    private static final long SPACING_IN_THE_DARK_NANOS = 250_000_000L;

    /// Others may answer meanwhile, which costs nothing.
    private static final long PATIENCE_NANOS = 1_000_000_000L;

    /// A path that comes and goes: better unknown than asked for ever.
    private static final int MOST_RESTARTS = 3;

    /// Takes what need not wait any longer.
    interface Released {
        void again(ConnectTarget target);

        void settled(ConnectTarget target, Reason reason);
    }

    private enum State {
        ALIVE,
        PAUSED,
        LOST
    }

    private static final class Canary {
        final int address;
        final int port;
        long askedNanos;

        Canary(ConnectTarget answered) {
            this.address = answered.address();
            this.port = answered.port();
            this.askedNanos = answered.lastAskedNanos();
        }
    }

    private final boolean isWatched;
    private final long timeoutNanos;
    private final Released released;
    private final Queue<ConnectTarget> silent = new ArrayDeque<>(); // asked to the end
    private final Queue<ConnectTarget> held = new ArrayDeque<>(); // to be asked
    private final List<Canary> closed = new ArrayList<>();
    private final List<Canary> open = new ArrayList<>();
    private boolean isCanaryUnderWay;

    private State state = State.ALIVE;
    private long aliveNanos = NEVER; // when the newest probe left that was answered
    private long heardNanos = NEVER; // the last answer came
    private int heardFrom;
    private long pausedNanos;
    private long suspectNanos; // the silent canary was asked
    private long aliveBeforeNanos; // it was asked in vain

    /// @param isWatched     false where nothing can be lost on the way: this machine
    /// @param timeoutNanos  how long a path in the dark is looked for
    ConnectPath(boolean isWatched, long timeoutNanos, Released released) {
        this.isWatched = isWatched;
        this.timeoutNanos = timeoutNanos;
        this.released = released;
    }

    boolean isLost() {
        return state == State.LOST;
    }

    /// Whether there is nothing to look after: nobody waits, and nothing is looked for.
    boolean isAtRest() {
        return state != State.PAUSED && silent.isEmpty() && held.isEmpty();
    }

    /// Since when nobody was heard, for people. Of a path that is lost.
    String silence(long startedNanos) {
        return String.format(
                Locale.ROOT,
                "the path went dark: nothing was heard after %.1f s, the last from %s, though it was looked for until"
                        + " %.1f s",
                (heardNanos - startedNanos) / NANOS,
                Ipv4.text(heardFrom),
                (pausedNanos + timeoutNanos - startedNanos) / NANOS);
    }

    /// Keeps `target` if it had better not be asked now.
    ///
    /// @param isLastAttempt  it has been asked, and may be once more
    boolean holds(ConnectTarget target, boolean isLastAttempt) {
        boolean isInTheDark = aliveNanos != NEVER && aliveNanos < target.firstAskedNanos();
        if (state == State.PAUSED || (isWatched && isLastAttempt && isInTheDark)) {
            held.add(target);
            return true;
        }
        return false;
    }

    /// Takes a target that was asked to the end and has `reason` to be called filtered, for nobody has answered.
    void silent(ConnectTarget target, long nowNanos) {
        boolean isEvident = state == State.ALIVE && aliveNanos >= target.lastAskedNanos();
        if (!isWatched || aliveNanos == NEVER || isEvident) {
            released.settled(target, target.outcome());
        } else if (isLost()) {
            released.settled(target, Reason.PATH_LOST);
        } else {
            target.waitsSince(nowNanos);
            silent.add(target);
        }
    }

    /// The target itself has answered.
    void answered(ConnectTarget target, long nowNanos) {
        if (!isWatched) {
            return;
        }
        isCanaryUnderWay &= !target.isCanary();
        aliveNanos = Math.max(aliveNanos, target.lastAskedNanos());
        heardNanos = nowNanos;
        heardFrom = target.address();
        if (!target.isCanary()) {
            note(target);
        }
        if (state == State.PAUSED && target.lastAskedNanos() >= suspectNanos) {
            state = State.ALIVE;
            recover();
        }
        if (state == State.ALIVE) {
            release();
        }
    }

    /// One canary a host, the newest ones: a host that goes away is not the path.
    private void note(ConnectTarget target) {
        List<Canary> kept = target.outcome() == Reason.CONN_REFUSED ? closed : open;
        for (int i = 0; i < kept.size(); i++) {
            if (kept.get(i).address == target.address()) {
                kept.set(i, new Canary(target));
                return;
            }
        }
        if (kept.size() == CANARIES) {
            kept.removeFirst();
        }
        kept.add(new Canary(target));
    }

    /// What was asked in the dark has not been asked.
    private void recover() {
        for (ConnectTarget target : List.copyOf(silent)) {
            if (wasAskedInTheDark(target)) {
                silent.remove();
                restart(target);
            } else {
                silent.add(silent.remove());
            }
        }
        for (int left = held.size(); left > 0; left--) {
            ConnectTarget target = held.remove();
            if (target.attempts() > 0 && wasAskedInTheDark(target)) {
                restart(target);
            } else {
                released.again(target);
            }
        }
    }

    private boolean wasAskedInTheDark(ConnectTarget target) {
        return target.firstAskedNanos() > aliveBeforeNanos;
    }

    private void restart(ConnectTarget target) {
        if (target.restart() > MOST_RESTARTS) {
            released.settled(target, Reason.PATH_LOST);
        } else {
            released.again(target);
        }
    }

    private void release() {
        for (Iterator<ConnectTarget> all = silent.iterator(); all.hasNext(); ) {
            ConnectTarget target = all.next();
            if (target.lastAskedNanos() <= aliveNanos) {
                all.remove();
                released.settled(target, target.outcome());
            }
        }
        for (int left = held.size(); left > 0; left--) {
            ConnectTarget target = held.remove();
            if (target.attempts() == 0 || target.firstAskedNanos() <= aliveNanos) {
                released.again(target);
            } else {
                held.add(target);
            }
        }
    }

    /// A canary was not heard.
    void canaryIsSilent(ConnectTarget canary, long nowNanos) {
        isCanaryUnderWay = false;
        if (state == State.ALIVE && aliveNanos < canary.lastAskedNanos()) {
            state = State.PAUSED;
            pausedNanos = nowNanos;
            suspectNanos = canary.lastAskedNanos();
            aliveBeforeNanos = aliveNanos;
        }
    }

    /// Gives up a path that has been dark for too long.
    void giveUpIfDark(long nowNanos) {
        if (state == State.PAUSED && nowNanos - pausedNanos >= timeoutNanos) {
            state = State.LOST;
            drain(target -> released.settled(target, Reason.PATH_LOST));
        }
    }

    /// Gives up waiting: the scan is over.
    void stop() {
        drain(released::again);
    }

    private void drain(Consumer<ConnectTarget> taker) {
        for (Queue<ConnectTarget> queue : List.of(silent, held)) {
            for (int left = queue.size(); left > 0; left--) {
                taker.accept(queue.remove());
            }
        }
    }

    /// A target that is asked now whether the path carries; null for nobody.
    ///
    /// @param isIdle  nothing else can be asked, and nothing is under way
    @Nullable ConnectTarget canary(long nowNanos, boolean isIdle) {
        if (nowNanos < canaryDueNanos(isIdle)) {
            return null;
        }
        Canary next = nextCanary();
        if (next == null) {
            return null;
        }
        next.askedNanos = nowNanos;
        isCanaryUnderWay = true;
        return ConnectTarget.canary(next.address, next.port);
    }

    /// When `canary` should be called again; `Long.MAX_VALUE` if only an answer changes anything.
    long dueNanos(boolean isIdle) {
        long canary = canaryDueNanos(isIdle);
        return state == State.PAUSED ? Math.min(canary, pausedNanos + timeoutNanos) : canary;
    }

    private long canaryDueNanos(boolean isIdle) {
        Canary next = nextCanary();
        if (isLost() || isCanaryUnderWay || next == null || (silent.isEmpty() && held.isEmpty())) {
            return Long.MAX_VALUE;
        }
        boolean isPaused = state == State.PAUSED;
        long free = next.askedNanos + (isPaused ? SPACING_IN_THE_DARK_NANOS : SPACING_NANOS);
        if (isPaused || isIdle || !held.isEmpty()) {
            return free;
        }
        return Math.max(free, silent.element().waitingSinceNanos() + PATIENCE_NANOS);
    }

    /// Who has not been asked for longest. In the dark everybody will do.
    private @Nullable Canary nextCanary() {
        Canary next = null;
        for (Canary each : closed) {
            next = next == null || each.askedNanos < next.askedNanos ? each : next;
        }
        if (next != null && state != State.PAUSED) {
            return next;
        }
        for (Canary each : open) {
            next = next == null || each.askedNanos < next.askedNanos ? each : next;
        }
        return next;
    }
}
