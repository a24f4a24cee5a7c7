package dev.blip.sim;

import dev.blip.ask.TransmitSide;
import dev.blip.ask.Transmitter;
import dev.blip.ledger.LossEstimate;
import dev.blip.link.FrameSender;
import dev.blip.metric.Counter;
import dev.blip.pace.Division;
import dev.blip.plan.Caps;
import dev.blip.plan.Conduct;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.Orders;
import dev.blip.plan.Pace;
import dev.blip.plan.Part;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.report.ScanSummary;
import dev.blip.scan.SimulatedScan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import dev.blip.way.NextHops;
import dev.blip.way.Unreachable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A whole scan under the virtual clock: the engine's own conductor, transmitters and receiver, turn by turn on one
/// thread.
public final class SimScan {
    static final int SOURCE = 0xC6336401; // 198.51.100.1
    static final int FIRST_PORT = 61_000;

    public final List<Observation> findings = new ArrayList<>();

    /// Who hears the verdicts.
    ObservationSink sink = findings::add;

    final SimNetwork network;
    public final TransmitSide transmitSide;

    /// Called each turn of `run`.
    Runnable onTurn = () -> {};

    private final SimCrew crew;
    private final SimulatedScan scan;
    private @Nullable ScanSummary summary;

    public static ScanPlan plan(AddressSet addresses, PortSet ports, long rate, int retries) {
        return plan(addresses, ports, (double) rate, retries);
    }

    public static ScanPlan plan(AddressSet addresses, PortSet ports, double rate, int retries) {
        return plan(addresses, ports, Pace.fixed(rate), retries, TimeLimits.NONE);
    }

    public static ScanPlan plan(
            AddressSet addresses, PortSet ports, long rate, int retries, TimeLimits limits) {
        return plan(addresses, ports, Pace.fixed((double) rate), retries, limits);
    }

    public static ScanPlan plan(AddressSet addresses, PortSet ports, Pace pace, int retries) {
        return plan(addresses, ports, pace, retries, TimeLimits.NONE);
    }

    public static ScanPlan plan(
            AddressSet addresses, PortSet ports, Pace pace, int retries, TimeLimits limits) {
        var policy =
                new RetryPolicy(
                        retries,
                        RetryPolicy.DEFAULT.minTimeoutNanos(),
                        RetryPolicy.DEFAULT.maxTimeoutNanos());
        return ScanPlan.of(addresses, ports, 42)
                .withConduct(Conduct.DEFAULT.withPace(pace).withRetry(policy).withLimits(limits));
    }

    /// The same plan for another share of the targets, and for another number of transmit threads.
    public static ScanPlan shared(ScanPlan plan, Part part, int transmitThreads) {
        return plan.withPart(part).withLink(LinkPlan.DEFAULT.withTransmitThreads(transmitThreads));
    }

    /// 1 to `count`.
    public static PortSet ports(int count) {
        return PortSet.of(IntStream.rangeClosed(1, count).toArray());
    }

    /// The same plan with other caps.
    public static ScanPlan capped(ScanPlan plan, Caps caps) {
        return plan.withConduct(plan.conduct().withCaps(caps));
    }

    public SimScan(ScanPlan plan, SimNetwork network) {
        this(plan, network, Unreachable.NONE);
    }

    public SimScan(ScanPlan plan, SimNetwork network, Unreachable unreachable) {
        this(plan, network, unreachable, NextHops.ONE);
    }

    public SimScan(ScanPlan plan, SimNetwork network, Unreachable unreachable, NextHops nextHops) {
        this.network = network;
        this.crew = new SimCrew(network, () -> onTurn.run());
        List<FrameSender> lines = new ArrayList<>();
        for (int i = 0; i < Division.laneCount(plan, Orders.of(plan).size()); i++) {
            lines.add(network.newLine());
        }
        this.scan =
                new SimulatedScan(
                        plan,
                        unreachable,
                        nextHops,
                        SOURCE,
                        FIRST_PORT,
                        lines,
                        network,
                        network,
                        crew);
        this.transmitSide = scan.transmitSide();
    }

    /// How long silence has to last by now.
    long silenceNanos() {
        return scan.receiveSide().silenceNanos();
    }

    /// Until when the receiver says that it has heard everything.
    long heardUntilNanos() {
        return scan.receiveSide().heardUntilNanos();
    }

    ExpectedMissed expectedMissed() {
        return LossEstimate.missed(transmitSide.evidence());
    }

    /// Runs to the end.
    ///
    /// @return virtual nanoseconds
    public long run() throws IOException {
        long began = network.nanoTime();
        summary = scan.run(observation -> sink.accept(observation));
        return network.nanoTime() - began;
    }

    /// Of `run`.
    public ScanSummary summary() {
        return Objects.requireNonNull(summary, "the scan has run");
    }

    /// Runs for at most that many turns with nobody to drain the logs.
    ///
    /// @return whether the scan ended
    public boolean endsUnheard(int turns) {
        for (int turn = 0; turn < turns; turn++) {
            crew.hear();
            long next = work();
            if (next == Transmitter.NEVER) {
                return true;
            }
            network.advanceTo(Math.max(next, network.nanoTime()));
        }
        return false;
    }

    /// A turn of every transmitter.
    ///
    /// @return when the next turn is due; `NEVER` if all have ended
    public long work() {
        return crew.send();
    }

    double scaleCeiling(double factor) {
        return scan.scaleCeiling(factor);
    }

    public long count(State state) {
        return findings.stream().filter(o -> o.state() == state).count();
    }

    public long counted(Counter counter) {
        return scan.counted(counter);
    }
}
