package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.verdict.Reason;
import dev.blip.wire.Icmp;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Tcp;
import dev.blip.wire.Udp;
import org.jspecify.annotations.Nullable;

/// Reads ICMP errors about probes. One is believed if it quotes our probe: of TCP the sequence number, of UDP the IP
/// identification, beside addresses and ports, of an
/// echo its cookie. No sender leaves its checksum, or that of an IP header, to
/// a device: Linux computes both itself, and no router passes on a header without.
final class IcmpErrorReader {
    private final int us;
    private final TargetClaim claim;
    private final Answer answer;
    private final int protocol; // that is asked by

    /// A reader of errors about TCP.
    IcmpErrorReader(int us, TargetClaim claim, Answer answer) {
        this(us, claim, answer, Ipv4.PROTOCOL_TCP);
    }

    private IcmpErrorReader(int us, TargetClaim claim, Answer answer, int protocol) {
        this.us = us;
        this.claim = claim;
        this.answer = answer;
        this.protocol = protocol;
    }

    static IcmpErrorReader ofDatagrams(int us, TargetClaim claim, Answer answer) {
        return new IcmpErrorReader(us, claim, answer, Ipv4.PROTOCOL_UDP);
    }

    static IcmpErrorReader ofEchoes(int us, TargetClaim claim, Answer answer) {
        return new IcmpErrorReader(us, claim, answer, Ipv4.PROTOCOL_ICMP);
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
        int upper = upperAt(frame, at, end);
        if (upper < 0) {
            return Counter.TRUNCATED;
        }
        int quoted = Icmp.quotedIpAt(at);
        if (Ipv4.source(frame, quoted) != us) {
            return Counter.WRONG_QUOTE;
        }
        int target = Ipv4.destination(frame, quoted);
        Counter stray = claimed(frame, upper, target);
        if (stray != null) {
            return stray;
        }
        if (!isProven(frame, quoted, upper, end)) {
            return Counter.WRONG_QUOTE;
        }
        answer.isChecksumUnfinished = false;
        answer.icmpFrom = from;
        answer.hasIcmpFrom = true;
        answer.isFromTarget = from == target;
        answer.stack = 0;
        answer.reason = isOfPort(said) ? Reason.PORT_CLOSED : said;
        return null;
    }

    private int upperAt(byte[] frame, int at, int end) {
        return switch (protocol) {
            case Ipv4.PROTOCOL_TCP -> Icmp.quotedTcpAt(frame, at, end);
            case Ipv4.PROTOCOL_UDP -> Icmp.quotedUdpAt(frame, at, end);
            default -> Icmp.quotedIcmpAt(frame, at, end);
        };
    }

    private @Nullable Counter claimed(byte[] frame, int upper, int target) {
        return switch (protocol) {
            case Ipv4.PROTOCOL_TCP ->
                    claim.refusal(
                            target,
                            Tcp.destinationPort(frame, upper),
                            Tcp.sourcePort(frame, upper));
            case Ipv4.PROTOCOL_UDP ->
                    claim.refusal(
                            target,
                            Udp.destinationPort(frame, upper),
                            Udp.sourcePort(frame, upper));
            default ->
                    claim.refusal(
                            target, Icmp.sequence(frame, upper), Icmp.identifier(frame, upper));
        };
    }

    private boolean isProven(byte[] frame, int quoted, int upper, int end) {
        return switch (protocol) {
            case Ipv4.PROTOCOL_TCP -> Tcp.sequence(frame, upper) == claim.sequence();
            case Ipv4.PROTOCOL_UDP ->
                    Ipv4.identification(frame, quoted) == UdpProbe.identification(claim.bits());
            default -> EchoReplyReader.isQuoted(frame, quoted, upper, end, claim.bits());
        };
    }

    /// Whether it is the host's own word for a UDP port where nobody listens, RFC 1122 section 4.1.3.1.
    private boolean isOfPort(Reason said) {
        return protocol == Ipv4.PROTOCOL_UDP && said == Reason.PORT_UNREACH && answer.isFromTarget;
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
