package dev.blip.probe;

import static dev.blip.wire.Checksum.halves;
import static dev.blip.wire.PacketWords.network;

import dev.blip.bpf.FilterRules;
import dev.blip.bpf.UdpReplyRules;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.TargetSpace;
import dev.blip.verdict.Reason;
import dev.blip.wire.Checksum;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Ipv4;
import dev.blip.wire.PacketWords;
import dev.blip.wire.SlotShape;
import dev.blip.wire.Udp;
import dev.blip.wire.Vlan;

/// A UDP datagram that asks in the protocol of its port, by the payload that `UdpPayloads` has for that; it is written
/// whole into its slot, and each has a length of its own.
///
/// What proves an answer: it comes from the address and the port that were asked, to the port of an attempt; and where
/// the protocol gives back a number of the request, it has ours. An ICMP error has to quote the ports and the IP
/// identification, 16 bits of the probe's cookie: no more of a datagram is quoted by everybody.
public final class UdpProbe implements Probe {
    /// Longest packet.
    public static final int MAX_BYTES = Ipv4.MIN_LENGTH + Udp.LENGTH + UdpPayload.MAX_LENGTH;

    private static final int TIME_TO_LIVE = 64;
    private static final int TTL_AND_PROTOCOL = TIME_TO_LIVE << 8 | Ipv4.PROTOCOL_UDP;

    // Words of the packet.
    private static final int UDP = Ipv4.MIN_LENGTH / Integer.BYTES;
    private static final int PAYLOAD = UDP + Udp.LENGTH / Integer.BYTES;

    private final ProbeScope scope;
    private final Cookies cookies;
    private final AddressSet excluded;
    private final int firstPort;
    private final byte[] template = new byte[MAX_BYTES];
    private final int ipSum; // the template's without its length
    private final int udpSum; // of source and protocol

    public UdpProbe(ProbeScope scope) {
        this.scope = scope;
        this.cookies = new Cookies(scope.key(), scope.origin());
        this.excluded = scope.excluded();
        this.firstPort = scope.origin().firstPort();
        int source = scope.origin().address();
        Ipv4.write(
                template, 0, 0, 0, Ipv4.DONT_FRAGMENT, TIME_TO_LIVE, Ipv4.PROTOCOL_UDP, source, 0);
        this.ipSum = ~Ipv4.checksum(template, 0) & 0xFFFF;
        this.udpSum = halves(source) + Ipv4.PROTOCOL_UDP;
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
        if (excluded.contains(address)) {
            return false;
        }
        int port = TargetSpace.portOf(target);
        long bits = cookies.of(attempt, address, port);
        UdpPayload payload = UdpPayloads.of(port, attempt);
        int payloadSum = payload.write(words, at + PAYLOAD, bits);
        int length = Udp.LENGTH + payload.length();
        int ports = firstPort + attempt << 16 | port;
        int sum = udpSum + halves(address) + 2 * length + halves(ports); // length: twice, RFC 768
        writeIp(words, at, address, Ipv4.MIN_LENGTH + length, identification(bits));
        words[at + UDP + Udp.PORTS_WORD] = network(ports);
        words[at + UDP + Udp.CHECKSUM_WORD] = network(length << 16 | sent(sum + payloadSum));
        return true;
    }

    private void writeIp(int[] words, int at, int address, int length, int id) {
        words[at] = network(0x4500 << 16 | length); // version 4, five words, best effort
        PacketWords.setIpv4(words, at, ipSum + length, TTL_AND_PROTOCOL, id, address);
    }

    /// A checksum of 0 would say that there is none.
    private static int sent(int sum) {
        int checksum = Checksum.ofSmall(sum);
        return checksum == Udp.NO_CHECKSUM ? 0xFFFF : checksum;
    }

    /// The identification of a probe, which a raw socket would replace if it were 0 (raw(7)).
    static int identification(long bits) {
        return Math.max(1, Cookies.identification(bits));
    }

    @Override
    public ReplyReader reader(int linkHeader) {
        var answer = new Answer();
        var packets = new UdpReplyReader(scope, answer);
        return new FrameReader(packets, answer, Ethernet.TYPE_IPV4, linkHeader, Vlan.UNTAGGED);
    }

    @Override
    public FilterRules filter() {
        return new UdpReplyRules(scope.origin());
    }

    @Override
    public Reason silence() {
        return Reason.OPEN_OR_SILENT;
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
