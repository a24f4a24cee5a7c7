package dev.blip.sim;

import dev.blip.metric.Counter;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Ending;
import dev.blip.report.Lies;
import dev.blip.report.ObservationSink;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.Progress;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import dev.blip.report.UsedLink;
import dev.blip.run.FollowedScan;
import dev.blip.run.MixedScan;
import dev.blip.trust.DecoyRounds;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// A scan under the virtual clock, for who takes any kind of scan.
public final class SimScanner implements Scan {
    private final ScanPlan plan;
    private final SimScan scan;

    SimScanner(ScanPlan plan, SimNetwork network) {
        this.plan = plan;
        this.scan = new SimScan(plan, network);
    }

    /// A scan whose verdicts are looked at host by host, with all its decoys.
    static FollowedScan watched(ScanPlan plan, SimNetwork network) {
        return new FollowedScan(
                plan,
                new SimScanner(plan, network),
                decoys -> new SimScanner(decoys, network),
                sink -> new DecoyRounds(plan, sink),
                network,
                nanos -> network.passTo(network.nanoTime() + nanos));
    }

    /// TCP ports and UDP ports in one scan.
    static Scan mixed(ScanPlan segments, ScanPlan datagrams, SimNetwork network) {
        var first = watched(segments, network);
        return MixedScan.of(
                segments,
                first,
                datagrams,
                first.outline(),
                plan -> {
                    network.areDatagrams = true;
                    return new SimScanner(plan, network);
                },
                network,
                nanos -> network.passTo(network.nanoTime() + nanos));
    }

    @Override
    public ScanOutline outline() {
        return new ScanOutline(
                Transmit.PACKET, 1, "simulated", "", "", 0, List.of(), 0, List.of(), List.of());
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        scan.sink = sink;
        long nanos = scan.run();
        long unknown = scan.counted(Counter.UNKNOWN) + scan.transmitSide.unopened();
        return new ScanSummary(
                new Targets(
                        plan.asked().count(),
                        scan.counted(Counter.OPEN),
                        scan.counted(Counter.CLOSED),
                        scan.counted(Counter.FILTERED),
                        scan.counted(Counter.OPEN_FILTERED),
                        scan.counted(Counter.UNFILTERED),
                        unknown),
                new Packets(
                        scan.counted(Counter.SENT),
                        scan.counted(Counter.RECEIVED),
                        scan.counted(Counter.DUPLICATE),
                        Map.of(),
                        0,
                        0),
                RoundTripTimes.NONE,
                new Ending(unknown == 0 ? "" : "stopped", false, scan.transmitSide.passes(), nanos),
                new UsedLink(Transmit.PACKET, 1, "simulated", "simulated"),
                PathFacts.NONE,
                scan.expectedMissed(),
                Lies.NONE,
                plan.seed());
    }

    @Override
    public void stop() {
        scan.transmitSide.stop();
    }

    @Override
    public double scaleCeiling(double factor) {
        return factor;
    }

    @Override
    public Progress progress() {
        return new Progress(0, 0, 0, new Progress.Sending(0, 0, 0, ""), 0, 0, 0, -1);
    }

    @Override
    public void close() {}
}
