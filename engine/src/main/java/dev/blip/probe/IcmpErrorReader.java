package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.verdict.Reason;
import dev.blip.wire.Icmp;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Tcp;
import org.jspecify.annotations.Nullable;

/// Reads ICMP errors about TCP probes. One is believed if it quotes our probe, sequence number included. No sender
/// leaves its checksum, or that of an IP header, to a device: Linux computes both itself, and no router passes on a
/// header without.
final class IcmpErrorReader {
    private final int us;
    private final TargetClaim claim;
    private final Answer answer;

    IcmpErrorReader(int us, TargetClaim claim, Answer answer) {
        this.us = us;
        this.claim = claim;
        this.answer = answer;
    }

    /// @param cut  whether the message ends beyond `end`
    @Nullable Counter read(byte[] frame, int at, int end, int from, boolean cut) {
        if (Icmp.check(frame, at, end) < 0) {
            return Counter.TRUNCATED;
        }
        if (!cut && !Icmp.isChecksumRight(frame, at, end)) {
            return Counter.BAD_CHECKSUM;
        }
        Reason said =
                Icmp.type(frame, at) == Icmp.DESTINATION_UNREACHABLE
                        ? reasonOf(Icmp.code(frame, at))
                        : null;
        if (said == null) {
            return Counter.OTHER_ICMP;
        }
        int tcp = Icmp.quotedTcpAt(frame, at, end);
        if (tcp < 0) {
            return Counter.TRUNCATED;
        }
        int quoted = Icmp.quotedIpAt(at);
        if (Ipv4.source(frame, quoted) != us) {
            return Counter.WRONG_QUOTE;
        }
        int target = Ipv4.destination(frame, quoted);
        Counter stray =
                claim.refusal(target, Tcp.destinationPort(frame, tcp), Tcp.sourcePort(frame, tcp));
        if (stray != null) {
            return stray;
        }
        if (Tcp.sequence(frame, tcp) != claim.sequence()) {
            return Counter.WRONG_QUOTE;
        }
        answer.isChecksumUnfinished = false;
        answer.icmpFrom = from;
        answer.hasIcmpFrom = true;
        answer.isFromTarget = from == target;
        answer.stack = 0;
        answer.reason = said;
        return null;
    }

    /// Nmap's words for the codes of RFC 792, RFC 1122 and RFC 1812 that say that a probe did not get through.
    private static @Nullable Reason reasonOf(int code) {
        return switch (code) {
            case Icmp.NET_UNREACHABLE, Icmp.NET_UNKNOWN, Icmp.NET_UNREACHABLE_FOR_TOS ->
                    Reason.NET_UNREACH;
            case Icmp.HOST_UNREACHABLE,
                    Icmp.HOST_UNKNOWN,
                    Icmp.SOURCE_HOST_ISOLATED,
                    Icmp.HOST_UNREACHABLE_FOR_TOS ->
                    Reason.HOST_UNREACH;
            case Icmp.PROTOCOL_UNREACHABLE -> Reason.PROTO_UNREACH;
            case Icmp.PORT_UNREACHABLE -> Reason.PORT_UNREACH;
            case Icmp.NET_PROHIBITED -> Reason.NET_PROHIBITED;
            case Icmp.HOST_PROHIBITED -> Reason.HOST_PROHIBITED;
            case Icmp.ADMIN_PROHIBITED, Icmp.HOST_PRECEDENCE_VIOLATION, Icmp.PRECEDENCE_CUTOFF ->
                    Reason.ADMIN_PROHIBITED;
            default ->
                    null; // fragmentation needed, source route failed: about the packet, not about
                // the target
        };
    }
}
