package dev.blip.ask;

import dev.blip.ledger.Tranche;
import dev.blip.ledger.WaitingLines;
import dev.blip.order.ProbeOrder;
import dev.blip.pace.HostPaces;
import dev.blip.targets.TargetSpace;

/// Whose turn it is where hosts are spared: who has waited for a host comes before those whom the walk comes to, and
/// whoever finds his host shut waits, so that a slow host holds up nobody else. Owner: the lane's transmit thread.
final class HostTurns {
    /// Lines looked at for one probe.
    private static final int MOST_LOOKS = 128;

    private static final long SOON_NANOS = 100_000L;

    private final HostPaces paces;
    private final TargetSpace space;
    private final ProbeOrder order;
    private final long sampled; // the first so many of the targets are random samples of all hosts
    private final boolean isWaitForPrefix; // what those have waited for, mostly
    private final boolean isOneHost;

    private long nowNanos;
    private long heardNanos;
    private boolean isNobodyReady; // of the lines, at `nowNanos`
    private long soonest;

    HostTurns(HostPaces paces, ScanContext scan) {
        this.paces = paces;
        this.space = scan.space();
        this.order = scan.order();
        this.sampled = space.likely() == 0 ? space.size() : space.likely();
        this.isWaitForPrefix = !paces.areHostsSpared() || space.likely() > 0;
        this.isOneHost = scan.plan().asksOneHost();
    }

    /// A look at whom to ask begins.
    ///
    /// @param heardNanos  all that had arrived by then has been counted
    void begin(long nowNanos, long heardNanos) {
        this.nowNanos = nowNanos;
        this.heardNanos = heardNanos;
        isNobodyReady = false;
        soonest = Transmitter.NEVER;
    }

    /// Whether single hosts are spared, or only prefixes.
    boolean areHostsSpared() {
        return paces.areHostsSpared();
    }

    /// Whether the silence of any host may mean nothing, or was found to since there were `before` such findings.
    boolean isInDoubt(long before) {
        return paces.isAnyInDoubt() || paces.doubts() != before;
    }

    /// How many such findings there are.
    long doubts() {
        return paces.doubts();
    }

    /// When somebody may be ready that is not now; `Transmitter.NEVER` if nobody waits.
    long soonest() {
        return soonest;
    }

    /// An entry that has waited and whose host may be asked now, which `left` then takes out of its line; -1 if there
    /// is none.
    int waited(Tranche t) {
        WaitingLines lines = t.lines();
        int looks = 0;
        while (lines != null && !isNobodyReady) {
            int entry = lines.first();
            if (t.isSettled(entry)) {
                lines.leave();
                lines = t.lines();
            } else if (!isShut(t, entry, space.hostAt(order.at(t.first() + entry)))) {
                return entry;
            } else {
                lines.turn();
                looks++;
                isNobodyReady = looks >= lines.lines() || looks >= MOST_LOOKS;
            }
        }
        if (lines != null && looks == MOST_LOOKS && looks < lines.lines()) { // others may be ready
            soonest = Math.min(soonest, nowNanos + SOON_NANOS);
        }
        return -1;
    }

    /// The entry that `waited` has given waits no longer.
    static void left(Tranche t) {
        WaitingLines lines = t.lines();
        if (lines != null) {
            lines.leave();
        }
    }

    /// Whether an entry may not be asked now: its host may not be, or it has not answered and others are still to be
    /// asked on likely ports.
    boolean isShut(Tranche t, int entry, long host) {
        WaitingLines lines = t.lines();
        boolean isLater = t.first() + entry >= order.staged();
        if (isLater && lines != null && lines.isAnyStaged() && !paces.hasAnswered(host)) {
            soonest = Math.min(soonest, nowNanos + SOON_NANOS);
            return true;
        }
        return isShut(host);
    }

    /// Whether a host may not be asked now.
    boolean isShut(long host) {
        long opensAt = paces.opensAt(host, space.prefixOf(host), nowNanos, heardNanos);
        if (opensAt <= nowNanos) {
            return false;
        }
        soonest = Math.min(soonest, opensAt);
        return true;
    }

    /// The walk goes on without an entry whose host is shut.
    void letWait(Tranche t, int entry, long host) {
        int place = paces.placeOf(host, space.prefixOf(host));
        t.letWait(entry, place, paces.places(), order.staged());
    }

    /// Whether the silence of a first probe says something of the path. Where hosts are asked at paces of their own,
    /// who is left after a while is no random sample any more: then only those count who have answered all. Who has
    /// waited for a prefix counts if it has answered: others of it are asked at once then. Likely ports are no sample
    /// of the others.
    boolean isSampled(long index, boolean hasWaited) {
        if (!paces.isSilenceTelling()) {
            return false;
        }
        if (isOneHost) {
            return index >= space.likely();
        }
        boolean hasWaitedForPrefix = hasWaited && isWaitForPrefix && paces.hasPrefixAnswered();
        return index < sampled ? !hasWaited || hasWaitedForPrefix : paces.isComplete();
    }

    /// The host that was last looked at is being asked.
    ///
    /// @param isAgain  whether the target was silent before
    void asked(boolean isAgain) {
        paces.asked(isAgain, nowNanos);
    }

    /// The host that was last looked at is being asked on a target that has answered before.
    void askedKnown() {
        paces.askedKnown(nowNanos);
    }

    /// A target that is to be asked next of all, though it has answered; -1 if none is.
    long witnessDue() {
        return paces.witnessDue(nowNanos);
    }

    void askedWitness(long index) {
        paces.askedWitness(index, nowNanos);
    }
}
