package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.RankedTargets;
import dev.blip.verdict.Reason;
import dev.blip.wire.Icmpv6;
import dev.blip.wire.Ipv6;
import dev.blip.wire.Ipv6Extensions;
import dev.blip.wire.Ipv6Origin;
import org.jspecify.annotations.Nullable;

/// Reads IPv6 packets to us, behind whatever extension headers there are: what is in a segment or an ICMPv6 message is
/// for a subclass.
abstract class Ipv6Reader extends PacketReader {
    private final Ipv6ProbeScope scope;
    private final RankedTargets targets;
    private final Ipv6Origin us;
    private final Cookies cookies;
    private final Answer answer;
    private long bits; // of the probe that was claimed last

    Ipv6Reader(Ipv6ProbeScope scope, Answer answer) {
        this.scope = scope;
        this.targets = scope.targets();
        this.us = scope.origin();
        this.cookies = scope.cookies();
        this.answer = answer;
    }

    /// Reads the TCP segment in `[at, end)` behind the IPv6 header at `ip`.
    ///
    /// @param checksumTrusted  its checksum need not be looked at, or cannot be
    abstract @Nullable Counter segment(
            byte[] frame, int ip, int at, int end, boolean checksumTrusted);

    /// Reads the ICMPv6 message in `[at, end)`, whose checksum is right if it can be known.
    abstract @Nullable Counter message(byte[] frame, int ip, int at, int end);

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
            case Ipv6.NEXT_ICMPV6 -> checked(frame, at, upperAt, packetEnd, isCut);
            default -> Counter.NOT_TCP_OR_ICMP;
        };
    }

    final boolean isUs(long high, long low) {
        return low == us.low() && high == us.high();
    }

    /// No sender leaves the checksum of an ICMPv6 message to a device.
    private @Nullable Counter checked(byte[] frame, int ip, int at, int end, boolean isCut) {
        if (Icmpv6.check(frame, at, end) < 0) {
            return Counter.TRUNCATED;
        }
        if (!isCut && !Icmpv6.isChecksumRight(frame, ip, at, end)) {
            return Counter.BAD_CHECKSUM;
        }
        return message(frame, ip, at, end);
    }

    /// Finds the target and the probe that a reply claims to speak of, and that probe's 64 bits.
    ///
    /// @param high     of the target's address, as it is on the wire
    /// @param ourPort  from which the probe would have left
    final @Nullable Counter refusal(long high, long low, int port, int ourPort) {
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
        bits = cookies.of(attempt, rank, port);
        return null;
    }

    /// All 64 bits of the probe that was found last.
    final long bits() {
        return bits;
    }

    /// Fills in who has sent the error that settles the claimed target.
    final void blame(byte[] frame, int ip, int quoted, Reason said) {
        answer.isChecksumUnfinished = false;
        answer.hasIcmpFrom = true;
        answer.isFromIpv6 = true;
        answer.fromScopedHigh = scope.scoped(Ipv6.sourceHigh(frame, ip));
        answer.fromLow = Ipv6.sourceLow(frame, ip);
        answer.isFromTarget =
                Ipv6.sourceHigh(frame, ip) == Ipv6.destinationHigh(frame, quoted)
                        && answer.fromLow == Ipv6.destinationLow(frame, quoted);
        answer.stack = 0;
        answer.reason = said;
    }

    /// Whether a quoted packet is one of ours.
    final boolean isOurs(byte[] frame, int quoted) {
        return isUs(Ipv6.sourceHigh(frame, quoted), Ipv6.sourceLow(frame, quoted));
    }

    /// What an ICMPv6 error says of its target; null if nothing.
    static @Nullable Reason said(byte[] frame, int at) {
        return Icmpv6.type(frame, at) == Icmpv6.DESTINATION_UNREACHABLE
                ? reasonOf(Icmpv6.code(frame, at))
                : null;
    }

    /// Nmap's words for the codes of RFC 4443 section 3.1, which all say that a probe did not get through.
    static @Nullable Reason reasonOf(int code) {
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
