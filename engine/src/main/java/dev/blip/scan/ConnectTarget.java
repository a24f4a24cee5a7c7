package dev.blip.scan;

import dev.blip.plan.TimeLimits;
import dev.blip.report.Observation;
import dev.blip.report.Reason;

/// One target of a connect scan on the way to its verdict. Owner: who has it, the `ConnectDispatcher` between attempts
/// and the `Connector` during one; it is handed over by queues.
final class ConnectTarget {
    private final int address;
    private final int port;
    private int attempts;
    private long firstAskedNanos;
    private long rttNanos = -1;
    private Reason outcome = Reason.NOT_ASKED;

    ConnectTarget(int address, int port) {
        this.address = address;
        this.port = port;
    }

    int address() {
        return address;
    }

    int port() {
        return port;
    }

    /// How often it has been asked.
    int attempts() {
        return attempts;
    }

    void asking(long nowNanos) {
        firstAskedNanos = attempts == 0 ? nowNanos : firstAskedNanos;
        attempts++;
    }

    /// Somebody has answered in its name, so long after the call.
    void answeredAfter(long nanos) {
        rttNanos = nanos;
    }

    /// The last attempt has come to this.
    void heard(Reason reason) {
        outcome = reason;
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
        return new Observation(address, port, reason, -1, rttNanos, attempts, epochNanos, 0, false);
    }
}
