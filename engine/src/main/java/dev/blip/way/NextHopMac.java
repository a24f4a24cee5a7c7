package dev.blip.way;

import dev.blip.host.Neighbours;
import dev.blip.wire.MacAddress;
import org.jspecify.annotations.Nullable;

/// The MAC of the gateway that a leg's frames go to: who has it, how sure that is, and when to ask again. The kernel's
/// neighbour table alone would not do: packet sockets pass it by, so the kernel sees no traffic to confirm an entry by,
/// and lets it grow old. Owner: the thread of the `LinkWatch`.
final class NextHopMac {
    static final long UNKNOWN = -1;

    /// How long the next hop is believed to be where it was without a word from it: then it is asked itself, and if it
    /// does not answer in time all are asked (RFC 1122, section 2.3.2.1: unicast poll).
    private static final long BELIEF_NANOS = 1_000_000_000L;

    private static final long ANSWER_NANOS = 200_000_000L;

    private long kernelMac = UNKNOWN;
    private boolean isPinned; // by the user, as a permanent neighbour
    private long mac = UNKNOWN;
    private long askAt;
    private boolean isDoubted;

    NextHopMac(long nowNanos) {
        this.askAt = nowNanos + BELIEF_NANOS;
    }

    /// In the low 48 bits, or `UNKNOWN`.
    long mac() {
        return mac;
    }

    /// The route leads to another gateway: what is known is of the one before.
    void begin() {
        kernelMac = UNKNOWN;
        isDoubted = true;
        askAt = Long.MIN_VALUE;
    }

    /// Takes what the kernel's table says, but only where it says something new: what the gateway has said itself
    /// since is newer.
    void takeKernels(Neighbours.@Nullable Neighbour known) {
        isPinned = known != null && known.isPinned();
        long now = known == null ? UNKNOWN : known.mac();
        if (now != kernelMac) {
            isDoubted |= now == UNKNOWN;
            mac = now == UNKNOWN ? mac : now;
            kernelMac = now;
        }
    }

    /// Takes what the next hop says of itself, and asks it where it says nothing.
    void hear(long nowNanos, GatewayVoice gateway, boolean isLinkNews) {
        long heard = gateway.heard();
        if (isPinned) {
            return; // the kernel would not believe it either
        }
        if (heard != UNKNOWN) {
            believe(heard, nowNanos);
        }
        if (isLinkNews) { // another may be behind it now
            isDoubted = true;
            askAt = nowNanos;
        }
        if (nowNanos >= askAt) {
            ask(nowNanos, gateway);
        }
    }

    private void believe(long heard, long nowNanos) {
        mac = heard;
        isDoubted = false;
        askAt = nowNanos + BELIEF_NANOS;
    }

    /// Asks the station that was there last, and everybody if it has not answered that.
    private void ask(long nowNanos, GatewayVoice gateway) {
        boolean askAll = isDoubted || mac == UNKNOWN;
        gateway.ask(askAll ? MacAddress.BROADCAST : mac);
        askAt = nowNanos + (askAll ? BELIEF_NANOS : ANSWER_NANOS);
        isDoubted = true;
    }
}
