package dev.blip.probe;

import static dev.blip.wire.PacketWords.network;

import dev.blip.bpf.FilterRules;
import dev.blip.bpf.Ipv6ReplyRules;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;
import dev.blip.wire.Checksum;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Ipv6;
import dev.blip.wire.PacketWords;
import dev.blip.wire.SlotShape;
import dev.blip.wire.Tcp;
import dev.blip.wire.TcpOptions;
import dev.blip.wire.Vlan;
import org.jspecify.annotations.Nullable;

/// A SYN in IPv6 as an ordinary Linux host sends it, written as `SynProbe` writes one in IPv4.
///
/// The flow label is 20 bits of the cookie: one for each flow, which is to say each attempt to each target, as a host
/// is to choose it ([RFC 6437 section 3](https://www.rfc-editor.org/rfc/rfc6437#section-3)) and Linux does; routers
/// that spread flows by it then spread the probes.
public final class Ipv6SynProbe implements Probe {
    /// Segment size offered: an Ethernet path's 1,500 bytes less headers of 40 and 20.
    private static final int MSS = 1440;

    private static final int WINDOW = 64800; // Linux's first, 45 segments
    private static final int WINDOW_SCALE = 7;
    private static final int HOP_LIMIT = 64;
    private static final int MSS_LENGTH = 4;
    private static final long WORD = 0xFFFF_FFFFL;

    // Words of the packet.
    private static final int TCP = Ipv6.LENGTH / Integer.BYTES;
    private static final int PORTS_WORD = TCP + Tcp.PORTS_WORD;
    private static final int SEQUENCE_WORD = TCP + Tcp.SEQUENCE_WORD;
    private static final int TCP_CHECKSUM_WORD = TCP + Tcp.CHECKSUM_WORD;
    private static final int TIMESTAMP_WORD =
            TCP + (Tcp.MIN_LENGTH + MSS_LENGTH) / Integer.BYTES + TcpOptions.OFFERED_TIMESTAMP_WORD;

    private final Ipv6ProbeScope scope;
    private final Ipv6AddressSet hosts;
    private final Cookies cookies;
    private final int firstPort;
    private final Ipv6AddressSet excluded;
    private final boolean anyExcluded;
    private final @Nullable NeighbourMacs neighbours; // null: the sender's header is everybody's
    private final byte[] template;
    private final boolean withTimestamp;
    private final long tcpSum; // the template's, with the pseudo header

    /// @param smallest    carry the MSS option alone
    /// @param neighbours  whose MAC is known, by rank, for frames to each one's own; null if there is one next hop
    public Ipv6SynProbe(
            Ipv6ProbeScope scope, boolean smallest, @Nullable NeighbourMacs neighbours) {
        this.scope = scope;
        this.hosts = scope.targets().hosts();
        this.excluded = scope.excluded();
        this.anyExcluded = !excluded.isEmpty();
        this.neighbours = neighbours;
        this.cookies = scope.cookies();
        this.firstPort = scope.origin().firstPort();
        this.template = template(scope, smallest);
        this.withTimestamp = !smallest;
        this.tcpSum = ~Tcp.checksum(template, Ipv6.LENGTH) & 0xFFFF;
    }

    /// A packet to nobody, its checksum right.
    private static byte[] template(Ipv6ProbeScope scope, boolean smallest) {
        int tcpLength = Tcp.MIN_LENGTH + MSS_LENGTH + (smallest ? 0 : TcpOptions.OFFERS_LENGTH);
        var packet = new byte[Ipv6.LENGTH + tcpLength];
        long high = scope.origin().high();
        int tcp =
                Ipv6.write(
                        packet,
                        0,
                        tcpLength,
                        Ipv6.NEXT_TCP,
                        HOP_LIMIT,
                        high,
                        scope.origin().low(),
                        0,
                        0);
        int option = tcp + Tcp.write(packet, tcp, 0, 0, 0, 0, tcpLength, Tcp.SYN, WINDOW);
        option = TcpOptions.writeMaximumSegmentSize(packet, option, MSS);
        if (!smallest) {
            TcpOptions.writeLinuxOffers(packet, option, WINDOW_SCALE);
        }
        Tcp.writeIpv6Checksum(packet, 0, tcp, packet.length);
        return packet;
    }

    @Override
    public SlotShape slot() {
        return new SlotShape(Ethernet.TYPE_IPV6, template.length);
    }

    @Override
    public byte[] template() {
        return template.clone();
    }

    @Override
    public boolean encode(int[] words, int at, long target, int attempt) {
        int rank = Ipv4Targets.addressOf(target);
        long host = TargetSpace.hostOf(target);
        long scopedHigh = hosts.highAt(host);
        long low = hosts.lowAt(host);
        if (anyExcluded && excluded.contains(scopedHigh, low)) {
            return false;
        }
        if (neighbours != null && !writeMac(words, at, neighbours.of(rank))) {
            return false;
        }
        long high = Ipv6ProbeScope.unscoped(scopedHigh);
        int port = TargetSpace.portOf(target);
        int ports = firstPort + attempt << 16 | port;
        long bits = cookies.of(attempt, rank, port);
        int sequence = Cookies.sequence(bits);
        PacketWords.setIpv6Destination(words, at, high, low);
        words[at + Ipv6.FLOW_WORD] = network(Ipv6.FIRST_WORD | Cookies.flowLabel(bits));
        words[at + PORTS_WORD] = network(ports);
        words[at + SEQUENCE_WORD] = network(sequence);
        // Words of four bytes sum to the same as those of two, once folded.
        long sum = tcpSum + (high >>> 32) + (high & WORD) + (low >>> 32) + (low & WORD);
        sum += (ports & WORD) + (sequence & WORD);
        if (withTimestamp) {
            int timestamp = Cookies.timestamp(bits);
            words[at + TIMESTAMP_WORD] = network(timestamp);
            sum += timestamp & WORD;
        }
        words[at + TCP_CHECKSUM_WORD] = network(Checksum.of(sum) << 16);
        return true;
    }

    private static boolean writeMac(int[] words, int at, long mac) {
        if (mac < 0) {
            return false;
        }
        PacketWords.setDestination(words, at, mac);
        return true;
    }

    @Override
    public ReplyReader reader(int linkHeader) {
        var answer = new Answer();
        var packets = new Ipv6SynReplyReader(scope, answer);
        return new FrameReader(packets, answer, Ethernet.TYPE_IPV6, linkHeader, Vlan.UNTAGGED);
    }

    @Override
    public FilterRules filter() {
        return new Ipv6ReplyRules(scope.origin());
    }

    @Override
    public Reason silence() {
        return Reason.NO_RESPONSE;
    }

    @Override
    public int sourcePorts() {
        return scope.origin().portCount();
    }
}
