package dev.blip.link;

import dev.blip.wire.Checksum;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Tcp;
import dev.blip.wire.Vlan;

/// Tells a frame whose TCP checksum its sender has left to the device. Between namespaces and virtual machines there
/// is no device that would write it; the field holds the sum of the pseudo header until one does (`CHECKSUM_PARTIAL`,
/// linux/skbuff.h). The stack knows it from the frame's metadata, which an XDP program and its socket do not get.
final class PendingChecksum {
    private PendingChecksum() {}

    /// @param at   where the Ethernet header begins
    /// @param end  first byte behind the frame
    static boolean isIn(byte[] frame, int at, int end) {
        int linkLength = Vlan.check(frame, at, end);
        if (linkLength < 0 || Vlan.type(frame, at, linkLength) != Ethernet.TYPE_IPV4) {
            return false;
        }
        int ip = at + linkLength;
        int ipLength = Ipv4.check(frame, ip, end);
        if (ipLength < 0
                || Ipv4.headerThatFollows(frame, ip) != Ipv4.PROTOCOL_TCP
                || Ipv4.isCut(frame, ip, end)) {
            return false;
        }
        int tcp = ip + ipLength;
        if (Tcp.check(frame, tcp, Ipv4.packetEnd(frame, ip, end)) < 0) {
            return false;
        }
        int length = Ipv4.totalLength(frame, ip) - ipLength;
        long pseudo =
                Checksum.pseudoHeader(
                        Ipv4.source(frame, ip),
                        Ipv4.destination(frame, ip),
                        Ipv4.PROTOCOL_TCP,
                        length);
        return Tcp.checksum(frame, tcp) == Checksum.fold(pseudo);
    }
}
