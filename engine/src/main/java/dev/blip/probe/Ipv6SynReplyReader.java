package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.RankedTargets;
import dev.blip.verdict.Reason;
import dev.blip.wire.Icmpv6;
import dev.blip.wire.Ipv6;
import dev.blip.wire.Ipv6Extensions;
import dev.blip.wire.Ipv6Origin;
import dev.blip.wire.Tcp;
import org.jspecify.annotations.Nullable;

/// Reads what answers a SYN in IPv6: TCP segments, and ICMPv6 errors about those that we have sent; behind whatever
/// extension headers there are. Owner: one receive thread.
final class Ipv6SynReplyReader extends PacketReader {
    private final Ipv6ProbeScope scope;
    private final RankedTargets targets;
    private final Ipv6Origin us;
    private final Cookies cookies;
    private final Answer answer;
    private int sequence; // of the probe that was claimed last

    Ipv6SynReplyReader(Ipv6ProbeScope scope, Answer answer) {
        this.scope = scope;
        this.targets = scope.targets();
        this.us = scope.origin();
        this.cookies = scope.cookies();
        this.answer = answer;
    }

    @Override
    @Nullable Counter read(byte[] frame, int at, int end, boolean checksumTrusted) {
        if (Ipv6.check(frame, at, end) < 0) {
            return Counter.TRUNCATED;
        }
        if (!isUs(Ipv6.destinationHigh(frame, at), Ipv6.destinationLow(frame, at))) {
            return Counter.UNEXPECTED_SOURCE; // another host's traffic on a shared link
        }
        boolean isCut = Ipv6.isCut(frame, at, end);
        int packetEnd = Ipv6.packetEnd(frame, at, end);
        long upper = Ipv6Extensions.find(frame, at, packetEnd);
        if (upper == Ipv6Extensions.NONE) {
            return Counter.NOT_TCP_OR_ICMP;
        }
        answer.ttl = Ipv6.hopLimit(frame, at);
        int upperAt = Ipv6Extensions.at(upper);
        return switch (Ipv6Extensions.protocol(upper)) {
            case Ipv6.NEXT_TCP -> segment(frame, at, upperAt, packetEnd, checksumTrusted || isCut);
            case Ipv6.NEXT_ICMPV6 -> message(frame, at, upperAt, packetEnd, isCut);
            default -> Counter.NOT_TCP_OR_ICMP;
        };
    }

    private boolean isUs(long high, long low) {
        return low == us.low() && high == us.high();
    }

    private @Nullable Counter segment(
            byte[] frame, int ip, int at, int end, boolean checksumTrusted) {
        int length = Tcp.check(frame, at, end);
        if (length < 0) {
            return Counter.TRUNCATED;
        }
        boolean isUnfinished = false;
        if (!checksumTrusted && !Tcp.isIpv6ChecksumRight(frame, ip, at, end)) {
            isUnfinished = Tcp.isIpv6ChecksumUnfinished(frame, ip, at, end);
            if (!isUnfinished) {
                return Counter.BAD_CHECKSUM;
            }
        }
        boolean isSynAck = SynAnswers.isSynAck(frame, at);
        if (!isSynAck && !SynAnswers.isReset(frame, at)) {
            return Counter.UNEXPECTED_FLAGS;
        }
        Counter stray =
                refusal(
                        Ipv6.sourceHigh(frame, ip),
                        Ipv6.sourceLow(frame, ip),
                        Tcp.sourcePort(frame, at),
                        Tcp.destinationPort(frame, at));
        if (stray != null) {
            return stray;
        }
        if (!SynAnswers.acknowledges(frame, at, sequence, isSynAck)) {
            return Counter.WRONG_ACK;
        }
        answer.isChecksumUnfinished = isUnfinished;
        answer.hasIcmpFrom = false;
        answer.stack = isSynAck ? SynAnswers.stack(frame, at, length) : 0;
        answer.reason = isSynAck ? Reason.SYN_ACK : Reason.RESET;
        return null;
    }

    /// No sender leaves the checksum of an ICMPv6 message to a device.
    private @Nullable Counter message(byte[] frame, int ip, int at, int end, boolean isCut) {
        if (Icmpv6.check(frame, at, end) < 0) {
            return Counter.TRUNCATED;
        }
        if (!isCut && !Icmpv6.isChecksumRight(frame, ip, at, end)) {
            return Counter.BAD_CHECKSUM;
        }
        Reason said =
                Icmpv6.type(frame, at) == Icmpv6.DESTINATION_UNREACHABLE
                        ? reasonOf(Icmpv6.code(frame, at))
                        : null;
        if (said == null) {
            return Counter.OTHER_ICMP;
        }
        int tcp = Icmpv6.quotedTcpAt(frame, at, end);
        if (tcp < 0) {
            return Counter.TRUNCATED;
        }
        int quoted = Icmpv6.quotedIpAt(at);
        if (!isUs(Ipv6.sourceHigh(frame, quoted), Ipv6.sourceLow(frame, quoted))) {
            return Counter.WRONG_QUOTE;
        }
        long high = Ipv6.destinationHigh(frame, quoted);
        long low = Ipv6.destinationLow(frame, quoted);
        Counter stray =
                refusal(high, low, Tcp.destinationPort(frame, tcp), Tcp.sourcePort(frame, tcp));
        if (stray != null) {
            return stray;
        }
        if (Tcp.sequence(frame, tcp) != sequence) {
            return Counter.WRONG_QUOTE;
        }
        answer.isChecksumUnfinished = false;
        answer.hasIcmpFrom = true;
        answer.isFromIpv6 = true;
        answer.fromScopedHigh = scope.scoped(Ipv6.sourceHigh(frame, ip));
        answer.fromLow = Ipv6.sourceLow(frame, ip);
        answer.isFromTarget = Ipv6.sourceHigh(frame, ip) == high && answer.fromLow == low;
        answer.stack = 0;
        answer.reason = said;
        return null;
    }

    /// Finds the target and the probe that a reply claims to speak of, and that probe's sequence number.
    ///
    /// @param high     of the target's address, as it is on the wire
    /// @param ourPort  from which the probe would have left
    private @Nullable Counter refusal(long high, long low, int port, int ourPort) {
        int attempt = ourPort - us.firstPort();
        if (attempt < 0 || attempt >= cookies.attempts()) {
            return Counter.UNEXPECTED_PORT;
        }
        long place = targets.hosts().rankOf(scope.scoped(high), low);
        if (place < 0) {
            return Counter.UNEXPECTED_SOURCE;
        }
        int rank = (int) place;
        long index = targets.indexOf(rank, port);
        if (index < 0) {
            return targets.contains(rank) ? Counter.UNEXPECTED_PORT : Counter.UNEXPECTED_SOURCE;
        }
        answer.attempt = attempt;
        answer.index = index;
        answer.target = Ipv4Targets.target(rank, port);
        sequence = Cookies.sequence(cookies.of(attempt, rank, port));
        return null;
    }

    /// Nmap's words for the codes of RFC 4443 section 3.1, which all say that a probe did not get through.
    private static @Nullable Reason reasonOf(int code) {
        return switch (code) {
            case Icmpv6.NO_ROUTE -> Reason.ROUTER_NO_ROUTE;
            case Icmpv6.ADMIN_PROHIBITED, Icmpv6.FAILED_POLICY -> Reason.ADMIN_PROHIBITED;
            case Icmpv6.BEYOND_SCOPE -> Reason.BEYOND_SCOPE;
            case Icmpv6.ADDRESS_UNREACHABLE -> Reason.HOST_UNREACH;
            case Icmpv6.PORT_UNREACHABLE -> Reason.PORT_UNREACH;
            case Icmpv6.REJECT_ROUTE -> Reason.REJECT_ROUTE;
            default -> null;
        };
    }
}
