package dev.blip.trust;

import dev.blip.plan.Decoys;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import java.io.IOException;

/// Hosts that may answer everything, and their open ports, held back until the host has refused something or has been
/// asked on decoy ports. As many as 1,048,576 ports wait; a host for whose next one there is no room is let go
/// unchecked. Owner: the thread that runs the scan.
public final class Suspects {
    private static final int MOST_HELD = 1 << 20;

    /// Open ports of those asked that make a host suspect, per ten.
    private static final int SUSPECT_TENTHS = 9;

    private final ScanPlan plan;
    private final HostRecords hosts;
    private final Remarks remarks;
    private final boolean holds;
    private final HeldFindings held = new HeldFindings(MOST_HELD);
    private long unchecked;

    Suspects(ScanPlan plan, HostRecords hosts, Remarks remarks) {
        this.plan = plan;
        this.hosts = hosts;
        this.remarks = remarks;
        this.holds = plan.decoys().mayBeAsked(plan.asked().mostPorts());
    }

    /// An open port is handed on at once, because there is no room to note its host.
    void goesUnchecked(int address) {
        unchecked += mayBeSuspect(address) ? 1 : 0;
    }

    /// Whether an open port of the host may be in doubt: it is asked on enough of them.
    private boolean mayBeSuspect(int address) {
        return holds && plan.decoys().mayBeAsked(plan.asked().space().portCount(address));
    }

    /// Holds an open port back, or hands it on if nothing is in doubt.
    void isOpen(Observation o, int host) throws IOException {
        hosts.countOpen(host);
        boolean isInDoubt = !hosts.isCleared(host) && mayBeSuspect(o.host());
        if (isInDoubt && held.isFull()) {
            hosts.clear(host);
            unchecked += hosts.open(host);
            release(host);
        }
        if (!isInDoubt || hosts.isCleared(host)) {
            remarks.tell(o, host);
        } else {
            hosts.hold(host, held.add(o, hosts.held(host)));
        }
    }

    /// Something in the name of the host has said no.
    void refuses(int host) throws IOException {
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
            remarks.tell(o, host);
        }
    }

    /// Those to be asked on decoy ports. What is held of the others is handed on.
    AddressSet toAsk() throws IOException {
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

    /// Hands on all that is still held, judged by what their hosts said on decoy ports.
    ///
    /// @return open ports that are not called open, because their host answers the same everywhere
    long releaseAll(DecoyAnswers answers) throws IOException {
        long lies = 0;
        for (int host = 0; host < hosts.count(); host++) {
            if (hosts.held(host) != HeldFindings.END) {
                hosts.heardFrom(host, answers.farthest(hosts.address(host)));
                lies += release(host, answers);
            }
        }
        return lies;
    }

    private long release(int host, DecoyAnswers answers) throws IOException {
        boolean answersEverything = answers.isEverything(hosts.address(host));
        boolean isOpenQuestion = answers.isOpenQuestion(hosts.address(host));
        long lies = 0;
        int place = hosts.held(host);
        hosts.hold(host, HeldFindings.END);
        while (place != HeldFindings.END) {
            Observation o = held.finding(place);
            place = held.remove(place);
            boolean isLie = answersEverything && answers.isLikeDecoys(o);
            lies += isLie ? 1 : 0;
            unchecked += isOpenQuestion ? 1 : 0;
            remarks.tell(isLie ? o.because(Reason.ANSWERS_EVERYTHING) : o, host);
        }
        return lies;
    }

    /// Open ports that were reported although nobody could look whether their host answers everything.
    long unchecked() {
        return unchecked;
    }
}
