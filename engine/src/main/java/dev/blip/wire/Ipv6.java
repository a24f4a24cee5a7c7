package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.put16;
import static dev.blip.wire.NetworkOrder.put32;
import static dev.blip.wire.NetworkOrder.put64;
import static dev.blip.wire.NetworkOrder.put8;
import static dev.blip.wire.NetworkOrder.u16;
import static dev.blip.wire.NetworkOrder.u32;
import static dev.blip.wire.NetworkOrder.u64;
import static dev.blip.wire.NetworkOrder.u8;

/// IPv6 header, [RFC 8200 section 3](https://www.rfc-editor.org/rfc/rfc8200#section-3). `at` is where it starts in
/// `frame`. An address is two `long`: its upper 64 bits and its lower.
public final class Ipv6 {
    public static final int LENGTH = 40;

    public static final int NEXT_TCP = 6;
    public static final int NEXT_ICMPV6 = 58;

    /// Where the header has what differs from packet to packet, in words of four bytes; the flow label shares its word
    /// with version and traffic class.
    public static final int FLOW_WORD = 0;

    public static final int DESTINATION_WORD = 6;

    /// Version 6, traffic class 0, flow label 0.
    public static final int FIRST_WORD = 0x6000_0000;

    public static final int FLOW_LABEL_MASK = 0xF_FFFF;

    /// What neighbour discovery wants to see, so that nothing comes from beyond a router ([RFC 4861 section
    /// 7.1](https://www.rfc-editor.org/rfc/rfc4861#section-7.1)).
    public static final int MOST_HOPS = 255;

    private Ipv6() {}

    /// Header length, always 40, or -1: not version 6, or a header that does not lie wholly within `[at, end)`. A
    /// payload beyond `end` is no fault: a capture may have cut the packet, see `isCut`.
    public static int check(byte[] frame, int at, int end) {
        boolean isThere = at >= 0 && end <= frame.length && end - at >= LENGTH;
        return isThere && u8(frame, at) >>> 4 == 6 ? LENGTH : -1;
    }

    /// Where the packet ends: behind it there may be Ethernet padding, which is no payload. Never beyond `end`.
    public static int packetEnd(byte[] frame, int at, int end) {
        return Math.min(end, at + LENGTH + payloadLength(frame, at));
    }

    /// Whether the packet claims to reach beyond `end`: cut by the capture, or by who sent it.
    public static boolean isCut(byte[] frame, int at, int end) {
        return at + LENGTH + payloadLength(frame, at) > end;
    }

    public static int flowLabel(byte[] frame, int at) {
        return u32(frame, at) & FLOW_LABEL_MASK;
    }

    /// What follows this header in bytes, extension headers included.
    public static int payloadLength(byte[] frame, int at) {
        return u16(frame, at + 4);
    }

    /// The kind of header that follows: an extension header or the upper protocol's.
    public static int nextHeader(byte[] frame, int at) {
        return u8(frame, at + 6);
    }

    public static int hopLimit(byte[] frame, int at) {
        return u8(frame, at + 7);
    }

    public static long sourceHigh(byte[] frame, int at) {
        return u64(frame, at + 8);
    }

    public static long sourceLow(byte[] frame, int at) {
        return u64(frame, at + 16);
    }

    public static long destinationHigh(byte[] frame, int at) {
        return u64(frame, at + 24);
    }

    public static long destinationLow(byte[] frame, int at) {
        return u64(frame, at + 32);
    }

    /// Sum of the pseudo header that the checksums of upper protocols cover, for a packet whose addresses are in its
    /// own header ([RFC 8200 section 8.1](https://www.rfc-editor.org/rfc/rfc8200#section-8.1)).
    ///
    /// @param length  of the segment or message, in bytes
    public static long pseudoHeader(byte[] frame, int at, int protocol, int length) {
        return Checksum.sum(frame, at + 8, at + LENGTH) + protocol + length;
    }

    /// Writes a header. Arguments are taken as they are, cut to their field's width.
    ///
    /// @return bytes written, 40
    public static int write(
            byte[] frame,
            int at,
            int payloadLength,
            int nextHeader,
            int hopLimit,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow) {
        put32(frame, at, FIRST_WORD);
        put16(frame, at + 4, payloadLength);
        put8(frame, at + 6, nextHeader);
        put8(frame, at + 7, hopLimit);
        put64(frame, at + 8, sourceHigh);
        put64(frame, at + 16, sourceLow);
        put64(frame, at + 24, destinationHigh);
        put64(frame, at + 32, destinationLow);
        return LENGTH;
    }
}
