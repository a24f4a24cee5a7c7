package dev.blip.ask;

import dev.blip.link.FrameSender;
import dev.blip.linux.Errno;
import dev.blip.way.Reachable;
import org.jspecify.annotations.Nullable;

/// Whether a lane's frames may leave: its link is up, and the kernel takes what it is given. Leads them to the next hop
/// as it is now. Owner: the lane's transmit thread, but where a method says otherwise.
public final class LinkGate {
    private final FrameSender sender;
    private final long pathTimeoutNanos;
    private final Refusals refusals;

    private volatile @Nullable Reachable link; // null: cannot be lost, as far as is known
    private long nextHopMac = -1; // as the sender has it
    private long shutSince = Transmitter.NEVER;
    private long timesRefused; // that the kernel took nothing
    private boolean isLinkLost;
    private volatile String whyLost = "";

    /// @param pathTimeoutNanos  how long a gate that is shut is waited for
    LinkGate(FrameSender sender, Refusals refusals, long pathTimeoutNanos) {
        this.sender = sender;
        this.refusals = refusals;
        this.pathTimeoutNanos = pathTimeoutNanos;
    }

    /// Any thread: the link is watched from now on.
    void follow(Reachable link) {
        this.link = link;
    }

    boolean isUp() {
        Reachable link = this.link;
        return link == null || link.isUp();
    }

    /// What the kernel has refused.
    Refusals refusals() {
        return refusals;
    }

    /// The kernel takes nothing: leaves it alone for a while.
    void pause(long nowNanos) {
        timesRefused++;
        refusals.pause(nowNanos);
    }

    /// Whether nothing may leave at the moment. Gives up once that has lasted.
    boolean isShut(long nowNanos) {
        Reachable link = this.link;
        boolean isUp = link == null || link.isUp();
        if (!isUp) {
            shutSince = Math.min(shutSince, nowNanos);
        } else if (shutSince != Transmitter.NEVER) {
            shutSince = Transmitter.NEVER;
            refusals.resume();
        }
        long since = Math.min(shutSince, refusals.sinceNanos());
        if (since != Transmitter.NEVER && nowNanos - since >= pathTimeoutNanos) {
            giveUp(isUp || link == null ? "" : link.why());
            return false;
        }
        if (isUp && link != null && link.nextHopMac() >= 0 && link.nextHopMac() != nextHopMac) {
            nextHopMac = link.nextHopMac();
            sender.setNextHop(nextHopMac);
        }
        return !isUp || nowNanos < refusals.pausedUntil();
    }

    /// @param why  what is wrong with the link, empty if only the kernel's refusals tell
    private void giveUp(String why) {
        isLinkLost = !why.isEmpty() || refusals.areOfTheLink();
        whyLost =
                why.isEmpty() ? "the kernel takes no probe: " + Errno.text(refusals.errno()) : why;
    }

    /// Any thread: what was wrong until the gate was given up, for people; empty if it was not.
    String whyLost() {
        return whyLost;
    }

    boolean isGivenUp() {
        return !whyLost.isEmpty();
    }

    /// Whether the link itself was the reason, not what it was given.
    boolean isLinkLost() {
        return isLinkLost;
    }

    /// Times that what had left may have been lost here: what was silent meanwhile is to be asked again.
    long outages() {
        Reachable link = this.link;
        return timesRefused + (link == null ? 0 : link.outages());
    }
}
