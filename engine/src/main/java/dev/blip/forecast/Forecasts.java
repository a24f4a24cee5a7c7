package dev.blip.forecast;

import dev.blip.ledger.PassRule;
import dev.blip.pace.Division;
import dev.blip.pace.Exposure;
import dev.blip.pace.RateController;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Forecast;
import java.util.List;

/// Predicts packets and time of a scan for several kinds of networks, by the same rules that the passes follow: a
/// silent target is asked again one timeout after its last probe, and the last probe is listened to for as long. What
/// nobody knows before the scan is the round trip; one is supposed. `docs/accuracy.md` holds how far predictions are
/// off.
public final class Forecasts {
    private static final double FEW = 0.1;
    private static final double NANOS = 1e9;

    /// From a frame's arrival until the receive ring hands over its block.
    private static final double HANDOVER_SECONDS = 0.008;

    /// The control doubles its rate after a round trip, and what it waits for stragglers and the ring.
    private static final double STRAGGLER_SECONDS = 0.025;

    /// Where nobody answers, the control waits before it grows, and then takes this long to double.
    private static final double DARK_START_SECONDS = 0.5;

    private static final double DARK_DOUBLING_SECONDS = 0.1;

    /// One kind of network.
    ///
    /// @param answering  share of the targets that answer their first probe, 0 to 1
    /// @param passes     to the others
    /// @param timeout    seconds
    private record Network(String when, double answering, int passes, double timeout) {
        double silent() {
            return 1 - answering;
        }
    }

    /// Seconds from a probe to the next, on average.
    ///
    /// @param first  where all are asked
    /// @param again  where only the silent are
    private record Apart(double first, double again) {
        /// As one of several lanes that share the rate.
        Apart of(int lanes) {
            return new Apart(first * lanes, again * lanes);
        }
    }

    private final ScanPlan plan;
    private final int nextHops;
    private final long targets;

    private Forecasts(ScanPlan plan, int nextHops, long targets) {
        this.plan = plan;
        this.nextHops = nextHops;
        this.targets = targets;
    }

    /// Of a half-open scan: best case first, worst case last.
    ///
    /// @param nextHops  how many the targets are behind
    public static List<Forecast> ofHalfOpen(ScanPlan plan, int nextHops, long targets) {
        var forecasts = new Forecasts(plan, nextHops, targets);
        int attempts = plan.retry().attempts();
        double timeout = timeoutAfter(plan.retry(), Forecast.SUPPOSED_RTT_NANOS);
        double unmeasured = seconds(plan.retry(), plan.retry().initialTimeoutNanos());
        int inTheDark = Math.min(PassRule.PASSES_IN_THE_DARK, attempts);
        return List.of(
                forecasts.of(new Network("all answer", 1, 1, timeout)),
                forecasts.of(new Network("1 in 10 answers", FEW, Math.min(2, attempts), timeout)),
                forecasts.of(new Network("nobody answers", 0, inTheDark, unmeasured)),
                forecasts.withCanaries(
                        new Network(
                                "at the very most",
                                0,
                                attempts,
                                plan.retry().maxTimeoutNanos() / NANOS)));
    }

    /// Of a connect scan, in which each target waits in a place of its own: it asks the silent as often as it may.
    ///
    /// @param atOnce  connections at a time
    public static List<Forecast> ofConnect(ScanPlan plan, int nextHops, long targets, int atOnce) {
        var forecasts = new Forecasts(plan, nextHops, targets);
        int attempts = plan.retry().attempts();
        double timeout = timeoutAfter(plan.retry(), Forecast.SUPPOSED_RTT_NANOS);
        double unmeasured =
                seconds(
                        plan.retry(),
                        Math.min(
                                RetryPolicy.UNMEASURED_CONNECT_NANOS,
                                plan.retry().initialTimeoutNanos()));
        double most = plan.retry().maxTimeoutNanos() / NANOS;
        return List.of(
                forecasts.connecting(new Network("all answer", 1, 1, timeout), atOnce),
                forecasts.connecting(
                        new Network("1 in 10 answers", FEW, attempts, timeout), atOnce),
                forecasts.connecting(
                        new Network("nobody answers", 0, attempts, unmeasured), atOnce),
                forecasts.connecting(new Network("at the very most", 0, attempts, most), atOnce));
    }

    /// RFC 6298 on a steady path: the round trip, and the floor as its margin.
    private static double timeoutAfter(RetryPolicy retry, long rttNanos) {
        return seconds(retry, rttNanos + retry.minTimeoutNanos());
    }

    private static double seconds(RetryPolicy retry, long timeoutNanos) {
        return retry.within(timeoutNanos) / NANOS;
    }

    /// Under control, targets that have answered are asked again between the others: few, but in the worst case they
    /// count.
    private Forecast withCanaries(Network network) {
        Forecast without = of(network);
        if (plan.pace().isFixed()) {
            return without;
        }
        long again = without.packets() - targets;
        double canaries =
                (double) targets / Division.FIRSTS_TO_CANARY
                        + (double) again / Division.RETRIES_TO_CANARY;
        long packets = without.packets() + (long) Math.ceil(canaries);
        return new Forecast(network.when(), packets, without.seconds());
    }

    private Forecast of(Network network) {
        int passes = passesInTime(network);
        double again = targets * network.silent() * (passes - 1);
        double rate = rate(network);
        double growing = askedOnce(network, rate) - targets / rate;
        Apart apart = apart(network, rate);
        double sending = targets * apart.first() + again * apart.again() + lastWait(network);
        double seconds = Math.max(sending, passes(network, passes, apart));
        return forecast(network, targets + again, growing + seconds);
    }

    /// One probe at a time waits for the answer to the last, or for its timeout.
    private Apart apart(Network network, double rate) {
        double least = 1 / rate;
        if (!plan.pace().isSerial()) {
            return new Apart(least, least);
        }
        double answered = Math.max(least, roundTrip());
        double silent = Math.max(least, network.timeout() + HANDOVER_SECONDS);
        return new Apart(network.answering() * answered + network.silent() * silent, silent);
    }

    private double lastWait(Network network) {
        return network.silent() == 0 ? roundTrip() : listening(network);
    }

    private static double roundTrip() {
        return Forecast.SUPPOSED_RTT_NANOS / NANOS + HANDOVER_SECONDS;
    }

    private Forecast forecast(Network network, double packets, double seconds) {
        long limit = plan.limits().maxRuntimeNanos();
        boolean isLimited = limit != TimeLimits.NO_LIMIT;
        double most = isLimited ? limit / NANOS + listening(network) : Double.POSITIVE_INFINITY;
        double capped = Math.max(seconds, Exposure.seconds(plan, nextHops, packets));
        return new Forecast(network.when(), Math.round(packets), Math.min(capped, most));
    }

    /// A target that has been silent for the user's limit is not asked again.
    private int passesInTime(Network network) {
        long limit = plan.limits().hostTimeoutNanos();
        if (limit == TimeLimits.NO_LIMIT) {
            return network.passes();
        }
        double inTime = Math.ceil(limit / NANOS / network.timeout());
        return (int) Math.clamp(inTime, 1, network.passes());
    }

    /// Packets per second: the ceiling, but where nobody answers the control stays at what is harmless.
    private double rate(Network network) {
        double ceiling = plan.pace().packetsPerSecond();
        boolean isUnproven = network.answering() == 0 && !plan.pace().isFixed();
        return isUnproven ? Math.min(ceiling, floored((double) RateController.UNPROVEN)) : ceiling;
    }

    private double floored(double packetsPerSecond) {
        return Math.max(packetsPerSecond, plan.pace().leastPerSecond());
    }

    /// When all targets have been asked once, in seconds: under control, the rate has to grow first.
    private double askedOnce(Network network, double rate) {
        double start = Math.min(rate, floored((double) RateController.START));
        if (plan.pace().isFixed() || start >= rate) {
            return targets / rate;
        }
        boolean isDark = network.answering() == 0;
        double atStart =
                isDark
                        ? DARK_START_SECONDS
                        : Forecast.SUPPOSED_RTT_NANOS / NANOS + STRAGGLER_SECONDS;
        double doubling = isDark ? DARK_DOUBLING_SECONDS : atStart;
        double left = targets - start * atStart;
        if (left <= 0) {
            return targets / start;
        }
        double whileGrowing = (rate - start) * doubling / Math.log(2);
        double growing =
                left < whileGrowing
                        ? doubling * log2(1 + left * Math.log(2) / (start * doubling))
                        : doubling * log2(rate / start) + (left - whileGrowing) / rate;
        return atStart + growing;
    }

    private static double log2(double value) {
        return Math.log(value) / Math.log(2);
    }

    /// Seconds until the passes of the last tranche are over, at full rate from the start. A tranche's waits are filled
    /// with the next one's probes; where its passes are longer than the timeout there are none, and the next one has to
    /// wait for all of them.
    private double passes(Network network, int passes, Apart ofAll) {
        int lanes = Division.laneCount(plan, targets);
        double lane = (double) targets / lanes;
        Apart apart = ofAll.of(lanes);
        double most = Math.min(lane, Division.trancheTargets(plan.pace().part(1, lanes)));
        double before = Math.ceil(lane / most) - 1; // tranches before the last
        double again = most * network.silent() * apart.again();
        double retried = (passes - 1) * again * Math.min(1, again / network.timeout());
        double opened = before * (most * apart.first() + retried);
        double places = Division.mostLive(lanes);
        opened = Math.max(opened, before / places * alone(most, apart, network, passes));
        return opened + alone(lane - before * most, apart, network, passes);
    }

    /// Seconds that a tranche takes by itself: a pass goes on when the one before it has been sent and its first probe
    /// has been silent for the timeout, and ends no sooner than one timeout after the one before it.
    private double alone(double size, Apart apart, Network network, int passes) {
        double again = size * network.silent() * apart.again();
        double begun = 0;
        double ended = size * apart.first();
        for (int pass = 1; pass < passes; pass++) {
            double before = ended;
            begun = Math.max(before, begun + network.timeout());
            ended = Math.max(begun + again, before + network.timeout());
        }
        return ended + lastWait(network);
    }

    /// How long is listened after the last probe: longer than a timeout, for silence then becomes a verdict.
    private double listening(Network network) {
        TimeLimits limits = plan.limits();
        double least = Math.min(plan.retry().leastSilenceNanos(), plan.retry().maxTimeoutNanos());
        double silence = Math.max(network.timeout(), least / NANOS);
        boolean isSaid = limits.waitNanos() != TimeLimits.NO_LIMIT;
        double own = isSaid ? limits.waitNanos() / NANOS : silence;
        return Math.min(own, limits.hostTimeoutNanos() / NANOS) + HANDOVER_SECONDS;
    }

    private Forecast connecting(Network network, int atOnce) {
        double silent = network.silent();
        double packets = targets * (network.answering() + silent * network.passes());
        double answered = roundTrip();
        double longest = silent == 0 ? answered : network.passes() * network.timeout();
        double held = network.answering() * answered + silent * longest;
        double last = silent == 0 ? answered : network.timeout();
        double beginning = Exposure.seconds(plan, nextHops, (double) targets);
        double before = atOnce == 1 ? targets - 1 : targets; // that have to be over, or nearly
        double waiting = Math.max(beginning, before * held / atOnce) + longest;
        double sending = Exposure.seconds(plan, nextHops, packets);
        // Further attempts come first, so that no more are under way than keep the rate or a cap
        // busy; all of them take as long as the last few do.
        double underWay = packets / sending * network.timeout();
        double rounds = Math.ceil(targets * silent / underWay);
        sending = rounds > 1 ? Math.max(sending + last, rounds * longest) : sending + last;
        return forecast(network, packets, Math.max(waiting, sending));
    }
}
