package dev.blip.scan;

import dev.blip.ask.Transmitter;
import dev.blip.ledger.RttHistogram;
import dev.blip.linux.Errno;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.Ending;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Lies;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.Progress;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import dev.blip.report.UsedLink;
import dev.blip.way.Leg;
import dev.blip.way.Way;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What the legs of a scan have come to, as one: its summary when it is over, and its progress before.
final class Results {
    private final ScanPlan plan;
    private final Way way;
    private final List<Course> courses; // of all legs, over or stopped
    private final List<LegRun> runs = new ArrayList<>();
    private final Unasked unasked;
    private final long startedNanos;

    Results(ScanPlan plan, Way way, List<Course> courses, Unasked unasked, long startedNanos) {
        this.plan = plan;
        this.way = way;
        this.courses = courses;
        this.unasked = unasked;
        this.startedNanos = startedNanos;
        courses.forEach(course -> runs.addAll(course.runs()));
    }

    /// @param objection  of the plan's stop rules; empty if there was none
    ScanSummary summary(boolean isStoppedByUser, String objection) {
        long unknown = unknown();
        boolean isComplete = unknown == 0;
        long closed = sum(Counter.CLOSED);
        long up = plan.asksHosts() ? closed : 0; // what a host refuses, it refuses itself
        var ending =
                new Ending(
                        isComplete ? "" : whyIncomplete(unknown, isStoppedByUser, objection),
                        isStoppedByUser && !isComplete,
                        passes(),
                        scanNanos());
        return new ScanSummary(
                new Targets(
                        Orders.size(plan),
                        sum(Counter.OPEN) + unasked.open() + up,
                        closed - up,
                        sum(Counter.FILTERED) + unasked.filtered(),
                        sum(Counter.OPEN_FILTERED),
                        sum(Counter.UNFILTERED),
                        unknown),
                packets(),
                roundTrips(),
                ending,
                usedLink(),
                path(),
                expectedMissed(),
                Lies.NONE,
                plan.seed());
    }

    /// Targets without a verdict, of any kind: without a packet, of a leg whose turn never came, or in a run.
    private long unknown() {
        long unknown = unasked.unknown();
        for (Course course : courses) {
            unknown += course.unbegun();
        }
        for (LegRun run : runs) {
            unknown += run.unknown();
        }
        return unknown;
    }

    /// Runs alone count packets; what an ARP sweep sends is no probe of the scan.
    private long sum(Counter counter) {
        return sum(courses, counter);
    }

    static long sum(List<Course> courses, Counter counter) {
        long sum = 0;
        for (Course course : courses) {
            sum += course.sum(counter);
        }
        return sum;
    }

    /// Refusals are added up over all receive threads by their reason, because a person asks why, not where.
    private Packets packets() {
        List<Counters> all = new ArrayList<>();
        runs.forEach(run -> all.addAll(run.counters()));
        return new Packets(
                sum(Counter.SENT),
                sum(Counter.RECEIVED),
                sum(Counter.DUPLICATE),
                Counters.sum(all).invalid(),
                drops(),
                sum(Counter.SEND_ERRORS));
    }

    /// Frames that the kernel had no room for in a ring of ours: a pass that had any is made again.
    private long drops() {
        long drops = 0;
        for (LegRun run : runs) {
            drops += run.kernelDrops();
        }
        return drops;
    }

    /// Quantiles of all legs together: of histograms, because quantiles of each could not be combined.
    private RoundTripTimes roundTrips() {
        var all = new RttHistogram();
        runs.forEach(run -> all.addAll(run.histogram()));
        return new RoundTripTimes(all.minNanos(), all.quantileNanos(0.5), all.quantileNanos(0.99));
    }

    /// The most that any target was asked: legs go their own number of passes, by what each has lost.
    private int passes() {
        int most = 0;
        for (LegRun run : runs) {
            most = Math.max(most, run.transmitSide().passes());
        }
        return most;
    }

    /// First packet to last verdict. The first of a leg that asks by ARP is a request.
    private long scanNanos() {
        long first = courses.stream().anyMatch(Course::hasSwept) ? startedNanos : Transmitter.NEVER;
        long last = unasked.lastVerdictNanos();
        for (LegRun run : runs) {
            first = Math.min(first, run.transmitSide().firstSendNanos());
            last = run.settled() == 0 ? last : Math.max(last, run.lastVerdictNanos());
        }
        return first == Transmitter.NEVER ? 0 : Math.max(0, last - first);
    }

    /// The kernel path is the first leg's, which has the most targets; threads are those of all legs.
    private UsedLink usedLink() {
        Leg first = way.first();
        int threads = 0;
        String receive = "";
        for (Course course : courses) {
            threads += course.transmitThreads();
            receive = receive.isEmpty() ? course.receiveWord() : receive;
        }
        return new UsedLink(first.transmit(), threads, receive, LegPlans.interfaceNames(way));
    }

    /// Facts of every path that was used. Each leg has met its own limits, so they are told side by side.
    private PathFacts path() {
        PathFacts all = PathFacts.NONE;
        for (LegRun run : runs) {
            all =
                    all.plus(
                            new PathFacts(
                                    run.transmitSide().control().pathLimit(),
                                    run.sum(Counter.UNFINISHED_CHECKSUM),
                                    run.receiveSide().otherVlan()));
        }
        return all;
    }

    /// The estimates of the runs are independent, so they add up. On a link where nobody said anything to ARP there is
    /// no evidence of any loss, and none against it: all of it may be there.
    private ExpectedMissed expectedMissed() {
        ExpectedMissed all = null;
        for (LegRun run : runs) {
            ExpectedMissed own = run.expectedMissed();
            all = all == null ? own : all.plus(own);
        }
        ExpectedMissed sum = all == null ? ExpectedMissed.unknown(0) : all;
        for (Course course : courses) {
            long unheard = course.unheard();
            sum = unheard == 0 ? sum : sum.orAllOf(unheard, "on " + course.leg().on().name());
        }
        return sum;
    }

    /// The first cause that explains it, from what the user did to what this machine could not do: a cause explains
    /// those behind it, so naming them all would send people looking in the wrong place.
    private String whyIncomplete(long unknown, boolean isStoppedByUser, String objection) {
        String head = unknown + " targets have no verdict: ";
        if (isStoppedByUser) {
            return head + Ending.STOPPED;
        }
        if (!objection.isEmpty()) {
            return head + objection;
        }
        for (Course course : courses) {
            if (!course.trouble().isEmpty()) {
                return head + course.trouble();
            }
        }
        for (LegRun run : runs) {
            String why = run.unknown() == 0 ? "" : pathTrouble(run);
            if (!why.isEmpty()) {
                return head + why;
            }
        }
        if (unasked.unrouted() > 0) {
            return head + "this machine has no way to them (ip route get shows why)";
        }
        return head + localTrouble();
    }

    /// What stood between a run and its targets; empty if nothing did.
    private String pathTrouble(LegRun run) {
        if (run.transmitSide().watch().isAnyLost()) {
            return run.transmitSide().watch().text(startedNanos);
        }
        if (run.transmitSide().ranOut()) {
            return Ending.OUT_OF_TIME;
        }
        String lost = run.transmitSide().whyLost();
        double waited = plan.limits().pathTimeoutNanos() / 1e9;
        return lost.isEmpty() ? "" : String.format(Locale.ROOT, "%s, for %.3g s", lost, waited);
    }

    /// What this machine itself stood in the way with, when neither the user nor a path did.
    private String localTrouble() {
        for (LegRun run : runs) {
            int errno = run.transmitSide().lastErrno();
            if (errno != 0) {
                return sum(Counter.SEND_ERRORS)
                        + " probes could not be sent, the last because of "
                        + Errno.text(errno);
            }
        }
        long drops = drops();
        return drops == 0 && plan.limits().hostTimeoutNanos() != TimeLimits.NO_LIMIT
                ? "their --host-timeout was over"
                : "the kernel dropped " + drops + " probes or replies and no retry is left";
    }

    /// Any thread, at any time.
    static Progress progress(
            ScanPlan plan, List<Course> courses, Unasked unasked, long elapsedNanos) {
        long targets = Orders.size(plan);
        long withoutProbe = unasked.open() + unasked.filtered() + unasked.unknown();
        long settled = withoutProbe;
        long open = unasked.open();
        long sent = 0;
        long planned = 0; // packets, those included that were sent
        long asked = 0;
        long drops = 0;
        long timeout = 0;
        int pass = 0;
        String pace = ""; // of the first run that still goes
        for (Course course : courses) {
            for (LegRun run : course.runs()) {
                settled += run.settled();
                open += run.sum(Counter.OPEN) + run.sum(Counter.UNFILTERED);
                sent += run.sum(Counter.SENT);
                planned += run.planned();
                asked += run.targets();
                drops += run.kernelDrops();
                timeout = Math.max(timeout, run.receiveSide().timeoutNanos());
                pass = Math.max(pass, run.transmitSide().passes());
                pace = pace.isEmpty() && run.isGoing() ? run.pace() : pace;
            }
            pace = pace.isEmpty() && course.isSweeping() ? "asking by ARP" : pace;
        }
        // Of whom nobody knows yet whether they will be asked, once each.
        planned += Math.max(0, targets - asked - withoutProbe);
        double perSecond = elapsedNanos <= 0 ? 0 : sent * 1e9 / elapsedNanos;
        long left = perSecond == 0 ? -1 : (long) ((planned - sent) / perSecond * 1e9) + timeout;
        return new Progress(
                targets,
                settled,
                open,
                new Progress.Sending(sent, planned, perSecond, pace),
                drops,
                pass,
                elapsedNanos,
                left);
    }
}
