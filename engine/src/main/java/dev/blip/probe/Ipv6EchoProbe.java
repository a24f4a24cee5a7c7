package dev.blip.probe;

import static dev.blip.wire.PacketWords.network;

import dev.blip.bpf.FilterRules;
import dev.blip.bpf.Ipv6EchoRules;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;
import dev.blip.wire.Checksum;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Icmpv6;
import dev.blip.wire.Ipv6;
import dev.blip.wire.PacketWords;
import dev.blip.wire.SlotShape;
import dev.blip.wire.Vlan;
import org.jspecify.annotations.Nullable;

/// An ICMPv6 echo with a cookie of 64 bits, as `EchoProbe` is one in IPv4: one of several to a host, or the question
/// whether it is there.
///
/// Its flow label is that of its host and attempt, whatever its number: echoes that measure one path take one.
public final class Ipv6EchoProbe implements Probe {
    private static final int MESSAGE_LENGTH = Icmpv6.LENGTH + 2 * Integer.BYTES;
    private static final int HOP_LIMIT = 64;
    private static final int ICMP = Ipv6.LENGTH / Integer.BYTES; // in words
    private static final int TYPE = Icmpv6.ECHO_REQUEST << 24;
    private static final long WORD = 0xFFFF_FFFFL;

    private final Ipv6ProbeScope scope;
    private final Ipv6AddressSet hosts;
    private final Cookies cookies;
    private final int firstPort;
    private final Ipv6AddressSet excluded;
    private final @Nullable NeighbourMacs neighbours;
    private final boolean isMeasured;
    private final byte[] template = new byte[Ipv6.LENGTH + MESSAGE_LENGTH];
    private final long sum; // the template's, with the pseudo header

    /// @param neighbours  as `Ipv6SynProbe` has them
    /// @param isMeasured  loss is the result; else whether anybody is there
    public Ipv6EchoProbe(
            Ipv6ProbeScope scope, @Nullable NeighbourMacs neighbours, boolean isMeasured) {
        this.scope = scope;
        this.hosts = scope.targets().hosts();
        this.excluded = scope.excluded();
        this.neighbours = neighbours;
        this.isMeasured = isMeasured;
        this.cookies = scope.cookies();
        this.firstPort = scope.origin().firstPort();
        int icmp =
                Ipv6.write(
                        template,
                        0,
                        MESSAGE_LENGTH,
                        Ipv6.NEXT_ICMPV6,
                        HOP_LIMIT,
                        scope.origin().high(),
                        scope.origin().low(),
                        0,
                        0);
        template[icmp] = (byte) Icmpv6.ECHO_REQUEST;
        Icmpv6.writeChecksum(template, 0, icmp, template.length);
        this.sum = ~Icmpv6.checksum(template, icmp) & 0xFFFF;
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
        if (excluded.contains(scopedHigh, low)) {
            return false;
        }
        if (neighbours != null) {
            long mac = neighbours.of(rank);
            if (mac < 0) {
                return false;
            }
            PacketWords.setDestination(words, at, mac);
        }
        long high = Ipv6ProbeScope.unscoped(scopedHigh);
        int number = TargetSpace.portOf(target);
        long flow = cookies.of(attempt, rank, 0);
        words[at + Ipv6.FLOW_WORD] = network(Ipv6.FIRST_WORD | Cookies.flowLabel(flow));
        PacketWords.setIpv6Destination(words, at, high, low);
        // Words of four bytes sum to the same as those of two, once folded.
        long addresses = (high >>> 32) + (high & WORD) + (low >>> 32) + (low & WORD);
        long bits = number == 0 ? flow : cookies.of(attempt, rank, number);
        writeMessage(words, at + ICMP, firstPort + attempt << 16 | number, bits, sum + addresses);
        return true;
    }

    private static void writeMessage(int[] words, int at, int numbers, long bits, long before) {
        long all = before + (numbers & WORD) + (bits >>> 32) + (bits & WORD);
        words[at] = network(TYPE | Checksum.of(all));
        words[at + 1] = network(numbers);
        words[at + 2] = network((int) (bits >>> 32));
        words[at + 3] = network(Cookies.sequence(bits));
    }

    @Override
    public ReplyReader reader(int linkHeader) {
        var answer = new Answer();
        var packets = new Ipv6EchoReplyReader(scope, isMeasured, answer);
        return new FrameReader(packets, answer, Ethernet.TYPE_IPV6, linkHeader, Vlan.UNTAGGED);
    }

    @Override
    public FilterRules filter() {
        return new Ipv6EchoRules(scope.origin());
    }

    @Override
    public Reason silence() {
        return Reason.NO_RESPONSE;
    }

    /// An echo that is measured is sent once.
    @Override
    public int leastPasses() {
        return isMeasured ? 1 : 2;
    }

    @Override
    public boolean isSilenceUsual() {
        return isMeasured;
    }

    @Override
    public int sourcePorts() {
        return scope.origin().portCount();
    }
}
