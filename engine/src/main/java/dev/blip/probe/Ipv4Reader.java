package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.wire.Ipv4;
import org.jspecify.annotations.Nullable;

/// Reads IPv4 packets to us: TCP segments, and ICMP errors about those that we have sent.
final class Ipv4Reader extends PacketReader {
    private final Answer answer;
    private final int us;
    private final TcpReader segments;
    private final IcmpErrorReader errors;

    /// @param claim  that finds whom an answer is of, and fills its part of the same answer
    Ipv4Reader(int us, TargetClaim claim, Answer answer) {
        this.answer = answer;
        this.us = us;
        this.segments = new TcpReader(us, claim, answer);
        this.errors = new IcmpErrorReader(us, claim, answer);
    }

    @Override
    @Nullable Counter read(byte[] frame, int at, int end, boolean checksumTrusted) {
        int length = Ipv4.check(frame, at, end);
        if (length < 0) {
            return Counter.TRUNCATED;
        }
        if (!Ipv4.isChecksumRight(frame, at, length)) {
            return Counter.BAD_CHECKSUM;
        }
        if (Ipv4.destination(frame, at) != us) {
            return Counter.UNEXPECTED_SOURCE; // another host's traffic on a shared link
        }
        int claimedEnd = at + Ipv4.totalLength(frame, at);
        boolean cut = claimedEnd > end;
        int packetEnd = cut ? end : claimedEnd; // behind it there may be Ethernet padding
        answer.ttl = Ipv4.timeToLive(frame, at);
        int from = Ipv4.source(frame, at);
        return switch (Ipv4.headerThatFollows(frame, at)) {
            case Ipv4.PROTOCOL_TCP ->
                    segments.read(frame, at + length, packetEnd, from, checksumTrusted || cut);
            case Ipv4.PROTOCOL_ICMP -> errors.read(frame, at + length, packetEnd, from, cut);
            default -> Counter.NOT_TCP_OR_ICMP;
        };
    }
}
