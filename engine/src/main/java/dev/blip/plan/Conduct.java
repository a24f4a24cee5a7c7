package dev.blip.plan;

/// How a scan behaves, whomever it asks.
///
/// @param pace    ceiling on the rate
/// @param retry   retransmission
/// @param limits  when to give up
/// @param caps    what a host, a prefix and a translation table on the way see at the most
/// @param stop    when to stop a scan that does nothing useful
public record Conduct(Pace pace, RetryPolicy retry, TimeLimits limits, Caps caps, StopRules stop) {
    /// The conduct of a scan of which the user says nothing else.
    public static final Conduct DEFAULT =
            new Conduct(
                    Pace.DEFAULT,
                    RetryPolicy.DEFAULT,
                    TimeLimits.NONE,
                    Caps.DEFAULT,
                    StopRules.NONE);

    /// How far the ceiling may be raised while a scan runs, packets per second: to twice what was asked for, and not
    /// above the cap on the whole.
    public double highestCeiling() {
        double asked = pace.packetsPerSecond();
        return Math.max(asked, Math.min(caps.wholePerSecond(), Pace.MOST_RAISE * asked));
    }

    /// Whether a half-open scan asks each host and prefix as its answers allow. A fixed rate is the user's word.
    public boolean sparesHosts() {
        return caps.isAdaptive() && !pace.isFixed();
    }

    /// What a half-open scan keeps to, whatever its answers show.
    public Caps heldCaps() {
        return pace.isFixed() ? caps.fixed() : caps;
    }

    public Conduct withPace(Pace other) {
        return new Conduct(other, retry, limits, caps, stop);
    }

    public Conduct withRetry(RetryPolicy other) {
        return new Conduct(pace, other, limits, caps, stop);
    }

    public Conduct withLimits(TimeLimits other) {
        return new Conduct(pace, retry, other, caps, stop);
    }

    public Conduct withCaps(Caps other) {
        return new Conduct(pace, retry, limits, other, stop);
    }

    public Conduct withStop(StopRules other) {
        return new Conduct(pace, retry, limits, caps, other);
    }
}
