package dev.blip.probe;

import static dev.blip.wire.Checksum.halves;
import static dev.blip.wire.PacketWords.network;

import dev.blip.bpf.EchoReplyRules;
import dev.blip.bpf.FilterRules;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;
import dev.blip.wire.Checksum;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Icmp;
import dev.blip.wire.Ipv4;
import dev.blip.wire.PacketWords;
import dev.blip.wire.SlotShape;
import dev.blip.wire.Vlan;
import org.jspecify.annotations.Nullable;

/// One ICMP echo of several to a host. A target is a host and an echo's number, in place of a port: its sequence
/// number. The identifier is a port of ours, the data are all 64 bits of the cookie, so a reply proves which echo it
/// answers, however late it comes. The packet has 40 bytes.
public final class EchoProbe implements Probe {
    static final int LENGTH = Ipv4.MIN_LENGTH + Icmp.LENGTH + 3 * Integer.BYTES;

    private static final int ICMP = Ipv4.MIN_LENGTH / Integer.BYTES; // in words
    private static final int TIME_TO_LIVE = 64;
    private static final int TTL_AND_PROTOCOL = TIME_TO_LIVE << 8 | Ipv4.PROTOCOL_ICMP;
    private static final int TYPE = Icmp.ECHO << 24;

    private final ProbeScope scope;
    private final Cookies cookies;
    private final int firstPort;
    private final AddressSet excluded;
    private final @Nullable NeighbourMacs neighbours;
    private final byte[] template = new byte[LENGTH];
    private final int ipSum; // the template's

    /// @param neighbours  as `SynProbe` has them
    public EchoProbe(ProbeScope scope, @Nullable NeighbourMacs neighbours) {
        this.scope = scope;
        this.neighbours = neighbours;
        this.cookies = new Cookies(scope.key(), scope.origin());
        this.firstPort = scope.origin().firstPort();
        this.excluded = scope.excluded();
        int source = scope.origin().address();
        Ipv4.write(
                template,
                0,
                LENGTH,
                0,
                Ipv4.DONT_FRAGMENT,
                TIME_TO_LIVE,
                Ipv4.PROTOCOL_ICMP,
                source,
                0);
        this.ipSum = ~Ipv4.checksum(template, 0) & 0xFFFF;
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
        int number = TargetSpace.portOf(target);
        long bits = cookies.of(attempt, address, number);
        int numbers = firstPort + attempt << 16 | number;
        int id = Cookies.identification(bits);
        PacketWords.setIpv4(words, at, ipSum, TTL_AND_PROTOCOL, id, address);
        words[at + ICMP] = network(TYPE | checksum(numbers, bits));
        words[at + ICMP + 1] = network(numbers);
        words[at + ICMP + 2] = network(high(bits));
        words[at + ICMP + 3] = network(Cookies.sequence(bits));
        return true;
    }

    /// @param numbers  identifier and sequence number, as they share a word
    static int checksum(int numbers, long bits) {
        int data = halves(high(bits)) + halves(Cookies.sequence(bits));
        return Checksum.ofSmall(halves(TYPE) + halves(numbers) + data);
    }

    /// The first of the two words of a probe's 64 bits that an echo carries.
    static int high(long bits) {
        return (int) (bits >>> 32);
    }

    @Override
    public ReplyReader reader(int linkHeader) {
        var answer = new Answer();
        var packets = new EchoReplyReader(scope, answer);
        return new FrameReader(packets, answer, Ethernet.TYPE_IPV4, linkHeader, Vlan.UNTAGGED);
    }

    @Override
    public FilterRules filter() {
        return new EchoReplyRules(scope.origin());
    }

    @Override
    public Reason silence() {
        return Reason.NO_RESPONSE;
    }

    /// An echo is sent once: that it was lost is what is measured.
    @Override
    public int leastPasses() {
        return 1;
    }

    @Override
    public boolean isSilenceUsual() {
        return true;
    }

    @Override
    public int sourcePorts() {
        return scope.origin().portCount();
    }
}
