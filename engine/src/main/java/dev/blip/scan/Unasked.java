package dev.blip.scan;

import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.report.Reply;
import dev.blip.run.Clock;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;
import dev.blip.way.ArpAnswer;
import dev.blip.way.Unreachable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.IntFunction;

/// Targets that get their verdict without a probe: there is no way to them, nobody answers for them, or ARP has said
/// all that is asked. Owner: the reporting thread; the counts may be read by any.
final class Unasked {
    /// Findings handed on at a time, between those of the targets that are asked.
    private static final int BATCH = 1_024;

    /// @param answers  of those whom ARP has found
    private record Group(Questions questions, Reason reason, IntFunction<ArpAnswer> answers) {}

    private static final ArpAnswer NONE = new ArpAnswer(0, -1);

    private final ScanPlan plan;
    private final Clock clock;
    private final Deque<Group> waiting = new ArrayDeque<>();
    private long position; // in the first that waits
    private long lastVerdictNanos = Long.MIN_VALUE;
    private volatile long open;
    private volatile long filtered;
    private volatile long unknown;
    private long unrouted; // a part of `unknown`

    /// @param plan  the whole scan's
    Unasked(ScanPlan plan, Clock clock) {
        this.plan = plan;
        this.clock = clock;
    }

    void add(Unreachable unreachable) {
        unreachable.groups().forEach(group -> add(group.plan(), group.addresses(), group.reason()));
    }

    /// These get their verdict now, and it is handed on as the sink has time.
    ///
    /// @param of         the plan of their family
    /// @param addresses  that it asks, or in IPv6 their ranks
    /// @return targets
    long add(ScanPlan of, AddressSet addresses, Reason reason) {
        return add(of, addresses, reason, _ -> NONE);
    }

    /// These are up, for they have been found on our own link.
    ///
    /// @param reason   the word for it
    /// @param answers  theirs
    void addFound(
            ScanPlan of, AddressSet addresses, Reason reason, IntFunction<ArpAnswer> answers) {
        add(of, addresses, reason, answers);
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the reporting thread alone writes them
    private long add(
            ScanPlan of, AddressSet addresses, Reason reason, IntFunction<ArpAnswer> answers) {
        if (addresses.isEmpty()) {
            return 0;
        }
        var group = new Group(Questions.of(of, addresses), reason, answers);
        long count = group.questions().size();
        switch (reason.state()) {
            case UNKNOWN -> unknown += count;
            case OPEN, CLOSED, UNFILTERED -> open += count;
            case FILTERED, OPEN_FILTERED -> filtered += count;
        }
        unrouted += reason.isUnrouted() ? count : 0;
        lastVerdictNanos = clock.nanoTime();
        if (plan.reported().contains(reason.state())) {
            waiting.add(group);
        }
        return count;
    }

    /// Hands on some of what waits.
    ///
    /// @return findings handed on; 0 if none waited
    int drainTo(ObservationSink sink) throws IOException {
        int handed = 0;
        while (handed < BATCH) {
            Group group = waiting.peek();
            if (group == null) {
                break;
            }
            if (position == group.questions().size()) {
                waiting.remove();
                position = 0;
                continue;
            }
            sink.accept(observation(group, position++));
            handed++;
        }
        return handed;
    }

    /// The next one in the random order, which the findings of those who are asked come in too.
    private Observation observation(Group group, long at) {
        Questions questions = group.questions();
        long target = questions.space().target(questions.order().at(at));
        int host = Ipv4Targets.addressOf(target);
        ArpAnswer answer = group.answers().apply(host);
        return new Observation(
                host,
                questions.space().ipv6(host),
                TargetSpace.portOf(target),
                plan.inquiry().transport(),
                group.reason(),
                answer.attempt(),
                clock.epochNanos(),
                Reply.of(-1, answer.rttNanos()),
                null);
    }

    /// Any thread: those that are up.
    long open() {
        return open;
    }

    /// Any thread.
    long filtered() {
        return filtered;
    }

    /// Any thread.
    long unknown() {
        return unknown;
    }

    /// Targets that no route leads to.
    long unrouted() {
        return unrouted;
    }

    /// When the last of them got its verdict; the smallest number if none did.
    long lastVerdictNanos() {
        return lastVerdictNanos;
    }
}
