package dev.blip.ask;

import dev.blip.ledger.ObservationLog;
import dev.blip.ledger.Tranche;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.pace.HostAnswers;
import dev.blip.plan.Inquiry;
import dev.blip.probe.Answer;
import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/// Gives a target the verdict that its answer is evidence of, and tells all who learn from answers: the rate's judge,
/// the watch over the path, the report. Owner: a receive thread.
final class Settler {
    private static final long LOG_FULL_NANOS = 100_000L;

    private final Answer answer; // the reader's, which fills it anew for each frame
    private final ArrivalClock arrivals;
    private final AnswerTally tally;
    private final SignsOfLife signs;
    private final TargetSpace space;
    private final Counters counters;
    private final ObservationLog log;
    private final boolean[] reported = new boolean[State.values().length];
    private final boolean usesCanaries;
    private final boolean
            usesWitnesses; // of the path; who answers by errors may have none left, and a lost echo
    // is a result
    private boolean settledAny;

    Settler(
            ScanContext scan,
            Answer answer,
            ArrivalClock arrivals,
            AnswerTally tally,
            Counters counters,
            ObservationLog log) {
        this.answer = answer;
        this.arrivals = arrivals;
        this.tally = tally;
        this.signs = scan.signs();
        this.space = scan.space();
        this.counters = counters;
        this.log = log;
        this.usesCanaries = !scan.plan().pace().isFixed();
        Inquiry inquiry = scan.plan().inquiry();
        this.usesWitnesses = inquiry != Inquiry.UDP && inquiry != Inquiry.ECHOES;
        for (State state : scan.plan().reported()) {
            reported[state.ordinal()] = true;
        }
        if (scan.plan().watchesHosts()) {
            Arrays.fill(reported, true);
        }
    }

    /// Whether any target got its verdict since this was last asked.
    boolean hasSettledAny() {
        boolean any = settledAny;
        settledAny = false;
        return any;
    }

    /// The target's first evidence settles it; what comes later is a duplicate, and a sign of life all the same.
    void settle(Lane lane, long position, long epochNanos) {
        Tranche tranche = lane.tranches().of(position);
        if (tranche == null) {
            counters.add(Counter.LATE, 1);
            return;
        }
        int entry = (int) (position - tranche.first());
        State state = answer.reason().state();
        boolean isFirst = isFirstEvidence(tranche, entry, state);
        long sent = tranche.sentAt(answer.attempt(), entry);
        if (usesWitnesses && isOwnAnswer(state) && sent >= 0) {
            signs.answered(answer.index(), answer.host(), sent, tranche.isSampled(entry));
        }
        if (!isFirst) {
            counters.add(Counter.DUPLICATE, 1);
            return;
        }
        take(lane, sent, tranche.isSampled(entry), epochNanos);
        if (tranche.isSettled()) {
            lane.wake();
        }
    }

    private boolean isFirstEvidence(Tranche tranche, int entry, State state) {
        return isOwnAnswer(state)
                ? tranche.answer(entry, verdictOf(state), answer.attempt())
                : tranche.settle(entry, verdictOf(state));
    }

    private static boolean isOwnAnswer(State state) {
        return state == State.OPEN || state == State.CLOSED || state == State.UNFILTERED;
    }

    private void take(Lane lane, long sent, boolean isSampled, long epochNanos) {
        Reason reason = answer.reason();
        State state = reason.state();
        settledAny = true;
        counters.add(counterOf(state), 1);
        if (isOwnAnswer(state) && usesCanaries) {
            lane.canaries().offer(answer.index(), answer.target());
        }
        long rttNanos = rttOf(sent, isSampled);
        tellOfHost(lane, rttNanos);
        if (reported[state.ordinal()]) {
            report(reason, rttNanos, epochNanos);
        }
    }

    /// What a router says when it has given up asking for a host comes seconds later: no time of a host's.
    private void tellOfHost(Lane lane, long rttNanos) {
        HostAnswers hosts = lane.hostAnswers();
        if (hosts == null) {
            return;
        }
        long host = answer.host();
        long prefix = space.prefixOf(host);
        if (answer.reason() == Reason.UDP_RESPONSE) {
            hosts.refused(host, prefix, -1); // no witness: an open port answers without an error
        } else if (isOwnAnswer(answer.reason().state())) {
            hosts.answered(answer.index(), host, prefix, rttNanos);
        } else if (answer.reason() != Reason.HOST_UNREACH) {
            hosts.refused(host, prefix, answer.isFromTarget() ? rttNanos : -1);
        }
    }

    private long rttOf(long sent, boolean isSampled) {
        if (sent < 0) {
            return -1;
        }
        long rttNanos = arrivals.sinceNanos(sent);
        // That a host is unreachable is said when ARP has given up, seconds later: no round trip.
        if (answer.reason() != Reason.HOST_UNREACH) {
            tally.answered(
                    sent, rttNanos, answer.hasIcmpFrom(), answer.attempt() == 0 && isSampled);
        }
        return rttNanos;
    }

    /// A target that had answered before was asked again, and is there.
    void countCanary(Lane lane) {
        Canaries canaries = lane.canaries();
        long index = answer.index();
        long host = answer.host();
        long asCanary = canaries.sentNanos(index, answer.target());
        long asWitness = signs.askedNanos(index, host);
        HostAnswers hosts = lane.hostAnswers();
        long asHosts =
                hosts == null
                        ? -1
                        : tellOfHostAgain(hosts, index, host, Math.max(asCanary, asWitness));
        if (asHosts >= 0) {
            hear(index, host, asHosts);
            return;
        }
        boolean isAnswer = answer.reason().state() != State.FILTERED;
        if (Math.max(asCanary, asWitness) < 0 || !isAnswer) {
            return;
        }
        if (asCanary >= 0) {
            canaries.offer(index, answer.target());
        }
        boolean isEither =
                Math.min(asCanary, asWitness) >= 0
                        && Math.abs(asCanary - asWitness) < Canaries.REST_NANOS;
        if (isEither) { // it may answer the earlier of the two
            signs.answered(index, host, Math.min(asCanary, asWitness), true);
            return;
        }
        hear(index, host, Math.max(asCanary, asWitness));
    }

    private void hear(long index, long host, long sentNanos) {
        if (usesWitnesses) {
            signs.answered(index, host, sentNanos, true);
        }
        tally.canaryAnswered(sentNanos, arrivals.sinceNanos(sentNanos));
    }

    /// @param sentNanos  when it was asked for the path's sake; -1 if it was not
    /// @return when it was asked as the witness of its host, if it has answered as that; else -1
    private long tellOfHostAgain(HostAnswers hosts, long index, long host, long sentNanos) {
        long prefix = space.prefixOf(host);
        long asHosts = hosts.witnessNanos(index, host);
        if (asHosts >= 0 && asHosts >= sentNanos) {
            hosts.witnessAnswered(host, prefix, arrivals.sinceNanos(asHosts));
            return asHosts;
        }
        if (sentNanos >= 0) {
            hosts.answered(index, host, prefix, arrivals.sinceNanos(sentNanos));
        }
        return -1;
    }

    /// Waits for room in the log rather than lose a finding; meanwhile the kernel's ring holds what comes.
    private void report(Reason reason, long rttNanos, long epochNanos) {
        long evidence = evidence();
        int attempt = answer.attempt() + 1;
        long index = answer.index();
        while (!log.append(index, reason, attempt, rttNanos, epochNanos, evidence)) {
            LockSupport.parkNanos(this, LOG_FULL_NANOS);
        }
    }

    private long evidence() {
        if (!answer.hasIcmpFrom()) {
            return ObservationLog.evidenceOfSegment(answer.ttl(), answer.stack());
        }
        if (answer.isFromTarget()) {
            return ObservationLog.evidenceOfTargetsError(answer.ttl());
        }
        return answer.isFromIpv6()
                ? log.evidenceOfError(answer.ttl(), answer.fromScopedHigh(), answer.fromLow())
                : log.evidenceOfError(answer.ttl(), answer.icmpFrom());
    }

    private static int verdictOf(State state) {
        return switch (state) {
            case OPEN -> Tranche.OPEN;
            case CLOSED, UNFILTERED -> Tranche.CLOSED;
            case FILTERED, OPEN_FILTERED, UNKNOWN -> Tranche.FILTERED;
        };
    }

    private static Counter counterOf(State state) {
        return switch (state) {
            case OPEN -> Counter.OPEN;
            case CLOSED -> Counter.CLOSED;
            case FILTERED -> Counter.FILTERED;
            case OPEN_FILTERED -> Counter.OPEN_FILTERED;
            case UNFILTERED -> Counter.UNFILTERED;
            case UNKNOWN -> Counter.UNKNOWN;
        };
    }
}
