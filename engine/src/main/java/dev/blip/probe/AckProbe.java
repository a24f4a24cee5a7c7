package dev.blip.probe;

import static dev.blip.wire.Checksum.halves;
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
import dev.blip.wire.PacketWords;
import dev.blip.wire.SlotShape;
import dev.blip.wire.Tcp;
import dev.blip.wire.Vlan;
import org.jspecify.annotations.Nullable;

/// A segment of a connection that there is not: an ACK, which open and closed ports answer with a RST alike, so that
/// an answer says that it was let through, and no more. Its sequence number, which an ICMP error quotes, and the number
/// that it acknowledges, where the RST begins (RFC 9293 section 3.5.2), are the two halves of its cookie.
public final class AckProbe implements Probe {
    private static final int LENGTH = Ipv4.MIN_LENGTH + Tcp.MIN_LENGTH;
    private static final int TCP = Ipv4.MIN_LENGTH / Integer.BYTES; // in words
    private static final int ACK_WORD = TCP + Tcp.SEQUENCE_WORD + 1;
    private static final int TIME_TO_LIVE = 64;
    private static final int TTL_AND_PROTOCOL = TIME_TO_LIVE << 8 | Ipv4.PROTOCOL_TCP;
    private static final int WINDOW = 1024;

    private final ProbeScope scope;
    private final Cookies cookies;
    private final int firstPort;
    private final AddressSet excluded;
    private final @Nullable NeighbourMacs neighbours;
    private final byte[] template = new byte[LENGTH];
    private final int ipSum; // the template's, and with the pseudo header
    private final int tcpSum;

    /// @param neighbours  as `SynProbe` has them
    public AckProbe(ProbeScope scope, @Nullable NeighbourMacs neighbours) {
        int source = scope.origin().address();
        this.scope = scope;
        this.neighbours = neighbours;
        this.cookies = new Cookies(scope.key(), scope.origin());
        this.firstPort = scope.origin().firstPort();
        this.excluded = scope.excluded();
        int tcp =
                Ipv4.write(
                        template,
                        0,
                        LENGTH,
                        0,
                        Ipv4.DONT_FRAGMENT,
                        TIME_TO_LIVE,
                        Ipv4.PROTOCOL_TCP,
                        source,
                        0);
        Tcp.write(template, tcp, 0, 0, 0, 0, Tcp.MIN_LENGTH, Tcp.ACK, WINDOW);
        Tcp.writeChecksum(template, tcp, LENGTH, source, 0);
        this.ipSum = ~Ipv4.checksum(template, 0) & 0xFFFF;
        this.tcpSum = ~Tcp.checksum(template, tcp) & 0xFFFF;
    }

    @Override
    public SlotShape slot() {
        return new SlotShape(Ethernet.TYPE_IPV4, LENGTH);
    }

    @Override
    public byte[] template() {
        return template.clone();
    }

    @Override
    public boolean encode(int[] words, int at, long target, int attempt) {
        int address = Ipv4Targets.addressOf(target);
        if (excluded.contains(address)) {
            return false;
        }
        if (neighbours != null) {
            long mac = neighbours.of(address);
            if (mac < 0) {
                return false;
            }
            PacketWords.setDestination(words, at, mac);
        }
        int port = TargetSpace.portOf(target);
        long bits = cookies.of(attempt, address, port);
        int id = Cookies.identification(bits);
        int ports = firstPort + attempt << 16 | port;
        int sequence = Cookies.sequence(bits);
        int ack = acknowledged(bits);
        int sum = tcpSum + halves(address) + halves(ports) + halves(sequence) + halves(ack);
        PacketWords.setIpv4(words, at, ipSum, TTL_AND_PROTOCOL, id, address);
        words[at + TCP + Tcp.PORTS_WORD] = network(ports);
        words[at + TCP + Tcp.SEQUENCE_WORD] = network(sequence);
        words[at + ACK_WORD] = network(ack);
        words[at + TCP + Tcp.CHECKSUM_WORD] = network(Checksum.ofSmall(sum) << 16);
        return true;
    }

    /// The number that a probe acknowledges.
    static int acknowledged(long bits) {
        return (int) (bits >>> 32);
    }

    @Override
    public ReplyReader reader(int linkHeader) {
        var answer = new Answer();
        var packets = new AckReplyReader(scope, answer);
        return new FrameReader(packets, answer, Ethernet.TYPE_IPV4, linkHeader, Vlan.UNTAGGED);
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
        return scope.origin().portCount();
    }
}
