package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.put16;
import static dev.blip.wire.NetworkOrder.put32;
import static dev.blip.wire.NetworkOrder.put8;
import static dev.blip.wire.NetworkOrder.u16;
import static dev.blip.wire.NetworkOrder.u32;
import static dev.blip.wire.NetworkOrder.u8;

/// IPv4 header, [RFC 791 section 3.1](https://www.rfc-editor.org/rfc/rfc791#section-3.1). `at` is where it starts
/// in `frame`.
public final class Ipv4 {
    public static final int MIN_LENGTH = 20;
    public static final int MAX_LENGTH = 60;

    public static final int PROTOCOL_ICMP = 1;
    public static final int PROTOCOL_TCP = 6;
    public static final int PROTOCOL_UDP = 17;

    /// Where a header of 20 bytes has what differs from packet to packet, in words of four bytes; with it in the same
    /// word are flags and offset, and time to live and protocol.
    public static final int IDENTIFICATION_WORD = 1;

    public static final int CHECKSUM_WORD = 2;
    public static final int DESTINATION_WORD = 4;

    /// In `flagsAndOffset`: do not fragment, more fragments follow.
    public static final int DONT_FRAGMENT = 0x4000;

    public static final int MORE_FRAGMENTS = 0x2000;

    /// What `parse` says of other text.
    public static final long NOT_AN_ADDRESS = -1;

    private static final int OFFSET_MASK = 0x1FFF;

    private Ipv4() {}

    /// Header length in bytes, 20 to 60, or -1: not version 4, a header that does not lie wholly within
    /// `[at, end)`, or a total length below the header's. A total length beyond `end` is no fault: a capture may
    /// have cut the packet, see `isCut`.
    public static int check(byte[] frame, int at, int end) {
        int length = checkQuoted(frame, at, end);
        return length > 0 && totalLength(frame, at) >= length ? length : -1;
    }

    /// Checks as `check` does, for a header inside an ICMP error: its total length is not looked at, because there are
    /// senders that give it back changed ([RFC 1812 section
    /// 4.3.2.3](https://www.rfc-editor.org/rfc/rfc1812#section-4.3.2.3) lets the quote end anywhere).
    static int checkQuoted(byte[] frame, int at, int end) {
        if (at < 0 || end > frame.length || end - at < MIN_LENGTH) {
            return -1;
        }
        int versionAndLength = u8(frame, at);
        int length = (versionAndLength & 0xF) << 2; // in 32-bit words
        boolean right = versionAndLength >>> 4 == 4 && length >= MIN_LENGTH && length <= end - at;
        return right ? length : -1;
    }

    /// Where the packet ends: behind it there may be Ethernet padding, which is no payload. Never beyond `end`.
    public static int packetEnd(byte[] frame, int at, int end) {
        return Math.min(end, at + totalLength(frame, at));
    }

    /// Whether the packet claims to reach beyond `end`: cut by the capture, or by who sent it.
    public static boolean isCut(byte[] frame, int at, int end) {
        return at + totalLength(frame, at) > end;
    }

    public static int totalLength(byte[] frame, int at) {
        return u16(frame, at + 2);
    }

    public static int identification(byte[] frame, int at) {
        return u16(frame, at + 4);
    }

    public static int flagsAndOffset(byte[] frame, int at) {
        return u16(frame, at + 6);
    }

    /// In bytes, 0 to 65528. Above 0 no header of the upper protocol follows, whatever `protocol` says.
    public static int fragmentOffset(byte[] frame, int at) {
        return (flagsAndOffset(frame, at) & OFFSET_MASK) << 3;
    }

    public static int timeToLive(byte[] frame, int at) {
        return u8(frame, at + 8);
    }

    public static int protocol(byte[] frame, int at) {
        return u8(frame, at + 9);
    }

    /// The protocol whose header follows this one; -1 in a later fragment, where none does.
    public static int headerThatFollows(byte[] frame, int at) {
        return fragmentOffset(frame, at) == 0 ? protocol(frame, at) : -1;
    }

    public static int checksum(byte[] frame, int at) {
        return u16(frame, at + 10);
    }

    public static int source(byte[] frame, int at) {
        return u32(frame, at + 12);
    }

    public static int destination(byte[] frame, int at) {
        return u32(frame, at + 16);
    }

    /// Whether the header checksum is right.
    ///
    /// @param headerLength as `check` gave it
    public static boolean isChecksumRight(byte[] frame, int at, int headerLength) {
        return Checksum.fold(Checksum.sum(frame, at, at + headerLength)) == 0xFFFF;
    }

    /// Writes a header of 20 bytes, checksum included. Arguments are taken as they are, cut to their field's width.
    ///
    /// @param totalLength    header and payload, in bytes
    /// @param flagsAndOffset `DONT_FRAGMENT`, or flags and offset as the field has them
    /// @return bytes written, 20
    public static int write(
            byte[] frame,
            int at,
            int totalLength,
            int identification,
            int flagsAndOffset,
            int timeToLive,
            int protocol,
            int source,
            int destination) {
        put16(frame, at, 0x4500); // version 4, five words, best effort
        put16(frame, at + 2, totalLength);
        put16(frame, at + 4, identification);
        put16(frame, at + 6, flagsAndOffset);
        put8(frame, at + 8, timeToLive);
        put8(frame, at + 9, protocol);
        put16(frame, at + 10, 0);
        put32(frame, at + 12, source);
        put32(frame, at + 16, destination);
        put16(frame, at + 10, Checksum.of(Checksum.sum(frame, at, at + MIN_LENGTH)));
        return MIN_LENGTH;
    }

    /// Four decimal octets and nothing else, as an unsigned 32-bit number, or `NOT_AN_ADDRESS`. A leading zero is none
    /// of it: it makes the number octal to some programs.
    public static long parse(byte[] text, int from, int to) {
        long address = 0;
        int at = from;
        for (int octet = 0; octet < 4; octet++) {
            int value = 0;
            int start = at;
            while (at < to && at - start < 3 && text[at] >= '0' && text[at] <= '9') {
                value = value * 10 + text[at++] - '0';
            }
            boolean isLeadingZero = at - start > 1 && text[start] == '0';
            boolean isEndedRight = octet < 3 ? at < to && text[at] == '.' : at == to;
            if (at == start || value > 255 || isLeadingZero || !isEndedRight) {
                return NOT_AN_ADDRESS;
            }
            address = address << 8 | value;
            at++;
        }
        return address;
    }

    /// Dotted decimal.
    public static String text(int address) {
        return (address >>> 24)
                + "."
                + (address >>> 16 & 0xFF)
                + "."
                + (address >>> 8 & 0xFF)
                + "."
                + (address & 0xFF);
    }
}
