package dev.blip.run;

import dev.blip.plan.StopRules;
import java.util.Locale;

/// Watches whether a scan still does something useful. The rules are ZMap's: the share of answers is that of the whole
/// scan so far, it is looked at from the fifth second on, and the scan is stopped when it has been too low for five
/// seconds in a row. Unlike ZMap's it is the share of the *targets asked*, for a silent target is asked more than once,
/// and fewer than a hundred targets say nothing. Owner: the thread that reports.
public final class Usefulness {
    private static final long WARM_UP_NANOS = 5_000_000_000L;
    private static final long LOW_NANOS = 5_000_000_000L;
    private static final long LEAST_ASKED = 100;
    private static final long NEVER = Long.MAX_VALUE;

    private final StopRules rules;
    private final long startedNanos;
    private long lowSince = NEVER;

    public Usefulness(StopRules rules, long startedNanos) {
        this.rules = rules;
        this.startedNanos = startedNanos;
    }

    /// Whether there is anything to watch for.
    public boolean isWatching() {
        return rules.leastAnswered() > 0 || rules.mostSendFailures() != StopRules.NO_LIMIT;
    }

    /// Why to stop now, for people; empty as long as there is no reason.
    ///
    /// @param asked     targets that have been asked once or more
    /// @param answered  of them, those that have answered themselves
    /// @param refused   probes that the kernel has refused
    public String objection(long nowNanos, long asked, long answered, long refused) {
        if (refused > rules.mostSendFailures()) {
            return refused
                    + (refused == 1 ? " probe" : " probes")
                    + " could not be sent, more than --max-sendto-failures "
                    + rules.mostSendFailures();
        }
        boolean isLow =
                nowNanos - startedNanos >= WARM_UP_NANOS
                        && asked >= LEAST_ASKED
                        && answered < rules.leastAnswered() * asked;
        if (!isLow) {
            lowSince = NEVER;
            return "";
        }
        lowSince = Math.min(lowSince, nowNanos);
        return nowNanos - lowSince < LOW_NANOS ? "" : tooFew(asked, answered);
    }

    private String tooFew(long asked, long answered) {
        return answered
                + " of "
                + asked
                + " targets asked had answered, less than --min-hitrate "
                + percent(rules.leastAnswered());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3g", share * 100) + "%";
    }
}
