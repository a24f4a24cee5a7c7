package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.u16;
import static dev.blip.wire.NetworkOrder.u8;

/// The extension headers between an IPv6 header and the upper protocol's, [RFC 8200 section
/// 4](https://www.rfc-editor.org/rfc/rfc8200#section-4). A walk takes at least eight bytes a step and eight steps at
/// the most; of a fragmented packet only the first fragment has an upper header.
public final class Ipv6Extensions {
    public static final int HOP_BY_HOP = 0;
    public static final int ROUTING = 43;
    public static final int FRAGMENT = 44;
    public static final int DESTINATION = 60;

    /// Authentication, [RFC 4302](https://www.rfc-editor.org/rfc/rfc4302): its length counts words of four bytes.
    public static final int AUTHENTICATION = 51;

    /// In place of a protocol: no header follows at all.
    public static final int NO_NEXT = 59;

    /// What `find` gives where there is no upper header.
    public static final long NONE = -1;

    /// A host may drop packets with more ([RFC 8504 section 5.3](https://www.rfc-editor.org/rfc/rfc8504#section-5.3)).
    static final int MOST_HEADERS = 8;

    private static final int UNIT_BYTES = 8;
    private static final int AUTHENTICATION_UNIT_BYTES = 4;
    private static final int OFFSET_MASK = 0xFFF8;

    private Ipv6Extensions() {}

    /// Whether another header follows one of this kind, whose length this class knows.
    public static boolean isExtension(int kind) {
        return switch (kind) {
            case HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION, AUTHENTICATION -> true;
            default -> false;
        };
    }

    /// Finds the upper protocol's header of the packet whose IPv6 header, checked, is at `at`.
    ///
    /// @param end  of the packet, as `Ipv6.packetEnd` gave it
    /// @return the protocol in the upper 32 bits and where its header starts in the lower; `NONE` for a later
    ///     fragment, a header that does not lie within `[at, end)`, more than eight, and a packet without
    public static long find(byte[] frame, int at, int end) {
        int kind = Ipv6.nextHeader(frame, at);
        int next = at + Ipv6.LENGTH;
        for (int headers = 0; isExtension(kind); headers++) {
            int length = headers < MOST_HEADERS ? length(frame, next, end, kind) : -1;
            if (length < 0) {
                return NONE;
            }
            kind = u8(frame, next);
            next += length;
        }
        return kind == NO_NEXT ? NONE : (long) kind << 32 | next;
    }

    /// The protocol in what `find` gave.
    public static int protocol(long found) {
        return (int) (found >>> 32);
    }

    /// Where the header starts in what `find` gave.
    public static int at(long found) {
        return (int) found;
    }

    /// Length of the header at `next`, or -1 if it does not lie within `[next, end)` or begins a later fragment.
    private static int length(byte[] frame, int next, int end, int kind) {
        if (end - next < UNIT_BYTES) {
            return -1;
        }
        if (kind == FRAGMENT) {
            return (u16(frame, next + 2) & OFFSET_MASK) == 0 ? UNIT_BYTES : -1;
        }
        int units = u8(frame, next + 1);
        int length =
                kind == AUTHENTICATION
                        ? (units + 2) * AUTHENTICATION_UNIT_BYTES
                        : (units + 1) * UNIT_BYTES;
        return length <= end - next ? length : -1;
    }
}
