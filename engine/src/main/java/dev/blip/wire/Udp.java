package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.put16;
import static dev.blip.wire.NetworkOrder.u16;

/// UDP header, [RFC 768](https://www.rfc-editor.org/rfc/rfc768). `at` is where it starts in `frame`.
public final class Udp {
    public static final int LENGTH = 8;

    /// Where the header has what differs from datagram to datagram, in words of four bytes; the length shares the
    /// checksum's.
    public static final int PORTS_WORD = 0;

    public static final int CHECKSUM_WORD = 1;

    /// In the checksum's field: there is none. A sum of 0 is sent as `0xFFFF`.
    public static final int NO_CHECKSUM = 0;

    private Udp() {}

    /// Header length, always 8, or -1 if it does not lie within `[at, end)` or claims a datagram shorter than
    /// itself.
    public static int check(byte[] frame, int at, int end) {
        boolean fits = at >= 0 && end <= frame.length && end - at >= LENGTH;
        return fits && length(frame, at) >= LENGTH ? LENGTH : -1;
    }

    public static int sourcePort(byte[] frame, int at) {
        return u16(frame, at);
    }

    public static int destinationPort(byte[] frame, int at) {
        return u16(frame, at + 2);
    }

    /// Header and payload, in bytes.
    public static int length(byte[] frame, int at) {
        return u16(frame, at + 4);
    }

    public static int checksum(byte[] frame, int at) {
        return u16(frame, at + 6);
    }

    /// Whether the checksum is right, or was never made. False for a datagram that a capture has cut: it cannot be
    /// known then.
    ///
    /// @param end     of the datagram, by its own length
    /// @param source  address in the IP header; likewise `destination`
    public static boolean isChecksumRight(
            byte[] frame, int at, int end, int source, int destination) {
        return checksum(frame, at) == NO_CHECKSUM
                || Checksum.fold(sum(frame, at, end, source, destination)) == 0xFFFF;
    }

    /// Whether the checksum is one that the sender has left to a device, and that none has finished, as
    /// `Tcp.isChecksumUnfinished` has it.
    ///
    /// @param end     of the datagram, by its own length
    /// @param source  address in the IP header; likewise `destination`
    public static boolean isChecksumUnfinished(
            byte[] frame, int at, int end, int source, int destination) {
        long pseudo = Checksum.pseudoHeader(source, destination, Ipv4.PROTOCOL_UDP, end - at);
        return checksum(frame, at) == Checksum.fold(pseudo);
    }

    /// Writes a header; its checksum says that there is none.
    ///
    /// @param length  header and payload, in bytes
    /// @return bytes written, 8
    public static int write(byte[] frame, int at, int sourcePort, int destinationPort, int length) {
        put16(frame, at, sourcePort);
        put16(frame, at + 2, destinationPort);
        put16(frame, at + 4, length);
        put16(frame, at + 6, NO_CHECKSUM);
        return LENGTH;
    }

    /// Sums the finished datagram `[at, end)` and writes its checksum.
    public static void writeChecksum(byte[] frame, int at, int end, int source, int destination) {
        put16(frame, at + 6, NO_CHECKSUM);
        int sum = Checksum.of(sum(frame, at, end, source, destination));
        put16(frame, at + 6, sum == NO_CHECKSUM ? 0xFFFF : sum);
    }

    private static long sum(byte[] frame, int at, int end, int source, int destination) {
        return Checksum.pseudoHeader(source, destination, Ipv4.PROTOCOL_UDP, end - at)
                + Checksum.sum(frame, at, end);
    }
}
