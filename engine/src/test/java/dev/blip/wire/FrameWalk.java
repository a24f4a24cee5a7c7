package dev.blip.wire;

/// Asks everything of a frame that its checks allow, as a careless reader would.
final class FrameWalk {
    private final byte[] frame;
    private long asked;

    private FrameWalk(byte[] frame) {
        this.frame = frame;
    }

    /// @return a number made of all answers
    static long ethernet(byte[] frame, int at, int end) {
        var walk = new FrameWalk(frame);
        walk.link(at, end);
        return walk.asked;
    }

    static long ip(byte[] frame, int at, int end) {
        var walk = new FrameWalk(frame);
        walk.ipv4(at, end);
        walk.ipv6(at, end);
        return walk.asked;
    }

    private void link(int at, int end) {
        int length = Vlan.check(frame, at, end);
        if (length < 0) {
            return;
        }
        ask(Ethernet.destination(frame, at), Ethernet.source(frame, at), Ethernet.type(frame, at));
        for (int tag = 0; tag < (length - Ethernet.LENGTH) / Vlan.TAG_LENGTH; tag++) {
            ask(Vlan.id(frame, at, tag));
        }
        ask(Vlan.type(frame, at, length));
        // Every reader at every header, whatever the type says: the checks alone must hold them
        // back.
        arp(at + length, end);
        ipv4(at + length, end);
        ipv6(at + length, end);
    }

    private void ipv6(int at, int end) {
        if (Ipv6.check(frame, at, end) < 0) {
            return;
        }
        ask(Ipv6.flowLabel(frame, at), Ipv6.payloadLength(frame, at), Ipv6.hopLimit(frame, at));
        ask(Ipv6.sourceHigh(frame, at), Ipv6.sourceLow(frame, at));
        ask(Ipv6.destinationHigh(frame, at), Ipv6.destinationLow(frame, at));
        ask(Ipv6.isCut(frame, at, end) ? 1 : 0);
        int packetEnd = Ipv6.packetEnd(frame, at, end);
        long found = Ipv6Extensions.find(frame, at, packetEnd);
        ask(found);
        int upper = found == Ipv6Extensions.NONE ? at + Ipv6.LENGTH : Ipv6Extensions.at(found);
        if (Tcp.check(frame, upper, packetEnd) > 0) {
            ask(Tcp.isIpv6ChecksumRight(frame, at, upper, packetEnd) ? 1 : 0);
            ask(Tcp.isIpv6ChecksumUnfinished(frame, at, upper, packetEnd) ? 1 : 0);
        }
        icmpv6(at, upper, packetEnd);
    }

    private void icmpv6(int ip, int at, int end) {
        if (NeighbourDiscovery.check(frame, ip, at, end) > 0) {
            ask(NeighbourDiscovery.targetHigh(frame, at), NeighbourDiscovery.targetLow(frame, at));
            ask(NeighbourDiscovery.targetMac(frame, at, end));
            ask(NeighbourDiscovery.sourceMac(frame, at, end));
        }
        if (Icmpv6.check(frame, at, end) < 0) {
            return;
        }
        ask(Icmpv6.type(frame, at), Icmpv6.code(frame, at), Icmpv6.checksum(frame, at));
        ask(Icmpv6.isChecksumRight(frame, ip, at, end) ? 1 : 0);
        int tcp = Icmpv6.quotedTcpAt(frame, at, end);
        if (tcp >= 0) {
            ask(Ipv6.sourceLow(frame, Icmpv6.quotedIpAt(at)), Tcp.sequence(frame, tcp));
        }
    }

    private void arp(int at, int end) {
        if (Arp.check(frame, at, end) > 0) {
            ask(Arp.operation(frame, at), Arp.senderMac(frame, at), Arp.senderAddress(frame, at));
            ask(Arp.targetMac(frame, at), Arp.targetAddress(frame, at));
        }
    }

    private void ipv4(int at, int end) {
        int length = Ipv4.check(frame, at, end);
        if (length < 0) {
            return;
        }
        ask(
                Ipv4.totalLength(frame, at),
                Ipv4.identification(frame, at),
                Ipv4.flagsAndOffset(frame, at));
        ask(
                Ipv4.fragmentOffset(frame, at),
                Ipv4.timeToLive(frame, at),
                Ipv4.headerThatFollows(frame, at));
        ask(Ipv4.checksum(frame, at), Ipv4.source(frame, at), Ipv4.destination(frame, at));
        ask(Ipv4.isChecksumRight(frame, at, length) ? 1 : 0, Ipv4.isCut(frame, at, end) ? 1 : 0);
        int packetEnd = Ipv4.packetEnd(frame, at, end);
        tcp(at + length, packetEnd);
        icmp(at + length, packetEnd);
        if (Udp.check(frame, at + length, packetEnd) > 0) {
            ask(Udp.sourcePort(frame, at + length), Udp.destinationPort(frame, at + length));
            ask(Udp.length(frame, at + length));
        }
    }

    private void tcp(int at, int end) {
        int length = Tcp.check(frame, at, end);
        if (length < 0) {
            return;
        }
        ask(Tcp.sourcePort(frame, at), Tcp.destinationPort(frame, at), Tcp.sequence(frame, at));
        ask(Tcp.acknowledgement(frame, at), Tcp.flags(frame, at), Tcp.window(frame, at));
        ask(Tcp.checksum(frame, at), Tcp.urgentPointer(frame, at));
        ask(Tcp.isChecksumRight(frame, at, end, 1, 2) ? 1 : 0);
        ask(
                TcpOptions.maximumSegmentSize(frame, at, length),
                TcpOptions.windowScale(frame, at, length));
        ask(
                TcpOptions.isSackPermitted(frame, at, length) ? 1 : 0,
                TcpOptions.timestamps(frame, at, length, -1));
        ask(TcpOptions.areWellFormed(frame, at, length) ? 1 : 0);
        ask(TcpOptions.shape(frame, at, length));
        for (int kind = 0; kind < 256; kind += 15) {
            ask(TcpOptions.find(frame, at, length, kind));
        }
    }

    private void icmp(int at, int end) {
        if (Icmp.check(frame, at, end) < 0) {
            return;
        }
        ask(Icmp.type(frame, at), Icmp.code(frame, at), Icmp.checksum(frame, at));
        ask(Icmp.isChecksumRight(frame, at, end) ? 1 : 0);
        int tcp = Icmp.quotedTcpAt(frame, at, end);
        if (tcp < 0) {
            return;
        }
        int ip = Icmp.quotedIpAt(at);
        ask(Ipv4.source(frame, ip), Ipv4.destination(frame, ip), Ipv4.protocol(frame, ip));
        ask(Tcp.sourcePort(frame, tcp), Tcp.destinationPort(frame, tcp), Tcp.sequence(frame, tcp));
    }

    private void ask(long... answers) {
        for (long answer : answers) {
            asked = 31 * asked + answer;
        }
    }
}
