package dev.blip.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Caution;
import dev.blip.report.Ending;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Forecast;
import dev.blip.report.Lies;
import dev.blip.report.ObservationSink;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import dev.blip.report.UsedLink;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Two scans of which each finds half of its ports open, under a clock that stands but for pauses.
class MixedScanTest {
    private static final ScanPlan SEGMENTS = plan(20);
    private static final ScanPlan DATAGRAMS = plan(6).forDatagrams(Pace.fixed(2));

    private final List<Double> ceilings = new ArrayList<>();
    private final List<Progress> told = new ArrayList<>();
    private Runnable whileItRuns = () -> {};
    private long now = 1_000;

    private final Clock clock =
            new Clock() {
                @Override
                public long nanoTime() {
                    return now;
                }

                @Override
                public long epochNanos() {
                    return now;
                }
            };

    private static ScanPlan plan(int ports) {
        int[] all = new int[ports];
        for (int i = 0; i < ports; i++) {
            all[i] = i + 1;
        }
        AddressSet host = AddressSet.range(0xC6120001, 0xC6120001);
        return ScanPlan.of(host, PortSet.of(all), 1);
    }

    private final class Half implements Scan {
        private final ScanPlan plan;
        private boolean isOver;

        Half(ScanPlan plan) {
            this.plan = plan;
        }

        private long targets() {
            return plan.asked().count();
        }

        @Override
        public ScanOutline outline() {
            String kind = plan.asksDatagrams() ? "udp" : "tcp";
            return new ScanOutline(
                    plan.asksDatagrams() ? Transmit.RAW : Transmit.PACKET,
                    1,
                    "eth0",
                    "",
                    "",
                    targets(),
                    List.of(new Forecast("all answer", targets(), 2.5)),
                    plan.asksDatagrams() ? 7 : 5,
                    List.of("of both", kind),
                    List.of(new Caution("of both", "why", "this")));
        }

        @Override
        public ScanSummary run(ObservationSink sink) {
            whileItRuns.run();
            isOver = true;
            return new ScanSummary(
                    new Targets(targets(), targets() / 2, targets() / 2, 0, 0),
                    new Packets(3 * targets(), targets(), 1, Map.of(), 2, 0),
                    RoundTripTimes.NONE,
                    Ending.complete(2, 500),
                    new UsedLink(Transmit.PACKET, 1, "", "eth0"),
                    PathFacts.NONE,
                    ExpectedMissed.unknown(0),
                    Lies.NONE,
                    1);
        }

        @Override
        public void stop() {}

        @Override
        public double scaleCeiling(double factor) {
            ceilings.add(factor);
            return factor * plan.pace().packetsPerSecond();
        }

        @Override
        public Progress progress() {
            long settled = isOver ? targets() : targets() / 2;
            return new Progress(
                    targets(),
                    settled,
                    settled / 2,
                    new Progress.Sending(settled, targets(), 10, ""),
                    0,
                    1,
                    0,
                    4_000_000_000L);
        }

        @Override
        public void close() {}
    }

    private Scan mixed(FollowedScan.Opener opener) {
        return MixedScan.of(
                SEGMENTS,
                new Half(SEGMENTS),
                DATAGRAMS,
                new Half(DATAGRAMS).outline(),
                opener,
                clock,
                nanos -> now += nanos);
    }

    @Test
    void summaryIsThatOfBoth() throws IOException {
        try (Scan scan = mixed(Half::new)) {
            ScanSummary summary = scan.run(_ -> {});
            assertEquals(new Targets(26, 13, 13, 0, 0), summary.targets());
            assertEquals(new Packets(78, 26, 2, Map.of(), 4, 0), summary.packets());
            assertTrue(summary.ending().isComplete());
            assertEquals(Transmit.PACKET, summary.link().transmit());
        }
    }

    @Test
    void outlineForetellsBoth() {
        try (Scan scan = mixed(Half::new)) {
            ScanOutline outline = scan.outline();
            assertEquals(26, outline.targets());
            assertEquals(List.of(new Forecast("all answer", 26, 5)), outline.forecasts());
            assertEquals(7, outline.memoryBytes());
            assertEquals(List.of("of both", "tcp", "udp"), outline.notes());
            assertEquals(1, outline.cautions().size());
        }
    }

    /// Six ports at two a second take three seconds.
    @Test
    void progressCountsTheTargetsOfBothAllTheTime() throws IOException {
        try (Scan scan = mixed(Half::new)) {
            whileItRuns = () -> told.add(scan.progress());
            scan.run(_ -> {});
            Progress first = told.getFirst();
            assertEquals(26, first.targets());
            assertEquals(10, first.settled());
            assertEquals(26, first.sending().planned());
            assertEquals(7_000_000_000L, first.nanosLeft());
            Progress last = told.getLast();
            assertEquals(26, last.targets());
            assertEquals(20 + 3, last.settled());
            assertEquals(10 + 1, last.open());
            assertEquals(60 + 3, last.sending().sent());
            assertEquals(60 + 6, last.sending().planned());
            assertEquals(26, scan.progress().settled());
        }
    }

    @Test
    void datagramsThatAreRefusedWhenTheirTurnComesHaveNoVerdict() throws IOException {
        try (Scan scan =
                mixed(plan -> {
                    throw new Refusal("cannot have ports", "none is free", "some", "later");
                })) {
            ScanSummary summary = scan.run(_ -> {});
            assertEquals(new Targets(26, 10, 10, 0, 6), summary.targets());
            assertEquals(
                    "6 UDP ports have no verdict: cannot have ports: none is free",
                    summary.ending().incompleteBecause());
        }
    }

    /// Of two ceilings that are far apart the user changes both by the same factor.
    @Test
    void ceilingThatTheUserHalvesIsHalvedForBoth() throws IOException {
        try (Scan scan = mixed(Half::new)) {
            boolean[] isFirst = {true};
            whileItRuns =
                    () -> {
                        if (isFirst[0]) {
                            scan.scaleCeiling(0.5);
                        }
                        isFirst[0] = false;
                    };
            scan.run(_ -> {});
            assertEquals(List.of(0.5, 0.5), ceilings);
        }
    }

    @Test
    void scanThatBreaksIsNoResult() {
        try (Scan scan = mixed(Half::new)) {
            whileItRuns =
                    () -> {
                        throw new IllegalStateException("broken");
                    };
            assertThrows(IllegalStateException.class, () -> scan.run(_ -> {}));
        }
    }
}
