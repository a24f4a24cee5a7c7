package dev.blip.way;

import dev.blip.address.Ipv6Address;
import dev.blip.bpf.FilterRules;
import dev.blip.bpf.NeighbourRules;
import dev.blip.link.ArpSocket;
import dev.blip.linux.Errno;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Icmpv6;
import dev.blip.wire.Ipv6;
import dev.blip.wire.MacAddress;
import dev.blip.wire.NeighbourDiscovery;

/// The addresses of a sweep in IPv6, by their ranks: what goes out is a neighbour solicitation with our MAC in it, to
/// the group of whoever has the address; what comes in is an advertisement, or a neighbour's own question.
final class NeighbourTargets implements SweepTargets {
    private static final int IP = Ethernet.LENGTH;
    private static final int AT = IP + Ipv6.LENGTH;

    private final Ipv6AddressSet hosts;
    private final Ipv6AddressSet excluded;
    private final int zone;
    private final long mac;
    private final Ipv6Address source;
    private final byte[] frame = new byte[Ethernet.LENGTH + NeighbourDiscovery.PACKET_LENGTH];

    /// @param hosts     whose ranks the sweep speaks of
    /// @param excluded  addresses that are not asked for, whatever came before
    NeighbourTargets(Ipv6AddressSet hosts, Ipv6AddressSet excluded, Leg leg) {
        this.hosts = hosts;
        this.excluded = excluded;
        this.zone = leg.on().index();
        this.mac = leg.on().mac();
        this.source = (Ipv6Address) leg.source();
    }

    @Override
    public FilterRules filter() {
        return new NeighbourRules();
    }

    @Override
    public int request(ArpSocket socket, int rank, long destination) {
        long host = Integer.toUnsignedLong(rank);
        Ipv6Address target = Ipv6Address.scoped(hosts.highAt(host), hosts.lowAt(host));
        if (excluded.contains(target.scopedHigh(), target.low())) {
            return -Errno.EACCES;
        }
        NeighbourDiscovery.writeQuestion(
                frame, mac, source.high(), source.low(), destination, target.high(), target.low());
        return socket.send(frame);
    }

    /// Nothing has to leave: the solicitation had our MAC in it, and whoever has answered that keeps it.
    @Override
    public int tell(ArpSocket socket, int rank, long destination) {
        return 1;
    }

    @Override
    public void read(byte[] bytes, ArpLink.Listener listener) {
        int length = bytes.length;
        if (Ethernet.check(bytes, 0, length) < 0 || Ipv6.check(bytes, IP, length) < 0) {
            return;
        }
        int end = Ipv6.packetEnd(bytes, IP, length);
        boolean isWhole =
                NeighbourDiscovery.check(bytes, IP, AT, end) > 0
                        && !Ipv6.isCut(bytes, IP, length)
                        && Icmpv6.isChecksumRight(bytes, IP, AT, end);
        if (!isWhole) {
            return;
        }
        boolean isAnswer = Icmpv6.type(bytes, AT) == NeighbourDiscovery.ADVERTISEMENT;
        long given =
                isAnswer
                        ? NeighbourDiscovery.targetMac(bytes, AT, end)
                        : NeighbourDiscovery.sourceMac(bytes, AT, end);
        // An answer to one station need not repeat its MAC (RFC 4861 section 4.4).
        long its = given < 0 && isAnswer ? Ethernet.source(bytes, 0) : given;
        long high =
                isAnswer ? NeighbourDiscovery.targetHigh(bytes, AT) : Ipv6.sourceHigh(bytes, IP);
        long low = isAnswer ? NeighbourDiscovery.targetLow(bytes, AT) : Ipv6.sourceLow(bytes, IP);
        long rank = hosts.rankOf(Ipv6Address.inZone(high, zone), low);
        if (rank >= 0 && its >= 0 && MacAddress.isStation(its) && its != mac) {
            listener.heard((int) rank, its);
        }
    }
}
