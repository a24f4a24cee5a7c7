package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.wire.Ipv4;
import org.jspecify.annotations.Nullable;

/// Reads IPv4 packets to us: what is in a segment, a datagram or an ICMP message is for a subclass, of which a scan
/// loads one.
abstract class Ipv4Reader extends PacketReader {
    private final Answer answer;
    private final int us;
    private final int protocol;

    /// A reader of TCP.
    ///
    /// @param us  our address
    Ipv4Reader(int us, Answer answer) {
        this(us, Ipv4.PROTOCOL_TCP, answer);
    }

    /// @param us        our address
    /// @param protocol  that is asked by
    Ipv4Reader(int us, int protocol, Answer answer) {
        this.answer = answer;
        this.us = us;
        this.protocol = protocol;
    }

    /// Reads the TCP segment in `[at, end)`, or what takes its place in the protocol that is asked by.
    ///
    /// @param checksumTrusted  its checksum need not be looked at, or cannot be
    abstract @Nullable Counter segment(
            byte[] frame, int at, int end, int from, boolean checksumTrusted);

    /// Reads the ICMP message in `[at, end)`.
    ///
    /// @param cut  whether it ends beyond `end`
    abstract @Nullable Counter message(byte[] frame, int at, int end, int from, boolean cut);

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
        int upper = Ipv4.headerThatFollows(frame, at);
        if (upper == protocol) {
            return segment(frame, at + length, packetEnd, from, checksumTrusted || cut);
        }
        return upper == Ipv4.PROTOCOL_ICMP
                ? message(frame, at + length, packetEnd, from, cut)
                : Counter.NOT_TCP_OR_ICMP;
    }
}
