package dev.blip.probe;

import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;

/// What one reply says of which target. The readers of a receive thread share one and fill it anew for each frame that
/// they accept.
public final class Answer {
    long index;
    long target;
    int attempt;
    int ttl;
    int stack;
    int icmpFrom;
    boolean hasIcmpFrom;
    boolean isFromTarget;
    boolean isFromIpv6;
    long fromScopedHigh;
    long fromLow;
    boolean isChecksumUnfinished;
    int vlan;
    long mac;
    Reason reason = Reason.NO_RESPONSE;

    Answer() {}

    /// The target's number in the scan's target space.
    public long index() {
        return index;
    }

    /// Its host and port, as the target space says them.
    public long target() {
        return target;
    }

    /// The target's host, as the target space numbers it.
    public long host() {
        return TargetSpace.hostOf(target);
    }

    /// Which probe was answered, from 0.
    public int attempt() {
        return attempt;
    }

    public int ttl() {
        return ttl;
    }

    /// Which TCP sent the SYN-ACK: its window in the upper 16 bits, `TcpOptions.shape` in the lower; 0 of other
    /// replies.
    public int stack() {
        return stack;
    }

    public Reason reason() {
        return reason;
    }

    /// Whether the reply's TCP checksum was never finished, and the cookie alone proves it.
    public boolean isChecksumUnfinished() {
        return isChecksumUnfinished;
    }

    /// The VLANs that the answer came in, as `Vlan.path` says it; after `OTHER_VLAN` too.
    public int vlan() {
        return vlan;
    }

    /// The target's MAC, in the low 48 bits: of an answer by ARP, which has no reason.
    public long mac() {
        return mac;
    }

    public boolean hasIcmpFrom() {
        return hasIcmpFrom;
    }

    /// Who sent the ICMP error in IPv4; only if `hasIcmpFrom`.
    public int icmpFrom() {
        return icmpFrom;
    }

    /// Whether the ICMP error is one of IPv6; only if `hasIcmpFrom`.
    public boolean isFromIpv6() {
        return isFromIpv6;
    }

    /// Upper half of the address of who sent it, as `Ipv6Address.scopedHigh` has it; only if `isFromIpv6`.
    public long fromScopedHigh() {
        return fromScopedHigh;
    }

    /// Lower half of the same.
    public long fromLow() {
        return fromLow;
    }

    /// Whether the target itself sent the ICMP error; only if `hasIcmpFrom`.
    public boolean isFromTarget() {
        return isFromTarget;
    }
}
