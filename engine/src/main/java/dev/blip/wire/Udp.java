package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.u16;

/// UDP header, [RFC 768](https://www.rfc-editor.org/rfc/rfc768), as far as a frame's text needs it. `at` is where
/// it starts in `frame`.
public final class Udp {
    public static final int LENGTH = 8;

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
}
