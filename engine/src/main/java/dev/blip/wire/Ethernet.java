package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.put16;
import static dev.blip.wire.NetworkOrder.put48;
import static dev.blip.wire.NetworkOrder.u16;
import static dev.blip.wire.NetworkOrder.u48;

/// Ethernet II header, [RFC 894](https://www.rfc-editor.org/rfc/rfc894): destination, source, EtherType; no
/// checksum, the kernel takes it off. `at` is where it starts in `frame`.
public final class Ethernet {
    public static final int LENGTH = 14;

    /// Shortest frame without its checksum; what is shorter is padded, so bytes behind a packet mean nothing.
    public static final int MIN_FRAME_LENGTH = 60;

    public static final int TYPE_IPV4 = 0x0800;
    public static final int TYPE_ARP = 0x0806;
    public static final int TYPE_IPV6 = 0x86DD;

    private Ethernet() {}

    /// Header length, always 14, or -1 if the frame is shorter. Tags are `Vlan`'s.
    public static int check(byte[] frame, int at, int end) {
        return at >= 0 && end <= frame.length && end - at >= LENGTH ? LENGTH : -1;
    }

    public static long destination(byte[] frame, int at) {
        return u48(frame, at);
    }

    public static long source(byte[] frame, int at) {
        return u48(frame, at + 6);
    }

    /// EtherType of what follows this header: a packet's, or a tag's. Below 0x0600 it is an IEEE 802.3 length.
    public static int type(byte[] frame, int at) {
        return u16(frame, at + 12);
    }

    /// Writes the EtherType of what follows.
    public static void writeType(byte[] frame, int at, int type) {
        put16(frame, at + 12, type);
    }

    /// Writes the whole header.
    ///
    /// @param destination MAC in the low 48 bits; likewise `source`
    /// @return bytes written, 14
    public static int write(byte[] frame, int at, long destination, long source, int type) {
        put48(frame, at, destination);
        put48(frame, at + 6, source);
        put16(frame, at + 12, type);
        return LENGTH;
    }
}
