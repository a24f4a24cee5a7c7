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
    /// One target in ten answers: the middle between everybody and nobody, whom the other forecasts suppose.
    private static final double FEW = 0.1;

    /// Nanoseconds in a second: plans have times in the first, everything here is in the second.
    private static final double NANOS = 1e9;

    /// The receive ring hands over a frame's block so long after its arrival, at the most.
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
        /// The same for one of several lanes that share the rate.
        Apart of(int lanes) {
            return new Apart(first * lanes, again * lanes);
        }
    }

    // Every prediction is of this plan; `targets` are those of its shard alone.
    private final ScanPlan plan;
    private final int nextHops;
    private final long targets;

    private Forecasts(ScanPlan plan, int nextHops, long targets) {
        this.plan = plan;
        this.nextHops = nextHops;
        this.targets = targets;
    }

    /// Forecasts of a half-open scan: best case first, worst case last.
    ///
    /// @param nextHops  how many the targets are behind
    public static List<Forecast> ofHalfOpen(ScanPlan plan, int nextHops, long targets) {
        var forecasts = new Forecasts(plan, nextHops, targets);
        int attempts = plan.retry().attempts();
        double timeout = timeoutAfter(plan.retry(), Forecast.SUPPOSED_RTT_NANOS);
        double unmeasured = seconds(plan.retry(), plan.retry().initialTimeoutNanos());
        // Without an answer no round trip is measured: the standard's timeout stands, and few
        // passes tell that nobody is there.
        int darkPasses = plan.asksDatagrams() ? 2 : PassRule.PASSES_IN_THE_DARK;
        int inTheDark = Math.min(darkPasses, attempts);
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

    /// Forecasts of a connect scan, in which each target waits in a place of its own: it asks the silent as often as it
    /// may.
    ///
    /// @param atOnce  connections at a time
    public static List<Forecast> ofConnect(ScanPlan plan, int nextHops, long targets, int atOnce) {
        ScanPlan capped = plan.withConduct(plan.conduct().withCaps(plan.caps().fixed()));
        var forecasts = new Forecasts(capped, nextHops, targets);
        int attempts = plan.retry().attempts();
        double timeout = timeoutAfter(plan.retry(), Forecast.SUPPOSED_RTT_NANOS);
        double unmeasured =
                seconds(
                        plan.retry(),
                        Math.min(
                                RetryPolicy.UNMEASURED_CONNECT_NANOS,
                                plan.retry().initialTimeoutNanos()));
        // The kernel repeats a SYN after a second: an attempt that was never measured ends before
        // that.
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

    /// A timeout between the two limits of the plan, in seconds.
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
        // The share of canaries differs between first probes and retries, so the two are told
        // apart.
        long again = without.packets() - targets;
        double canaries =
                (double) targets / Division.FIRSTS_TO_CANARY
                        + (double) again / Division.RETRIES_TO_CANARY;
        long packets = without.packets() + (long) Math.ceil(canaries);
        return new Forecast(network.when(), packets, without.seconds());
    }

    /// A half-open scan of one kind of network: the rate's growth, then whatever takes longer of sending all packets
    /// and waiting out the passes. Either may be the bound: few targets wait, many send.
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
        // Without that wait all probes are as far apart as the rate has them.
        double least = 1 / rate;
        if (!plan.pace().isSerial()) {
            return new Apart(least, least);
        }
        double answered = Math.max(least, roundTrip());
        double silent = Math.max(least, network.timeout() + HANDOVER_SECONDS);
        return new Apart(network.answering() * answered + network.silent() * silent, silent);
    }

    /// What follows the last packet: an answer if all answer, else silence until it is a verdict.
    private double lastWait(Network network) {
        return network.silent() == 0 ? roundTrip() : listening(network);
    }

    /// The round trip that is supposed, as a scan sees it: the ring hands its answer over a little later.
    private static double roundTrip() {
        return Forecast.SUPPOSED_RTT_NANOS / NANOS + HANDOVER_SECONDS;
    }

    /// The forecast in the user's limits: caps make a scan longer, and `--max-runtime` ends it, but for the listening
    /// that still follows.
    private Forecast forecast(Network network, double packets, double seconds) {
        long limit = plan.limits().maxRuntimeNanos();
        boolean isLimited = limit != TimeLimits.NO_LIMIT;
        double most = isLimited ? limit / NANOS + listening(network) : Double.POSITIVE_INFINITY;
        double capped = Math.max(seconds, Exposure.seconds(plan, nextHops, packets));
        if (network.answering() == 0) { // the first pass takes its time, and so may all of them
            double first = Exposure.silentSeconds(plan, (double) targets);
            capped = Math.max(capped + first, Exposure.silentSeconds(plan, packets));
        } else if (Exposure.isHeldUntilHeard(plan, RateController.START * roundTrip())) {
            capped += roundTrip();
        }
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

    /// The control never sends less than the user's floor.
    private double floored(double packetsPerSecond) {
        return Math.max(packetsPerSecond, plan.pace().leastPerSecond());
    }

    /// When all targets have been asked once, in seconds: under control, the rate has to grow first.
    private double askedOnce(Network network, double rate) {
        // Under control a scan begins gently, and doubles: exponential growth, until the ceiling or
        // the last target.
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
        // The integral of a rate that doubles every `doubling` seconds, from `start` to `rate`:
        // what is asked meanwhile.
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
        // Lanes run side by side and are alike, so that one lane's time is the scan's.
        int lanes = Division.laneCount(plan, targets);
        double lane = (double) targets / lanes;
        Apart apart = ofAll.of(lanes);
        double most = Math.min(lane, Division.trancheTargets(plan.pace().part(1, lanes)));
        double before = Math.ceil(lane / most) - 1; // tranches before the last
        double again = most * network.silent() * apart.again();
        double retried = (passes - 1) * again * Math.min(1, again / network.timeout());
        double opened = before * (most * apart.first() + retried);
        // So many tranches are asked at a time: should all of them wait, the next one has to as
        // well.
        double places = Division.mostLive(lanes);
        opened = Math.max(opened, before / places * alone(most, apart, network, passes));
        return opened + alone(lane - before * most, apart, network, passes);
    }

    /// Seconds that a tranche takes by itself: a pass goes on when the one before it has been sent and its first probe
    /// has been silent for the timeout, and ends no sooner than one timeout after the one before it.
    private double alone(double size, Apart apart, Network network, int passes) {
        double again = size * network.silent() * apart.again();
        // Pass by pass: when it begins, and when the last of its probes has left.
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
        // What the user has said goes before what was measured; a host's own limit before both.
        boolean isSaid = limits.waitNanos() != TimeLimits.NO_LIMIT;
        double own = isSaid ? limits.waitNanos() / NANOS : silence;
        return Math.min(own, limits.hostTimeoutNanos() / NANOS) + HANDOVER_SECONDS;
    }

    /// A connect scan of one kind of network. Each connection holds its place until it is answered, or has been silent
    /// on every attempt, so the places are a bound of their own, beside the rate and the caps.
    private Forecast connecting(Network network, int atOnce) {
        double silent = network.silent();
        double packets = targets * (network.answering() + silent * network.passes());
        double answered = roundTrip();
        double longest = silent == 0 ? answered : network.passes() * network.timeout();
        // A place is held for so long on average; the last ones are held for the longest.
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
