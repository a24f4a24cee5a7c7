package dev.blip.app.scan;

import dev.blip.app.option.UsageError;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.TimeLimits;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What `-T0` to `-T5` stand for, with the numbers of the timing templates in nmap(1). An option that is given wins
/// over its template's.
///
/// `-T0` to `-T2` serialize the scan, as Nmap's do: one probe is outstanding at a time, and the next leaves when the
/// last was answered or its timeout is over, and not before the template's time since it. Nmap counts per host, here
/// both hold for any two probes of the scan. What has no counterpart here (Nmap's scan delay, which it raises by
/// itself) is left out.
enum TimingTemplate {
    /// A probe every five minutes.
    PARANOID(300, RetryPolicy.DEFAULT, TimeLimits.NO_LIMIT),
    /// Every 15 seconds.
    SNEAKY(15, RetryPolicy.DEFAULT, TimeLimits.NO_LIMIT),
    /// Every 0.4 seconds.
    POLITE(0.4, RetryPolicy.DEFAULT, TimeLimits.NO_LIMIT),
    NORMAL(0, RetryPolicy.DEFAULT, TimeLimits.NO_LIMIT),
    AGGRESSIVE(
            0,
            new RetryPolicy(6, 100_000_000L, 1_250_000_000L, 500_000_000L, 500_000_000L),
            TimeLimits.NO_LIMIT),
    INSANE(
            0,
            new RetryPolicy(2, 50_000_000L, 300_000_000L, 250_000_000L, 250_000_000L),
            900_000_000_000L);

    private static final TimingTemplate[] BY_NUMBER = values();

    private final double secondsBetween;

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
    private final RetryPolicy retry;

    private final long hostTimeoutNanos;

    TimingTemplate(double secondsBetween, RetryPolicy retry, long hostTimeoutNanos) {
        this.secondsBetween = secondsBetween;
        this.retry = retry;
        this.hostTimeoutNanos = hostTimeoutNanos;
    }

    /// By number or name, as Nmap takes them.
    ///
    /// @param text  null if nothing was said
    static TimingTemplate named(@Nullable String text) throws UsageError {
        if (text == null) {
            return NORMAL;
        }
        for (int number = 0; number < BY_NUMBER.length; number++) {
            if (text.equals(Integer.toString(number))
                    || text.equalsIgnoreCase(BY_NUMBER[number].word())) {
                return BY_NUMBER[number];
            }
        }
        throw new UsageError(
                "-T: no such timing template: " + text,
                "0 to 5, or paranoid, sneaky, polite, normal, aggressive, insane",
                "-T4");
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it says how long to wait between probes, and so asks for one at a time.
    boolean isSlow() {
        return secondsBetween > 0;
    }

    double packetsPerSecond() {
        return 1 / secondsBetween;
    }

    RetryPolicy retry() {
        return retry;
    }

    long hostTimeoutNanos() {
        return hostTimeoutNanos;
    }
}
