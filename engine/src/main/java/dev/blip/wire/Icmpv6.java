package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.put16;
import static dev.blip.wire.NetworkOrder.u16;
import static dev.blip.wire.NetworkOrder.u32;
import static dev.blip.wire.NetworkOrder.u8;

/// ICMPv6 header, [RFC 4443 section 2.1](https://www.rfc-editor.org/rfc/rfc4443#section-2.1), and the packet that an
/// error quotes. `at` is where the ICMPv6 header starts in `frame`, and `ip` where the IPv6 header before it does:
/// the checksum covers addresses of both.
public final class Icmpv6 {
    public static final int LENGTH = 8;

    public static final int DESTINATION_UNREACHABLE = 1;
    public static final int PACKET_TOO_BIG = 2;
    public static final int TIME_EXCEEDED = 3;
    public static final int PARAMETER_PROBLEM = 4;
    public static final int ECHO_REQUEST = 128;
    public static final int ECHO_REPLY = 129;

    /// Codes of `DESTINATION_UNREACHABLE`, RFC 4443 section 3.1.
    public static final int NO_ROUTE = 0;

    public static final int ADMIN_PROHIBITED = 1;
    public static final int BEYOND_SCOPE = 2;
    public static final int ADDRESS_UNREACHABLE = 3;
    public static final int PORT_UNREACHABLE = 4;
    public static final int FAILED_POLICY = 5;
    public static final int REJECT_ROUTE = 6;

    private Icmpv6() {}

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

    /// Identifier of an echo.
    public static int identifier(byte[] frame, int at) {
        return u16(frame, at + 4);
    }

    /// Sequence number of an echo.
    public static int sequence(byte[] frame, int at) {
        return u16(frame, at + 6);
    }

    /// A word behind the header. Only of a message that is so long.
    ///
    /// @param number  from 0
    public static int word(byte[] frame, int at, int number) {
        return u32(frame, at + LENGTH + number * Integer.BYTES);
    }

    /// Whether the checksum is right. False for a message that a capture has cut: it cannot be known then.
    public static boolean isChecksumRight(byte[] frame, int ip, int at, int end) {
        return Checksum.fold(sum(frame, ip, at, end)) == 0xFFFF;
    }

    /// Sums the finished message `[at, end)` and writes its checksum.
    public static void writeChecksum(byte[] frame, int ip, int at, int end) {
        put16(frame, at + 2, 0);
        put16(frame, at + 2, Checksum.of(sum(frame, ip, at, end)));
    }

    private static long sum(byte[] frame, int ip, int at, int end) {
        return Ipv6.pseudoHeader(frame, ip, Ipv6.NEXT_ICMPV6, end - at)
                + Checksum.sum(frame, at, end);
    }

    /// Where the IPv6 header starts that an error quotes.
    public static int quotedIpAt(int at) {
        return at + LENGTH;
    }

    /// Where the TCP header starts that an error quotes, or -1: the message does not quote an IPv6 header with TCP
    /// right behind it, as our probes have it, and 8 bytes of that within `[at, end)`. The one check of everything
    /// quoted: afterwards the quoted IPv6 header's accessors and those of `Tcp.QUOTED_LENGTH` stay in the frame. The
    /// quoted payload length is not believed.
    public static int quotedTcpAt(byte[] frame, int at, int end) {
        return quotedAt(frame, at, end, Ipv6.NEXT_TCP, Tcp.QUOTED_LENGTH);
    }

    /// Where the ICMPv6 header starts that an error quotes, or -1, as `quotedTcpAt` has it: the whole header is there.
    public static int quotedIcmpAt(byte[] frame, int at, int end) {
        return quotedAt(frame, at, end, Ipv6.NEXT_ICMPV6, LENGTH);
    }

    private static int quotedAt(byte[] frame, int at, int end, int protocol, int length) {
        if (check(frame, at, end) < 0) {
            return -1;
        }
        int ip = quotedIpAt(at);
        if (Ipv6.check(frame, ip, end) < 0 || Ipv6.nextHeader(frame, ip) != protocol) {
            return -1;
        }
        int upper = ip + Ipv6.LENGTH;
        return end - upper >= length ? upper : -1;
    }
}
