package dev.blip.trust;

import dev.blip.plan.Decoys;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Hops;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.IOException;

/// Stands between the engine and the sink of a scan, and looks at each verdict beside the others of its host.
///
/// - An open port of a host that may answer everything is held back until the host has refused something, or has been
///   asked on decoy ports after the scan. As many as 1,048,576 wait; a host for whose next finding there is no room is
///   let go unchecked.
/// - A reply from before its host is marked.
/// - Silence where a router sent ICMP errors nearby, of an address that never answered, says so.
///
/// Owner: the thread that runs the scan.
public final class HostWatch implements ObservationSink {
    private static final int MOST_HELD = 1 << 20;

    /// Open ports of those asked that make a host suspect, per ten.
    private static final int SUSPECT_TENTHS = 9;

    private final ScanPlan plan;
    private final ObservationSink sink;
    private final boolean watches;
    private final boolean holds;
    private final HostRecords hosts = new HostRecords();
    private final HeldFindings held = new HeldFindings(MOST_HELD);
    private final RouterErrors routerErrors = new RouterErrors();
    private long unchecked;

    HostWatch(ScanPlan plan, ObservationSink sink) {
        this.plan = plan;
        this.sink = sink;
        this.watches = plan.watchesHosts();
        this.holds = plan.decoys().mayBeAsked(plan.asked().mostPorts());
    }

    /// Whether a scan has anything for it to look at.
    public static boolean isNeeded(ScanPlan plan) {
        return plan.watchesHosts() || plan.reported().contains(State.FILTERED);
    }

    @Override
    public void accept(Observation o) throws IOException {
        if (o.hasIcmpFrom()) {
            routerErrors.heard(o.address(), o.icmpFrom());
        }
        if (!watches || isSilence(o)) {
            tell(o, hosts.find(o.address()));
            return;
        }
        int host = hosts.add(o.address());
        boolean isOpen = o.state() == State.OPEN;
        if (host == AddressIndex.NONE) {
            unchecked += isOpen && mayBeSuspect(o.address()) ? 1 : 0;
            tell(o, host);
            return;
        }
        if (o.isReply()) {
            hosts.heardFrom(host, Hops.of(o.reply().ttl()));
        }
        if (isOpen) {
            hosts.countOpen(host);
            hold(o, host);
        } else {
            refused(host);
            tell(o, host);
        }
    }

    private static boolean isSilence(Observation o) {
        return o.reason() == Reason.NO_RESPONSE || o.state() == State.UNKNOWN;
    }

    private void hold(Observation o, int host) throws IOException {
        boolean isInDoubt = !hosts.isCleared(host) && mayBeSuspect(o.address());
        if (isInDoubt && held.isFull()) {
            hosts.clear(host);
            unchecked += hosts.open(host);
            release(host);
        }
        if (!isInDoubt || hosts.isCleared(host)) {
            tell(o, host);
        } else {
            hosts.hold(host, held.add(o, hosts.held(host)));
        }
    }

    /// Whether an open port of the host may be in doubt: it is asked on enough of them.
    private boolean mayBeSuspect(int address) {
        return holds && plan.decoys().mayBeAsked(plan.asked().space().portCount(address));
    }

    /// Something in the name of the host has said no.
    private void refused(int host) throws IOException {
        if (!hosts.isCleared(host) && plan.decoys().whom() != Decoys.Whom.ALL) {
            hosts.clear(host);
            release(host);
        }
    }

    /// Hands on what is held of a host.
    private void release(int host) throws IOException {
        int place = hosts.held(host);
        hosts.hold(host, HeldFindings.END);
        while (place != HeldFindings.END) {
            Observation o = held.finding(place);
            place = held.remove(place);
            tell(o, host);
        }
    }

    /// Hands a verdict on, if it is reported, with what its host and its neighbours add to it.
    private void tell(Observation o, int host) throws IOException {
        if (!plan.reported().contains(o.state())) {
            sink.unlisted(o);
            return;
        }
        boolean isKnown = host != AddressIndex.NONE;
        if (o.reason() == Reason.NO_RESPONSE) {
            boolean isAlive = isKnown && hosts.hasReplied(host);
            boolean isNear = !isAlive && routerErrors.isNear(o.address());
            sink.accept(isNear ? o.nearErrorsOf(routerErrors.near(o.address())) : o);
            return;
        }
        boolean isBefore =
                isKnown && o.isReply() && Hops.isBefore(o.reply().ttl(), hosts.farthest(host));
        sink.accept(isBefore ? o.fromMiddlebox() : o);
    }

    @Override
    public void idle() throws IOException {
        sink.idle();
    }

    /// The hosts that are to be asked on decoy ports. What is held of the others is handed on.
    AddressSet suspects() throws IOException {
        if (!holds) {
            return AddressSet.EMPTY;
        }
        var suspects = new AddressSet.Builder();
        var share = new AskedPorts(plan);
        for (int host = 0; host < hosts.count(); host++) {
            if (hosts.isCleared(host) || hosts.open(host) == 0) {
                continue;
            }
            if (isSuspect(host, share)) {
                suspects.add(hosts.address(host));
            } else {
                release(host);
            }
        }
        return suspects.build();
    }

    private boolean isSuspect(int host, AskedPorts share) {
        if (plan.decoys().whom() == Decoys.Whom.ALL) {
            return true;
        }
        int open = hosts.open(host);
        return open >= Decoys.LEAST_PORTS
                && open * 10L >= SUSPECT_TENTHS * (long) share.of(hosts.address(host));
    }

    /// The slowest answer of those that are held, nanoseconds; 0 if none was timed.
    long slowestNanos() {
        long slowest = 0;
        for (int host = 0; host < hosts.count(); host++) {
            for (int p = hosts.held(host); p != HeldFindings.END; p = held.next(p)) {
                slowest = Math.max(slowest, held.finding(p).reply().rttNanos());
            }
        }
        return slowest;
    }

    /// Tells `answers` of what is held from ports that are decoys by themselves.
    void tellDecoys(DecoyAnswers answers, PortSet decoys) {
        for (int host = 0; host < hosts.count(); host++) {
            for (int p = hosts.held(host); p != HeldFindings.END; p = held.next(p)) {
                if (decoys.contains(held.finding(p).port())) {
                    answers.accept(held.finding(p));
                }
            }
        }
    }

    /// Hands on all that is still held.
    ///
    /// @param answers  of the suspects on decoy ports
    /// @return open ports that are not called open, because their host answers the same everywhere
    long releaseAll(DecoyAnswers answers) throws IOException {
        long ports = 0;
        for (int host = 0; host < hosts.count(); host++) {
            int place = hosts.held(host);
            boolean lies = answers.isEverything(hosts.address(host));
            boolean isUnchecked = answers.isOpenQuestion(hosts.address(host));
            if (place != HeldFindings.END) {
                hosts.heardFrom(host, answers.farthest(hosts.address(host)));
            }
            while (place != HeldFindings.END) {
                Observation o = held.finding(place);
                place = held.remove(place);
                boolean isLie = lies && answers.isLikeDecoys(o);
                ports += isLie ? 1 : 0;
                unchecked += isUnchecked ? 1 : 0;
                tell(isLie ? o.because(Reason.ANSWERS_EVERYTHING) : o, host);
            }
            hosts.hold(host, HeldFindings.END);
        }
        return ports;
    }

    /// Open ports that were reported although nobody could look whether their host answers everything.
    long unchecked() {
        return unchecked;
    }
}
