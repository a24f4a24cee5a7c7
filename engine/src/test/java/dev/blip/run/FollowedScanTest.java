package dev.blip.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.plan.Caps;
import dev.blip.plan.Conduct;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.plan.Transmit;
import dev.blip.report.Ending;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Lies;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.Reply;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import dev.blip.report.UsedLink;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Scans that find one open port for each that they ask, in a second, under a clock of their own.
class FollowedScanTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int HOST = 0xC6120001; // 198.18.0.1

    private final List<String> log = new ArrayList<>();
    private final List<ScanPlan> opened = new ArrayList<>();
    private long now = 5 * SECOND;
    private Runnable whileItRuns = () -> {};
    private Runnable whileItOpens = () -> {};
    private Conduct conduct = Conduct.DEFAULT.withPace(new Pace(1_000));

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

    /// Asks for each set of ports in turn, whatever was found.
    private final class Asks implements FollowUp {
        private final List<PortSet> ports;
        private final ObservationSink out;
        private String unasked = "";
        private List<ScanSummary> scans = List.of();

        Asks(ObservationSink out, PortSet... ports) {
            this.ports = new ArrayList<>(List.of(ports));
            this.out = out;
        }

        @Override
        public ObservationSink first() {
            return out;
        }

        @Override
        public @Nullable NextScan next(ScanSummary last) {
            log.add("next");
            return ports.isEmpty()
                    ? null
                    : new NextScan(plan().withAsked(plan().addresses(), ports.removeFirst()), out);
        }

        @Override
        public ScanSummary end(List<ScanSummary> scans, String unasked) {
            log.add("end");
            this.scans = scans;
            this.unasked = unasked;
            ScanSummary first = scans.getFirst();
            return unasked.isEmpty() ? first : first.notCompleteBecause(unasked);
        }

        @Override
        public void abandon() throws IOException {
            log.add("abandon");
            out.idle();
        }
    }

    /// Takes a second.
    private final class Second implements Scan {
        private final ScanPlan plan;
        private double ceiling;
        private long started = Long.MIN_VALUE;

        Second(ScanPlan plan) {
            this.plan = plan;
            this.ceiling = plan.pace().packetsPerSecond();
            opened.add(plan);
            log.add("open");
        }

        @Override
        public ScanOutline outline() {
            return new ScanOutline(
                    Transmit.RAW, 1, "none", "", "", 0, List.of(), 0, List.of(), List.of());
        }

        @Override
        public ScanSummary run(ObservationSink sink) throws IOException {
            log.add("run");
            started = now;
            for (int port = 0; port < plan.ports().count(); port++) {
                sink.accept(
                        Observation.of(
                                HOST, plan.ports().at(port), Reason.SYN_ACK, 1, now, Reply.NONE));
            }
            now += SECOND;
            whileItRuns.run();
            return new ScanSummary(
                    new Targets(plan.ports().count(), plan.ports().count(), 0, 0, 0),
                    Packets.NONE,
                    RoundTripTimes.NONE,
                    Ending.complete(1, SECOND),
                    new UsedLink(Transmit.RAW, 1, "none", "none"),
                    PathFacts.NONE,
                    ExpectedMissed.unknown(0),
                    Lies.NONE,
                    plan.seed());
        }

        @Override
        public void stop() {
            log.add("stop");
        }

        @Override
        public double scaleCeiling(double factor) {
            ceiling = Math.clamp(ceiling * factor, 1, 2 * plan.pace().packetsPerSecond());
            log.add("ceiling " + Math.round(ceiling));
            return ceiling;
        }

        @Override
        public Progress progress() {
            long elapsed = started == Long.MIN_VALUE ? 0 : now - started;
            return new Progress(
                    0, 0, 0, new Progress.Sending(0, 0, 0, ""), 0, opened.size(), elapsed, -1);
        }

        @Override
        public void close() {
            log.add("close");
        }
    }

    private ScanPlan plan() {
        return ScanPlan.of(AddressSet.range(HOST, HOST), PortSet.of(22), 1).withConduct(conduct);
    }

    private FollowedScan followed(FollowUp followUp) {
        return new FollowedScan(
                plan(),
                new Second(plan()),
                next -> {
                    whileItOpens.run();
                    return new Second(next);
                },
                _ -> followUp,
                clock,
                nanos -> now += nanos);
    }

    private static void nowhere(Observation o) {}

    @Test
    void aScanIsClosedBeforeTheNextIsOpenedAndOneEndTellsOfAll() throws IOException {
        List<Integer> found = new ArrayList<>();
        var asks = new Asks(o -> found.add(o.port()), PortSet.of(80, 443), PortSet.of(8080));
        ScanSummary all;
        try (FollowedScan scan = followed(asks)) {
            all = scan.run(FollowedScanTest::nowhere);
        }
        assertEquals(
                List.of(
                        "open", "run", "next", "close", "open", "run", "next", "close", "open",
                        "run", "next", "end", "close"),
                log);
        assertEquals(List.of(22, 80, 443, 8080), found);
        assertEquals(3, asks.scans.size());
        assertTrue(all.ending().isComplete());
        assertEquals(3 * SECOND + 20_000_000, all.ending().scanNanos()); // 10 ms apart
    }

    @Test
    void whereNothingFollowsTheSummaryIsThatOfTheScan() throws IOException {
        ScanSummary all =
                followed(new Asks(FollowedScanTest::nowhere)).run(FollowedScanTest::nowhere);
        assertEquals(Ending.complete(1, SECOND), all.ending());
        assertEquals(List.of("open", "run", "next", "end"), log);
    }

    @Test
    void whatFollowsMayTakeWhatIsLeftOfTheTime() throws IOException {
        conduct = conduct.withLimits(TimeLimits.NONE.withMaxRuntime(2_500_000_000L));
        var asks = new Asks(FollowedScanTest::nowhere, PortSet.of(1), PortSet.of(2), PortSet.of(3));
        ScanSummary all = followed(asks).run(FollowedScanTest::nowhere);
        assertEquals(3, opened.size());
        assertEquals(1_490_000_000L, opened.get(1).limits().maxRuntimeNanos());
        assertEquals(480_000_000L, opened.get(2).limits().maxRuntimeNanos());
        assertEquals(Ending.OUT_OF_TIME, asks.unasked);
        assertFalse(all.ending().isInterrupted());
    }

    /// 2 packets/s to a host: none may be sent for half a second, though neither scan knows of the other's.
    @Test
    void noBoundOfThePlanSeesTwoScansAtOnce() throws IOException {
        conduct = conduct.withCaps(new Caps(2, Caps.NONE, Caps.NONE, Caps.NONE, Caps.Nat.UNKNOWN));
        var asks = new Asks(FollowedScanTest::nowhere, PortSet.of(80));
        ScanSummary all = followed(asks).run(FollowedScanTest::nowhere);
        assertEquals(2_500_000_000L, all.ending().scanNanos());
    }

    @Test
    void aStopEndsTheWaitForTheNextScanWhichIsNotMade() throws IOException {
        var table = new Caps.Nat(1_000, 120 * SECOND);
        conduct = conduct.withCaps(new Caps(Caps.NONE, Caps.NONE, Caps.NONE, Caps.NONE, table));
        var asks = new Asks(FollowedScanTest::nowhere, PortSet.of(80));
        var scan = new FollowedScan[1];
        scan[0] =
                new FollowedScan(
                        plan(),
                        new Second(plan()),
                        Second::new,
                        _ -> asks,
                        clock,
                        nanos -> {
                            now += nanos;
                            scan[0].stop();
                        });
        ScanSummary all = scan[0].run(FollowedScanTest::nowhere);
        assertEquals(1, opened.size());
        assertEquals(Ending.STOPPED, asks.unasked);
        assertTrue(all.ending().isInterrupted());
        assertEquals(SECOND + 10_000_000, all.ending().scanNanos());
    }

    @Test
    void aStopWhileAScanIsOpenedStopsThat() throws IOException {
        var asks = new Asks(FollowedScanTest::nowhere, PortSet.of(80));
        FollowedScan scan = followed(asks);
        whileItOpens = scan::stop;
        scan.run(FollowedScanTest::nowhere);
        assertEquals(
                List.of("open", "run", "next", "close", "open", "stop", "run", "next", "end"), log);
    }

    @Test
    void aScanThatCannotBeOpenedIsTheLastAndSaysWhy() throws IOException {
        var asks = new Asks(FollowedScanTest::nowhere, PortSet.of(80), PortSet.of(81));
        var scan =
                new FollowedScan(
                        plan(),
                        new Second(plan()),
                        _ -> {
                            throw new Refusal("cannot open a ring", "no memory", "", "");
                        },
                        _ -> asks,
                        clock,
                        nanos -> now += nanos);
        assertEquals(
                "cannot open a ring: no memory",
                scan.run(FollowedScanTest::nowhere).ending().incompleteBecause());
        scan.scaleCeiling(1); // nothing is open, and nothing breaks
        scan.stop();
        scan.close();
        assertEquals(List.of("open", "run", "next", "close", "end"), log);
    }

    /// Who raises it beyond its bound and then lowers it means what the scan has made of it.
    @Test
    void theCeilingThatTheUserHasLeftHoldsForTheNextScan() throws IOException {
        FollowedScan scan = followed(new Asks(FollowedScanTest::nowhere, PortSet.of(80)));
        whileItRuns =
                () -> {
                    whileItRuns = () -> {};
                    assertEquals(2_000, scan.scaleCeiling(8));
                    assertEquals(1_500, scan.scaleCeiling(0.75));
                };
        whileItOpens = () -> assertEquals(2_000, scan.scaleCeiling(4));
        scan.run(FollowedScanTest::nowhere);
        assertEquals(
                List.of("ceiling 2000", "ceiling 1500", "ceiling 2000"),
                log.stream().filter(line -> line.startsWith("ceiling")).toList());
    }

    @Test
    void timeGoesOnFromScanToScan() throws IOException {
        FollowedScan scan = followed(new Asks(FollowedScanTest::nowhere, PortSet.of(80)));
        List<Long> elapsed = new ArrayList<>();
        whileItRuns = () -> elapsed.add(scan.progress().elapsedNanos());
        whileItOpens = whileItRuns;
        scan.run(FollowedScanTest::nowhere);
        assertEquals(List.of(SECOND, SECOND + 10_000_000, 2 * SECOND + 10_000_000), elapsed);
    }

    @Test
    void whatWasHeldBackIsHandedOnWhenAScanBreaks() {
        var broken = new IllegalStateException("a thread of the scan broke");
        var asks =
                new Asks(
                        new ObservationSink() {
                            @Override
                            public void accept(Observation o) {}

                            @Override
                            public void idle() throws IOException {
                                throw new IOException("no space left");
                            }
                        },
                        PortSet.of(80));
        FollowedScan scan = followed(asks);
        whileItRuns =
                () -> {
                    if (opened.size() == 2) {
                        throw broken;
                    }
                };
        var thrown =
                assertThrows(
                        IllegalStateException.class, () -> scan.run(FollowedScanTest::nowhere));
        assertSame(broken, thrown);
        assertEquals("no space left", thrown.getSuppressed()[0].getMessage());
        assertEquals("abandon", log.getLast());
    }

    @Test
    void aSinkThatFailsGetsNothingMore() {
        var full = new IOException("no space left");
        var asks =
                new Asks(
                        _ -> {
                            throw full;
                        },
                        PortSet.of(80));
        FollowedScan scan = followed(asks);
        assertSame(
                full, assertThrows(IOException.class, () -> scan.run(FollowedScanTest::nowhere)));
        assertEquals(List.of("open", "run"), log);
    }

    /// Ports of who was discovered, then decoys of who seems open on all of them.
    @Test
    void aScanThatFollowsMayBeFollowedItself() throws IOException {
        List<Integer> found = new ArrayList<>();
        var outer = new Asks(o -> found.add(o.port()), PortSet.of(80));
        var inner = new Asks(o -> found.add(o.port()), PortSet.of(20_000));
        var scan =
                new FollowedScan(
                        plan(),
                        new Second(plan()),
                        next ->
                                new FollowedScan(
                                        next,
                                        new Second(next),
                                        Second::new,
                                        _ -> inner,
                                        clock,
                                        nanos -> now += nanos),
                        _ -> outer,
                        clock,
                        nanos -> now += nanos);
        ScanSummary all = scan.run(FollowedScanTest::nowhere);
        assertEquals(List.of(22, 20_000), List.of(found.getFirst(), found.getLast()));
        assertEquals(3, opened.size());
        assertEquals(3 * SECOND + 20_000_000, all.ending().scanNanos());
        assertEquals(2 * SECOND + 10_000_000, outer.scans.getLast().ending().scanNanos());
    }
}
