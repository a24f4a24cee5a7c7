package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.u16;
import static dev.blip.wire.NetworkOrder.u32;
import static dev.blip.wire.NetworkOrder.u8;

/// ICMP header, [RFC 792](https://www.rfc-editor.org/rfc/rfc792), and the packet that an error quotes. `at` is
/// where the ICMP header starts in `frame`.
public final class Icmp {
    public static final int LENGTH = 8;

    public static final int ECHO_REPLY = 0;
    public static final int DESTINATION_UNREACHABLE = 3;
    public static final int ECHO = 8;
    public static final int TIME_EXCEEDED = 11;
    public static final int TIMESTAMP = 13;
    public static final int TIMESTAMP_REPLY = 14;

    /// A timestamp message, and an echo with as much behind its header.
    public static final int TIMESTAMP_LENGTH = 20;

    /// Codes of `DESTINATION_UNREACHABLE`: 0 to 5 are RFC 792's, 6 to 12 [RFC 1122 section
    /// 3.2.2.1](https://www.rfc-editor.org/rfc/rfc1122#section-3.2.2.1)'s, 13 to 15 [RFC 1812 section
    /// 5.2.7.1](https://www.rfc-editor.org/rfc/rfc1812#section-5.2.7.1)'s.
    public static final int NET_UNREACHABLE = 0;

    public static final int HOST_UNREACHABLE = 1;
    public static final int PROTOCOL_UNREACHABLE = 2;
    public static final int PORT_UNREACHABLE = 3;
    public static final int FRAGMENTATION_NEEDED = 4;
    public static final int SOURCE_ROUTE_FAILED = 5;
    public static final int NET_UNKNOWN = 6;
    public static final int HOST_UNKNOWN = 7;
    public static final int SOURCE_HOST_ISOLATED = 8;
    public static final int NET_PROHIBITED = 9;
    public static final int HOST_PROHIBITED = 10;
    public static final int NET_UNREACHABLE_FOR_TOS = 11;
    public static final int HOST_UNREACHABLE_FOR_TOS = 12;
    public static final int ADMIN_PROHIBITED = 13;
    public static final int HOST_PRECEDENCE_VIOLATION = 14;
    public static final int PRECEDENCE_CUTOFF = 15;

    /// How much an error must quote behind the IP header, RFC 792: of TCP `Tcp.QUOTED_LENGTH`, of UDP the header.
    private static final int QUOTED_UPPER_LENGTH = 8;

    private Icmp() {}

    /// Header length, always 8, or -1 if it does not lie within `[at, end)`.
    public static int check(byte[] frame, int at, int end) {
        return at >= 0 && end <= frame.length && end - at >= LENGTH ? LENGTH : -1;
    }

    public static int type(byte[] frame, int at) {
        return u8(frame, at);
    }

    public static int code(byte[] frame, int at) {
        return u8(frame, at + 1);
    }

    public static int checksum(byte[] frame, int at) {
        return u16(frame, at + 2);
    }

    /// Identifier of an echo or a timestamp message.
    public static int identifier(byte[] frame, int at) {
        return u16(frame, at + 4);
    }

    /// Sequence number of an echo or a timestamp message.
    public static int sequence(byte[] frame, int at) {
        return u16(frame, at + 6);
    }

    /// A word behind the header: of a timestamp message the originate timestamp is the first. Only of a message that is
    /// so long.
    ///
    /// @param number  from 0
    public static int word(byte[] frame, int at, int number) {
        return u32(frame, at + LENGTH + number * Integer.BYTES);
    }

    /// Whether the checksum is right. False for a message that a capture has cut: it cannot be known then.
    public static boolean isChecksumRight(byte[] frame, int at, int end) {
        return Checksum.fold(Checksum.sum(frame, at, end)) == 0xFFFF;
    }

    /// Where the IP header starts that an error quotes.
    public static int quotedIpAt(int at) {
        return at + LENGTH;
    }

    /// Where the TCP header starts that an error quotes, or -1: the message does not quote a whole IPv4 header and
    /// 8 bytes of TCP behind it within `[at, end)`, or not a first fragment. The one check of everything quoted:
    /// afterwards the quoted IP header's accessors and those of `Tcp.QUOTED_LENGTH` stay in the frame. The quoted
    /// total length is not believed.
    public static int quotedTcpAt(byte[] frame, int at, int end) {
        return quotedAt(frame, at, end, Ipv4.PROTOCOL_TCP);
    }

    /// Where the UDP header starts that an error quotes, or -1, as `quotedTcpAt` has it: afterwards the quoted IP
    /// header's accessors and all of `Udp` stay in the frame. The quoted length is not believed.
    public static int quotedUdpAt(byte[] frame, int at, int end) {
        return quotedAt(frame, at, end, Ipv4.PROTOCOL_UDP);
    }

    /// Where the ICMP header starts that an error quotes, or -1, as `quotedTcpAt` has it: of the message 8 bytes are
    /// there.
    public static int quotedIcmpAt(byte[] frame, int at, int end) {
        return quotedAt(frame, at, end, Ipv4.PROTOCOL_ICMP);
    }

    private static int quotedAt(byte[] frame, int at, int end, int protocol) {
        if (check(frame, at, end) < 0) {
            return -1;
        }
        int ip = quotedIpAt(at);
        int ipLength = Ipv4.checkQuoted(frame, ip, end);
        if (ipLength < 0 || Ipv4.headerThatFollows(frame, ip) != protocol) {
            return -1;
        }
        int upper = ip + ipLength;
        return end - upper >= QUOTED_UPPER_LENGTH ? upper : -1;
    }

    /// Whether messages of this type report an error and quote the packet that caused it.
    public static boolean isError(int type) {
        return switch (type) {
            case DESTINATION_UNREACHABLE, 4, 5, TIME_EXCEEDED, 12 ->
                    true; // source quench, redirect, parameter problem
            default -> false;
        };
    }
}
