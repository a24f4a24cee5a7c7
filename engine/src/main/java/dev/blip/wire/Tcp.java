package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.put16;
import static dev.blip.wire.NetworkOrder.put32;
import static dev.blip.wire.NetworkOrder.u16;
import static dev.blip.wire.NetworkOrder.u32;
import static dev.blip.wire.NetworkOrder.u8;

/// TCP header, [RFC 9293 section 3.1](https://www.rfc-editor.org/rfc/rfc9293#section-3.1). `at` is where it starts
/// in `frame`.
public final class Tcp {
    public static final int MIN_LENGTH = 20;
    public static final int MAX_LENGTH = 60;

    /// How much of it an ICMP error must quote, [RFC 792](https://www.rfc-editor.org/rfc/rfc792): ports and
    /// sequence number. Of a quoted header only `sourcePort`, `destinationPort` and `sequence` may be asked.
    public static final int QUOTED_LENGTH = 8;

    /// Where the header has what differs from segment to segment, in words of four bytes; the urgent pointer shares the
    /// checksum's.
    public static final int PORTS_WORD = 0;

    public static final int SEQUENCE_WORD = 1;
    public static final int CHECKSUM_WORD = 4;

    public static final int FIN = 0x01;
    public static final int SYN = 0x02;
    public static final int RST = 0x04;
    public static final int PSH = 0x08;
    public static final int ACK = 0x10;
    public static final int URG = 0x20;
    public static final int ECE = 0x40;
    public static final int CWR = 0x80;

    private Tcp() {}

    /// Header length in bytes, 20 to 60, or -1 if the header does not lie wholly within `[at, end)`. Call it first:
    /// afterwards no accessor of this header can leave the frame, whatever the sender wrote.
    public static int check(byte[] frame, int at, int end) {
        if (at < 0 || end > frame.length || end - at < MIN_LENGTH) {
            return -1;
        }
        int length = (u8(frame, at + 12) & 0xF0) >>> 2; // data offset, in 32-bit words
        return length >= MIN_LENGTH && length <= end - at ? length : -1;
    }

    public static int sourcePort(byte[] frame, int at) {
        return u16(frame, at);
    }

    public static int destinationPort(byte[] frame, int at) {
        return u16(frame, at + 2);
    }

    /// Sequence number, unsigned.
    public static int sequence(byte[] frame, int at) {
        return u32(frame, at + 4);
    }

    /// Acknowledgement number, unsigned; means something only where `flags` has `ACK`.
    public static int acknowledgement(byte[] frame, int at) {
        return u32(frame, at + 8);
    }

    /// The eight flags, `CWR` down to `FIN`.
    public static int flags(byte[] frame, int at) {
        return u8(frame, at + 13);
    }

    /// The window as it is in the field, not scaled.
    public static int window(byte[] frame, int at) {
        return u16(frame, at + 14);
    }

    public static int checksum(byte[] frame, int at) {
        return u16(frame, at + 16);
    }

    public static int urgentPointer(byte[] frame, int at) {
        return u16(frame, at + 18);
    }

    /// Whether the checksum is right. False for a segment that a capture has cut: it cannot be known then.
    ///
    /// @param end         of the segment, as `Ipv4.packetEnd` gave it
    /// @param source      address in the IP header; likewise `destination`
    public static boolean isChecksumRight(
            byte[] frame, int at, int end, int source, int destination) {
        return Checksum.fold(sum(frame, at, end, source, destination)) == 0xFFFF;
    }

    /// Whether the checksum is one that the sender has left to a device, and that none has finished: the field holds
    /// the pseudo header's sum and no complement of it (`CHECKSUM_PARTIAL`, linux/skbuff.h; `__tcp_v4_send_check`).
    /// That sum is never 0, for there is something in it.
    ///
    /// @param end         of the segment, as `Ipv4.packetEnd` gave it
    /// @param source      address in the IP header; likewise `destination`
    public static boolean isChecksumUnfinished(
            byte[] frame, int at, int end, int source, int destination) {
        long pseudo = Checksum.pseudoHeader(source, destination, Ipv4.PROTOCOL_TCP, end - at);
        return checksum(frame, at) == Checksum.fold(pseudo);
    }

    /// Whether the checksum of a segment in IPv6 is right; otherwise as `isChecksumRight`.
    ///
    /// @param ip  where the IPv6 header starts, checked
    public static boolean isIpv6ChecksumRight(byte[] frame, int ip, int at, int end) {
        long pseudo = Ipv6.pseudoHeader(frame, ip, Ipv6.NEXT_TCP, end - at);
        return Checksum.fold(pseudo + Checksum.sum(frame, at, end)) == 0xFFFF;
    }

    /// Whether the checksum of a segment in IPv6 was left to a device; otherwise as `isChecksumUnfinished`.
    ///
    /// @param ip  where the IPv6 header starts, checked
    public static boolean isIpv6ChecksumUnfinished(byte[] frame, int ip, int at, int end) {
        long pseudo = Ipv6.pseudoHeader(frame, ip, Ipv6.NEXT_TCP, end - at);
        return checksum(frame, at) == Checksum.fold(pseudo);
    }

    /// Writes the 20 bytes of a header without its options; the checksum is zero until `writeChecksum`. Arguments
    /// are taken as they are, cut to their field's width.
    ///
    /// @param headerLength 20 to 60, a multiple of 4: options are the caller's to write behind these 20 bytes
    /// @return bytes written, 20
    public static int write(
            byte[] frame,
            int at,
            int sourcePort,
            int destinationPort,
            int sequence,
            int acknowledgement,
            int headerLength,
            int flags,
            int window) {
        put16(frame, at, sourcePort);
        put16(frame, at + 2, destinationPort);
        put32(frame, at + 4, sequence);
        put32(frame, at + 8, acknowledgement);
        put16(frame, at + 12, headerLength << 10 | (flags & 0xFF)); // words in the upper four bits
        put16(frame, at + 14, window);
        put32(frame, at + 16, 0);
        return MIN_LENGTH;
    }

    /// Sums the finished segment `[at, end)` and writes its checksum.
    public static void writeChecksum(byte[] frame, int at, int end, int source, int destination) {
        put16(frame, at + 16, 0);
        put16(frame, at + 16, Checksum.of(sum(frame, at, end, source, destination)));
    }

    /// The same for a segment in IPv6.
    ///
    /// @param ip  where the IPv6 header starts, written
    public static void writeIpv6Checksum(byte[] frame, int ip, int at, int end) {
        put16(frame, at + 16, 0);
        long pseudo = Ipv6.pseudoHeader(frame, ip, Ipv6.NEXT_TCP, end - at);
        put16(frame, at + 16, Checksum.of(pseudo + Checksum.sum(frame, at, end)));
    }

    private static long sum(byte[] frame, int at, int end, int source, int destination) {
        return Checksum.pseudoHeader(source, destination, Ipv4.PROTOCOL_TCP, end - at)
                + Checksum.sum(frame, at, end);
    }
}
