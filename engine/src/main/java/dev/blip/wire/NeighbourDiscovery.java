package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.put16;
import static dev.blip.wire.NetworkOrder.put32;
import static dev.blip.wire.NetworkOrder.put48;
import static dev.blip.wire.NetworkOrder.put64;
import static dev.blip.wire.NetworkOrder.put8;
import static dev.blip.wire.NetworkOrder.u48;
import static dev.blip.wire.NetworkOrder.u64;
import static dev.blip.wire.NetworkOrder.u8;

/// Neighbour solicitations and advertisements, [RFC 4861 sections
/// 4.3 and 4.4](https://www.rfc-editor.org/rfc/rfc4861#section-4.3): who on our own link has an address. `at` is where
/// the ICMPv6 header starts, `ip` where the IPv6 header before it does.
public final class NeighbourDiscovery {
    public static final int SOLICITATION = 135;
    public static final int ADVERTISEMENT = 136;

    /// A message without its options.
    public static final int LENGTH = 24;

    /// The solicitation that `write` gives: with the sender's MAC for its one option.
    public static final int SOLICITATION_LENGTH = LENGTH + 8;

    /// A packet of it, IPv6 header included.
    public static final int PACKET_LENGTH = Ipv6.LENGTH + SOLICITATION_LENGTH;

    /// `ff02::1:ff00:0`, above the last 24 bits of whoever is asked for ([RFC 4291 section
    /// 2.7.1](https://www.rfc-editor.org/rfc/rfc4291#section-2.7.1)).
    public static final long SOLICITED_NODE_HIGH = 0xFF02_0000_0000_0000L;

    private static final long SOLICITED_NODE_LOW = 0x0000_0001_FF00_0000L;
    private static final long NODE_BITS = 0xFF_FFFFL;

    /// Ethernet's group for an IPv6 multicast address, above its last 32 bits ([RFC 2464 section
    /// 7](https://www.rfc-editor.org/rfc/rfc2464#section-7)).
    private static final long GROUP_MAC = 0x3333_0000_0000L;

    private static final int SOURCE_LINK_ADDRESS = 1;
    private static final int TARGET_LINK_ADDRESS = 2;
    private static final int UNIT_BYTES = 8;

    /// A message has fewer: each step of a walk takes a unit or more.
    private static final int MOST_OPTIONS = 16;

    private NeighbourDiscovery() {}

    /// Lower 64 bits of the group that whoever has the address listens to.
    public static long solicitedNodeLow(long targetLow) {
        return SOLICITED_NODE_LOW | (targetLow & NODE_BITS);
    }

    /// The MAC of that group.
    public static long solicitedNodeMac(long targetLow) {
        return GROUP_MAC | (solicitedNodeLow(targetLow) & 0xFFFF_FFFFL);
    }

    /// Length of a message without options, always 24, or -1 if it does not lie within `[at, end)`, is no solicitation
    /// or advertisement, has come over a router, or has an option that is not whole (RFC 4861 section 7.1).
    public static int check(byte[] frame, int ip, int at, int end) {
        if (at < 0 || end > frame.length || end - at < LENGTH) {
            return -1;
        }
        int type = u8(frame, at);
        boolean isNeighbours =
                (type == SOLICITATION || type == ADVERTISEMENT)
                        && u8(frame, at + 1) == 0
                        && Ipv6.hopLimit(frame, ip) == Ipv6.MOST_HOPS
                        && areOptionsWhole(frame, at + LENGTH, end);
        return isNeighbours ? LENGTH : -1;
    }

    /// A message with an option of no length is to be thrown away, RFC 4861 section 7.1.
    private static boolean areOptionsWhole(byte[] frame, int from, int end) {
        int option = from;
        for (int walked = 0; walked < MOST_OPTIONS && end - option >= UNIT_BYTES; walked++) {
            int length = u8(frame, option + 1) * UNIT_BYTES;
            if (length == 0 || length > end - option) {
                return false;
            }
            option += length;
        }
        return true;
    }

    /// Writes a frame that asks who has an address.
    ///
    /// @param frame        takes it from its first byte on
    /// @param mac          ours, in the low 48 bits
    /// @param sourceHigh   of the address that is answered to
    /// @param destination  who is asked: one station, or by `MacAddress.BROADCAST` the group of whoever has the address
    /// @param targetHigh   of the address that is asked for
    public static void writeQuestion(
            byte[] frame,
            long mac,
            long sourceHigh,
            long sourceLow,
            long destination,
            long targetHigh,
            long targetLow) {
        boolean isForAll = destination == MacAddress.BROADCAST;
        long to = isForAll ? solicitedNodeMac(targetLow) : destination;
        int ip = Ethernet.write(frame, 0, to, mac, Ethernet.TYPE_IPV6);
        writeSolicitation(
                frame,
                ip,
                mac,
                sourceHigh,
                sourceLow,
                isForAll ? SOLICITED_NODE_HIGH : targetHigh,
                isForAll ? solicitedNodeLow(targetLow) : targetLow,
                targetHigh,
                targetLow);
    }

    public static long targetHigh(byte[] frame, int at) {
        return u64(frame, at + 8);
    }

    public static long targetLow(byte[] frame, int at) {
        return u64(frame, at + 16);
    }

    /// The MAC that an advertisement gives for its target, in the low 48 bits; -1 if it gives none.
    public static long targetMac(byte[] frame, int at, int end) {
        return option(frame, at, end, TARGET_LINK_ADDRESS);
    }

    /// The MAC that a solicitation gives for its sender, in the low 48 bits; -1 if it gives none.
    public static long sourceMac(byte[] frame, int at, int end) {
        return option(frame, at, end, SOURCE_LINK_ADDRESS);
    }

    private static long option(byte[] frame, int at, int end, int kind) {
        int option = at + LENGTH;
        for (int walked = 0; walked < MOST_OPTIONS && end - option >= UNIT_BYTES; walked++) {
            int length = u8(frame, option + 1) * UNIT_BYTES;
            if (length == 0 || length > end - option) {
                return -1;
            }
            if (u8(frame, option) == kind && length == UNIT_BYTES) {
                return u48(frame, option + 2);
            }
            option += length;
        }
        return -1;
    }

    /// Writes the packet that asks who has a target. Without our MAC in it whoever answers would have to ask for that
    /// first, and may be silent.
    ///
    /// @param ip               where the packet is to begin
    /// @param mac              ours
    /// @param destinationHigh  the group of the target, or one station; likewise the lower half
    /// @return bytes written, 72
    public static int writeSolicitation(
            byte[] frame,
            int ip,
            long mac,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow,
            long targetHigh,
            long targetLow) {
        int at =
                ip
                        + Ipv6.write(
                                frame,
                                ip,
                                SOLICITATION_LENGTH,
                                Ipv6.NEXT_ICMPV6,
                                Ipv6.MOST_HOPS,
                                sourceHigh,
                                sourceLow,
                                destinationHigh,
                                destinationLow);
        put16(frame, at, SOLICITATION << 8);
        put32(frame, at + 4, 0);
        put64(frame, at + 8, targetHigh);
        put64(frame, at + 16, targetLow);
        put8(frame, at + LENGTH, SOURCE_LINK_ADDRESS);
        put8(frame, at + LENGTH + 1, 1); // units of eight bytes
        put48(frame, at + LENGTH + 2, mac);
        Icmpv6.writeChecksum(frame, ip, at, at + SOLICITATION_LENGTH);
        return PACKET_LENGTH;
    }
}
