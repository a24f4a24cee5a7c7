package dev.blip.scan;

import dev.blip.forecast.Cautions;
import dev.blip.host.PortAllocator;
import dev.blip.link.LinkException;
import dev.blip.link.UnboundRings;
import dev.blip.metric.Counter;
import dev.blip.pace.Division;
import dev.blip.pace.Exposure;
import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Ending;
import dev.blip.report.ObservationSink;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.report.Stations;
import dev.blip.run.Clock;
import dev.blip.run.Crew;
import dev.blip.run.ScanThreads;
import dev.blip.run.Usefulness;
import dev.blip.way.Leg;
import dev.blip.way.OpenedLink;
import dev.blip.way.Way;
import dev.blip.way.WayChooser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The half-open scan: conducts its legs, hands on what all of them find, and says when it is over.
final class HalfOpenScan implements Scan {
    private static final long REST_NANOS = 1_000_000L;
    private static final long ENDING_REST_NANOS = 50_000L; // receive workers need no longer

    private final ScanPlan plan;
    private final Way way;
    private final List<Course> courses; // one for each leg, in the legs' order
    private final Unasked unasked;
    private final boolean isSideBySide; // else one course after the other
    private final Ceiling ceiling;
    private final Crew crew;
    private final Clock clock;
    private final List<Course> waiting = new ArrayList<>(); // in the order of their turn
    private final List<Course> going = new ArrayList<>();
    private long nextTurnNanos = Long.MIN_VALUE; // nobody's turn, or part of the rate, comes before
    private boolean isToBeDivided;
    private long sweeping; // courses whose ARP sweep is not over
    private String objection = ""; // of the plan's stop rules
    private volatile boolean stoppedByUser;
    private volatile long startedNanos;

    /// @param courses    one for each leg
    /// @param forSweeps  packets per second that ARP sweeps may send
    HalfOpenScan(Parts parts, Way way, List<Course> courses, double forSweeps) {
        this.plan = parts.plan();
        this.way = way;
        this.courses = List.copyOf(courses);
        this.unasked = parts.unasked();
        this.isSideBySide = parts.isSideBySide();
        this.ceiling = new Ceiling(plan, isSideBySide ? forSweeps : 0);
        this.crew = parts.crew();
        this.clock = parts.clock();
        this.startedNanos = clock.nanoTime();
    }

    /// Opens what hears and what sends, for every leg; the rings take longest, so they are begun first. Nothing is sent
    /// yet but an ARP request where a gateway's MAC is not known to the kernel.
    static HalfOpenScan open(ScanPlan plan, PortAllocator ports) throws Refusal, LinkException {
        int lanes = Division.laneCount(plan, Orders.size(plan));
        try (UnboundRings rings = OpenedLink.ringsOf(plan, lanes)) {
            return open(plan, WayChooser.choose(plan), ports, lanes, rings);
        }
    }

    /// The rings that were begun go to the first leg, which has most targets; the others make their own.
    private static HalfOpenScan open(
            ScanPlan plan,
            Way way,
            PortAllocator ports,
            int mostLanes,
            @Nullable UnboundRings rings)
            throws Refusal, LinkException {
        Clock clock = Clock.SYSTEM;
        var threads = new ScanThreads();
        var plans = LegPlans.of(plan, way);
        var opener = new LegOpener(ports, clock, threads);
        var unasked = new Unasked(plan, clock);
        var parts = new Parts(plan, opener, unasked, threads, clock, plans.isSideBySide());
        List<Course> courses = new ArrayList<>();
        try {
            for (Leg leg : way.legs()) {
                UnboundRings begun = courses.isEmpty() ? rings : null;
                courses.add(course(parts, plans, leg, mostLanes, begun));
            }
            return new HalfOpenScan(parts, way, courses, plans.sweepsPerSecond());
        } catch (Refusal | LinkException | RuntimeException e) {
            courses.forEach(Course::close);
            throw e;
        }
    }

    /// Opens one leg wholly, or leaves nothing of it open: the ends are the course's only once there is one.
    private static Course course(
            Parts parts, LegPlans plans, Leg leg, int mostLanes, @Nullable UnboundRings rings)
            throws Refusal, LinkException {
        ScanPlan part = plans.of(leg);
        ScanPlan own = part.withLink(part.link().withTransmitThreads(mostLanes));
        LegEnds ends = parts.opener().open(own, leg, rings);
        try {
            ArpDiscovery discovery =
                    leg.asksByArp()
                            ? ArpDiscovery.open(
                                    own, leg, plans.sweepPerSecond(), parts.crew(), parts.clock())
                            : null;
            return new Course(parts, leg, own, ends, discovery);
        } catch (Refusal | LinkException | RuntimeException e) {
            ends.close();
            throw e;
        }
    }

    @Override
    public ScanOutline outline() {
        List<String> notes = new ArrayList<>();
        courses.forEach(course -> notes.addAll(course.notes()));
        return Outlines.of(plan, way, notes, Cautions.atStart(plan, way));
    }

    @Override
    public Stations stations() {
        return CourseStations.of(courses);
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        startedNanos = clock.nanoTime();
        unasked.add(way.unreachable());
        waiting.addAll(courses);
        ceiling.divide(isSideBySide ? courses : List.of());
        boolean isReported = false;
        try {
            report(sink);
            isReported = crew.failure() == null;
        } finally {
            if (!isReported) {
                courses.forEach(Course::abandon);
            }
            courses.forEach(Course::end);
        }
        Throwable broken = crew.failure();
        if (broken != null) {
            throw new IllegalStateException("a thread of the scan broke", broken);
        }
        return summary();
    }

    /// Hands findings on until every course is over and everything heard is handed on.
    private void report(ObservationSink sink) throws IOException {
        var usefulness = new Usefulness(plan.conduct().stop(), startedNanos);
        while (true) {
            long now = clock.nanoTime();
            takeTurns(now);
            courses.forEach(course -> course.look(now));
            stopIfOutOfTime(now);
            if (objection.isEmpty() && usefulness.isWatching()) {
                stopIfUseless(usefulness, now);
            }
            if (drain(sink) > 0) {
                continue;
            }
            if (areAllOver()) {
                return;
            }
            sink.idle();
            boolean isEnding = crew.failure() != null || areAllEnding();
            crew.rest(isEnding ? ENDING_REST_NANOS : REST_NANOS);
        }
    }

    /// Begins the courses whose turn it is, and divides the ceiling anew a while after one is over: in no window may
    /// what it has sent come together with what others send in its place.
    private void takeTurns(long now) {
        long sweeps = going.stream().filter(Course::isSweeping).count();
        boolean isAnyOver = going.removeIf(Course::isOver);
        if (isAnyOver || sweeps < sweeping) {
            nextTurnNanos = now + Exposure.longestWindowNanos(plan);
            isToBeDivided = true;
        }
        sweeping = sweeps;
        if (now < nextTurnNanos) {
            return;
        }
        boolean isBroken = crew.failure() != null;
        while (!isBroken && !waiting.isEmpty() && (isSideBySide || going.isEmpty())) {
            Course next = waiting.removeFirst();
            if (!isSideBySide) {
                ceiling.divide(List.of(next));
            }
            next.start(startedNanos);
            going.add(next);
        }
        if (isToBeDivided && isSideBySide) {
            ceiling.divide(going);
        }
        isToBeDivided = false;
    }

    /// A run's own time begins with its first packet; that of the scan is over for all legs at once.
    private void stopIfOutOfTime(long now) {
        boolean isOver = now - startedNanos >= plan.limits().maxRuntimeNanos();
        if (courses.size() > 1 && isOver && objection.isEmpty()) {
            objection = Ending.OUT_OF_TIME;
            courses.forEach(Course::stop);
        }
    }

    /// The user's stop rules look at the scan as a whole: a leg on which nobody answers may be one of many.
    private void stopIfUseless(Usefulness usefulness, long now) {
        objection =
                usefulness.objection(
                        now,
                        sum(Counter.ASKED),
                        sum(Counter.OPEN) + sum(Counter.CLOSED) + sum(Counter.UNFILTERED),
                        sum(Counter.SEND_ERRORS));
        if (!objection.isEmpty()) {
            courses.forEach(Course::stop);
        }
    }

    /// One batch of each in turn, so that no leg's log fills up while another's is being written out.
    private int drain(ObservationSink sink) throws IOException {
        int handed = unasked.drainTo(sink);
        for (Course course : courses) {
            handed += course.drainTo(sink);
        }
        return handed;
    }

    /// A course is over only when its findings are handed on, so the end of the loop loses none.
    private boolean areAllOver() {
        return courses.stream().allMatch(Course::isOver);
    }

    /// Nothing is asked any more: the rest takes milliseconds, and a long nap would be most of a short scan.
    private boolean areAllEnding() {
        return courses.stream().allMatch(course -> course.isOver() || course.isEnding());
    }

    @Override
    public void stop() {
        stoppedByUser = true;
        courses.forEach(Course::stop);
    }

    @Override
    public double scaleCeiling(double factor) {
        return ceiling.scale(factor);
    }

    /// Exact when all workers have ended. Before, a number may be a moment old, but it never goes back.
    private long sum(Counter counter) {
        return Results.sum(courses, counter);
    }

    /// The whole result. Every worker has ended: only then do the counters stand still.
    private ScanSummary summary() {
        var results = new Results(plan, way, courses, unasked, startedNanos);
        return results.summary(stoppedByUser, objection);
    }

    @Override
    public Progress progress() {
        return Results.progress(plan, courses, unasked, clock.nanoTime() - startedNanos);
    }

    @Override
    public void close() {
        courses.forEach(Course::close);
    }
}
