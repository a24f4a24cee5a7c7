package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.put16;
import static dev.blip.wire.NetworkOrder.put32;
import static dev.blip.wire.NetworkOrder.put48;
import static dev.blip.wire.NetworkOrder.u16;
import static dev.blip.wire.NetworkOrder.u32;
import static dev.blip.wire.NetworkOrder.u48;

/// Address resolution for IPv4 over Ethernet, [RFC 826](https://www.rfc-editor.org/rfc/rfc826). `at` is where the
/// packet starts, behind the Ethernet header.
public final class Arp {
    public static final int LENGTH = 28;
    public static final int REQUEST = 1;
    public static final int REPLY = 2;

    /// Where a request has whom it asks for, in words of four bytes.
    public static final int TARGET_ADDRESS_WORD = 6;

    private static final int HARDWARE_ETHERNET = 1;

    /// Hardware address length 6 and protocol address length 4, one byte each.
    private static final int ADDRESS_LENGTHS = 0x0604;

    private Arp() {}

    /// Packet length, always 28, or -1 if it does not lie within `[at, end)` or is not about IPv4 over Ethernet.
    public static int check(byte[] frame, int at, int end) {
        if (at < 0 || end > frame.length || end - at < LENGTH) {
            return -1;
        }
        boolean ipv4OverEthernet =
                u16(frame, at) == HARDWARE_ETHERNET
                        && u16(frame, at + 2) == Ethernet.TYPE_IPV4
                        && u16(frame, at + 4) == ADDRESS_LENGTHS;
        return ipv4OverEthernet ? LENGTH : -1;
    }

    /// `REQUEST`, `REPLY` or something else, 0 to 65535.
    public static int operation(byte[] frame, int at) {
        return u16(frame, at + 6);
    }

    public static long senderMac(byte[] frame, int at) {
        return u48(frame, at + 8);
    }

    public static int senderAddress(byte[] frame, int at) {
        return u32(frame, at + 14);
    }

    public static long targetMac(byte[] frame, int at) {
        return u48(frame, at + 18);
    }

    public static int targetAddress(byte[] frame, int at) {
        return u32(frame, at + 24);
    }

    /// Writes the question who has `targetAddress`; the frame's destination is `MacAddress.BROADCAST`.
    ///
    /// @return bytes written, 28
    public static int writeRequest(
            byte[] frame, int at, long senderMac, int senderAddress, int targetAddress) {
        return write(frame, at, REQUEST, senderMac, senderAddress, 0, targetAddress);
    }

    /// Writes the answer that `senderAddress` is at `senderMac`, for whoever asked.
    ///
    /// @return bytes written, 28
    public static int writeReply(
            byte[] frame,
            int at,
            long senderMac,
            int senderAddress,
            long targetMac,
            int targetAddress) {
        return write(frame, at, REPLY, senderMac, senderAddress, targetMac, targetAddress);
    }

    private static int write(
            byte[] frame,
            int at,
            int operation,
            long senderMac,
            int senderAddress,
            long targetMac,
            int targetAddress) {
        put16(frame, at, HARDWARE_ETHERNET);
        put16(frame, at + 2, Ethernet.TYPE_IPV4);
        put16(frame, at + 4, ADDRESS_LENGTHS);
        put16(frame, at + 6, operation);
        put48(frame, at + 8, senderMac);
        put32(frame, at + 14, senderAddress);
        put48(frame, at + 18, targetMac);
        put32(frame, at + 24, targetAddress);
        return LENGTH;
    }
}
