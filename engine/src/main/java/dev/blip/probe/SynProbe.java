package dev.blip.probe;

import static dev.blip.wire.PacketWords.network;

import dev.blip.bpf.FilterRules;
import dev.blip.bpf.TcpReplyRules;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;
import dev.blip.wire.Checksum;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Origin;
import dev.blip.wire.PacketWords;
import dev.blip.wire.SlotShape;
import dev.blip.wire.Tcp;
import dev.blip.wire.TcpOptions;
import dev.blip.wire.Vlan;
import org.jspecify.annotations.Nullable;

/// A SYN as an ordinary Linux host sends it, written into a slot that already holds the template: only the words whose
/// fields differ are touched, and both checksums are the template's sum plus those fields
/// ([RFC 1624](https://www.rfc-editor.org/rfc/rfc1624)). Seven stores into an `int[]`.
public final class SynProbe implements Probe {
    /// Segment size offered: an Ethernet path's 1,500 bytes less two headers of 20.
    private static final int MSS = 1460;

    private static final int WINDOW = 64240; // Linux's first, 44 segments
    private static final int WINDOW_SCALE = 7;
    private static final int TIME_TO_LIVE = 64;
    private static final int TTL_AND_PROTOCOL = TIME_TO_LIVE << 8 | Ipv4.PROTOCOL_TCP;
    private static final int MSS_LENGTH = 4;

    // Words of the packet.
    private static final int TCP = Ipv4.MIN_LENGTH / Integer.BYTES;
    private static final int PORTS_WORD = TCP + Tcp.PORTS_WORD;
    private static final int SEQUENCE_WORD = TCP + Tcp.SEQUENCE_WORD;
    private static final int TCP_CHECKSUM_WORD = TCP + Tcp.CHECKSUM_WORD;
    private static final int TIMESTAMP_WORD =
            TCP + (Tcp.MIN_LENGTH + MSS_LENGTH) / Integer.BYTES + TcpOptions.OFFERED_TIMESTAMP_WORD;

    private final ProbeScope scope;
    private final Cookies cookies;
    private final int firstPort;
    private final AddressSet excluded;
    private final boolean anyExcluded;
    private final @Nullable NeighbourMacs neighbours; // null: the sender's header is everybody's
    private final byte[] template;
    private final boolean withTimestamp;
    private final int ipSum; // the template's, and with the pseudo header
    private final int tcpSum;

    /// @param smallest    carry the MSS option alone
    /// @param neighbours  whose MAC is known, every target's, for frames to each one's own; null if there are no
    ///     frames, or one next hop
    public SynProbe(ProbeScope scope, boolean smallest, @Nullable NeighbourMacs neighbours) {
        this.scope = scope;
        this.excluded = scope.excluded();
        this.anyExcluded = !excluded.isEmpty();
        this.neighbours = neighbours;
        this.cookies = new Cookies(scope.key(), scope.origin());
        this.firstPort = scope.origin().firstPort();
        this.template = template(scope.origin().address(), smallest);
        this.withTimestamp = !smallest;
        this.ipSum = ~Ipv4.checksum(template, 0) & 0xFFFF;
        this.tcpSum = ~Tcp.checksum(template, Ipv4.MIN_LENGTH) & 0xFFFF;
    }

    /// A packet to nobody, both checksums right.
    private static byte[] template(int source, boolean smallest) {
        int tcpLength = Tcp.MIN_LENGTH + MSS_LENGTH + (smallest ? 0 : TcpOptions.OFFERS_LENGTH);
        var packet = new byte[Ipv4.MIN_LENGTH + tcpLength];
        int tcp =
                Ipv4.write(
                        packet,
                        0,
                        packet.length,
                        0,
                        Ipv4.DONT_FRAGMENT,
                        TIME_TO_LIVE,
                        Ipv4.PROTOCOL_TCP,
                        source,
                        0);
        int option = tcp + Tcp.write(packet, tcp, 0, 0, 0, 0, tcpLength, Tcp.SYN, WINDOW);
        option = TcpOptions.writeMaximumSegmentSize(packet, option, MSS);
        if (!smallest) {
            TcpOptions.writeLinuxOffers(packet, option, WINDOW_SCALE);
        }
        Tcp.writeChecksum(packet, tcp, packet.length, source, 0);
        return packet;
    }

    @Override
    public SlotShape slot() {
        return new SlotShape(Ethernet.TYPE_IPV4, template.length);
    }

    @Override
    public byte[] template() {
        return template.clone();
    }

    @Override
    public boolean encode(int[] words, int at, long target, int attempt) {
        int address = Ipv4Targets.addressOf(target);
        if (anyExcluded && excluded.contains(address)) {
            return false;
        }
        if (neighbours != null && !writeMac(words, at, neighbours.of(address))) {
            return false;
        }
        int port = TargetSpace.portOf(target);
        int sourcePort = firstPort + attempt;
        long bits = cookies.of(attempt, address, port);
        int sequence = Cookies.sequence(bits);
        int id = Cookies.identification(bits);
        int addressSum = (address >>> 16) + (address & 0xFFFF);
        int tcp = tcpSum + addressSum + sourcePort + port + (sequence >>> 16) + (sequence & 0xFFFF);
        words[at + Ipv4.IDENTIFICATION_WORD] = network(id << 16 | Ipv4.DONT_FRAGMENT);
        words[at + Ipv4.CHECKSUM_WORD] =
                network(TTL_AND_PROTOCOL << 16 | Checksum.ofSmall(ipSum + id + addressSum));
        words[at + Ipv4.DESTINATION_WORD] = network(address);
        words[at + PORTS_WORD] = network(sourcePort << 16 | port);
        words[at + SEQUENCE_WORD] = network(sequence);
        if (withTimestamp) {
            int timestamp = Cookies.timestamp(bits);
            words[at + TIMESTAMP_WORD] = network(timestamp);
            tcp += (timestamp >>> 16) + (timestamp & 0xFFFF);
        }
        words[at + TCP_CHECKSUM_WORD] = network(Checksum.ofSmall(tcp) << 16);
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
        return reader(linkHeader, Vlan.UNTAGGED);
    }

    /// @param vlan  in which probes leave, 1 to 4094
    ReplyReader reader(int linkHeader, int vlan) {
        var answer = new Answer();
        var claim = new TargetClaim(scope, answer);
        var packets = new SynReplyReader(scope.origin().address(), claim, answer);
        return new FrameReader(packets, answer, Ethernet.TYPE_IPV4, linkHeader, vlan);
    }

    @Override
    public FilterRules filter() {
        return new TcpReplyRules(scope.origin());
    }

    @Override
    public Reason silence() {
        return Reason.NO_RESPONSE;
    }

    @Override
    public int sourcePorts() {
        Origin origin = scope.origin();
        return origin.portCount();
    }
}
