package dev.blip.ledger;

/// How long the slow answers take beside the fast ones. Where they take much longer, there are several kinds of
/// targets, and there may be a kind that is slower still: whoever calls the silent filtered then waits longer. Where
/// all targets are on one host that has answered often, there is one kind, and the wait is shorter. Owner: one receive
/// thread; any thread may read `silenceNanos`.
public final class AnswerSpread {
    /// The next slower kind of targets answers so many times later: a rack, a country, a continent, a satellite.
    private static final int NEXT_KIND = 4;

    /// One slow answer is an accident; so many, and one in so many, are a kind.
    private static final int LEAST_SLOW = 2;

    private static final int ONE_IN = 2_000;

    /// Answers after which a single host is awake, resolved on its link, and as quick as it is.
    private static final int PROVEN = 64;

    /// Such a host is waited for so long at the least: two and a half times as long as Nmap waits for any host.
    private static final long LEAST_OF_ONE_HOST_NANOS = 250_000_000L;

    private long count;
    private long fastestNanos = Long.MAX_VALUE;
    private long slowNanos;
    private long aboveSlow;
    private long leastAbove = Long.MAX_VALUE;
    private final long leastSilenceNanos;
    private final boolean isOneHost;
    private volatile long silenceNanos;

    /// @param leastSilenceNanos  that silence lasts after a last probe, whatever the answers took; of a host that has
    ///                           proved quick less
    /// @param isOneHost          all targets are on one host
    public AnswerSpread(long leastSilenceNanos, boolean isOneHost) {
        this.leastSilenceNanos = leastSilenceNanos;
        this.isOneHost = isOneHost;
        this.silenceNanos = leastSilenceNanos;
    }

    /// @param rttNanos  0 or more
    public void add(long rttNanos) {
        count++;
        fastestNanos = Math.min(fastestNanos, rttNanos);
        if (rttNanos > slowNanos) {
            addAboveSlow(rttNanos);
        }
        if (count == PROVEN && isOneHost) {
            silenceNanos = silenceAfter(slowNanos);
        }
    }

    private void addAboveSlow(long rttNanos) {
        leastAbove = Math.min(leastAbove, rttNanos);
        if (++aboveSlow >= Math.max(LEAST_SLOW, count / ONE_IN)) {
            slowNanos = leastAbove;
            aboveSlow = 0;
            leastAbove = Long.MAX_VALUE;
            silenceNanos = silenceAfter(slowNanos);
        }
    }

    private long silenceAfter(long slowNanos) {
        boolean isMixed = slowNanos > NEXT_KIND * fastestNanos;
        long ofAll = Math.max(leastSilenceNanos, isMixed ? NEXT_KIND * slowNanos : slowNanos);
        if (!isOneHost || count < PROVEN) {
            return ofAll;
        }
        return Math.min(ofAll, Math.max(LEAST_OF_ONE_HOST_NANOS, NEXT_KIND * slowNanos));
    }

    /// How long silence must last to mean something, before any cap.
    public long silenceNanos() {
        return silenceNanos;
    }
}
