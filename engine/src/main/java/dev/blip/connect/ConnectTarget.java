package dev.blip.connect;

import dev.blip.plan.TimeLimits;
import dev.blip.report.Observation;
import dev.blip.report.Reply;
import dev.blip.verdict.Reason;

/// One target of a connect scan on the way to its verdict. Owner: who has it, the `ConnectDispatcher` between attempts
/// and the `Connector` during one; it is handed over by queues.
public final class ConnectTarget {
    private static final long NEVER = Long.MAX_VALUE;

    private final int address;
    private final int port;
    private final boolean isCanary;
    // Attempts and times are of the present start: a restart forgets what was asked in the dark.
    private int attempts;
    private int restarts;
    private boolean hasNotLeft;
    private long firstAskedNanos;
    private long lastAskedNanos;
    private long refusedSinceNanos = NEVER;
    private long waitingSinceNanos;
    private long rttNanos = -1;
    private Reason outcome = Reason.NOT_ASKED;

    ConnectTarget(int address, int port) {
        this(address, port, false);
    }

    private ConnectTarget(int address, int port, boolean isCanary) {
        this.address = address;
        this.port = port;
        this.isCanary = isCanary;
    }

    /// One that has its verdict and is asked whether it is still heard.
    static ConnectTarget canary(int address, int port) {
        return new ConnectTarget(address, port, true);
    }

    public int address() {
        return address;
    }

    public int port() {
        return port;
    }

    boolean isCanary() {
        return isCanary;
    }

    /// How often it has been asked.
    int attempts() {
        return attempts;
    }

    void asking(long nowNanos) {
        firstAskedNanos = attempts == 0 ? nowNanos : firstAskedNanos;
        lastAskedNanos = nowNanos;
        hasNotLeft = false;
        attempts++;
    }

    /// When the first attempt was made. Of a target that was asked.
    long firstAskedNanos() {
        return firstAskedNanos;
    }

    /// When the last one was. Of a target that was asked.
    long lastAskedNanos() {
        return lastAskedNanos;
    }

    /// The last attempt never left, so it was none.
    void takeBack() {
        attempts--;
    }

    /// The attempt that is under way has not left and will not.
    void neverLeft() {
        hasNotLeft = true;
    }

    /// Whether that is so of the last attempt, which has ended.
    boolean hasNotLeft() {
        return hasNotLeft;
    }

    /// It was asked for by ARP, three times, and nobody has it.
    void absent(long firstRequestNanos, long lastRequestNanos) {
        firstAskedNanos = firstRequestNanos;
        lastAskedNanos = lastRequestNanos;
        outcome = Reason.NO_ARP;
    }

    /// The kernel would not let it be asked.
    void refused(Reason reason, long nowNanos) {
        outcome = reason;
        refusedSinceNanos = Math.min(refusedSinceNanos, nowNanos);
    }

    /// It has been asked, as an answer shows.
    void accepted() {
        refusedSinceNanos = NEVER;
    }

    /// How long the kernel has refused it, 0 or more.
    long refusedNanos(long nowNanos) {
        return refusedSinceNanos == NEVER ? 0 : nowNanos - refusedSinceNanos;
    }

    /// Nothing asked so far counts.
    ///
    /// @return how often that has happened
    int restart() {
        attempts = 0;
        outcome = Reason.NOT_ASKED;
        return ++restarts;
    }

    /// It waits for a sign of life from now on: its path compares that with what it hears.
    void waitsSince(long nowNanos) {
        waitingSinceNanos = nowNanos;
    }

    long waitingSinceNanos() {
        return waitingSinceNanos;
    }

    /// Somebody has answered in its name, so long after the call.
    public void answeredAfter(long nanos) {
        rttNanos = nanos;
    }

    /// The last attempt has come to this.
    void heard(Reason reason) {
        outcome = reason;
    }

    Reason outcome() {
        return outcome;
    }

    /// What is left of the user's limit for one target, which begins with the first attempt; 0 or less when it is over.
    long nanosLeft(TimeLimits limits, long nowNanos) {
        boolean isLimited = attempts > 0 && limits.hostTimeoutNanos() != TimeLimits.NO_LIMIT;
        return isLimited
                ? limits.hostTimeoutNanos() - (nowNanos - firstAskedNanos)
                : TimeLimits.NO_LIMIT;
    }

    /// What its outcome means if it is not asked again.
    Reason verdict(TimeLimits limits, long nowNanos) {
        boolean isGivenUp = outcome == Reason.NO_RESPONSE && nanosLeft(limits, nowNanos) <= 0;
        return isGivenUp ? Reason.HOST_TIMEOUT : outcome;
    }

    Observation because(Reason reason, long epochNanos) {
        return Observation.of(address, port, reason, attempts, epochNanos, Reply.of(-1, rttNanos));
    }
}
