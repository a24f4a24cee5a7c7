package dev.blip.bpf;

import static dev.blip.bpf.Cbpf.BPF_ABS;
import static dev.blip.bpf.Cbpf.BPF_B;
import static dev.blip.bpf.Cbpf.BPF_H;
import static dev.blip.bpf.Cbpf.BPF_JEQ;
import static dev.blip.bpf.Cbpf.BPF_K;
import static dev.blip.bpf.Cbpf.BPF_LD;
import static dev.blip.bpf.Cbpf.BPF_RET;
import static dev.blip.bpf.Cbpf.NEXT;

/// The filter of a socket that hears who is on the link in IPv6: neighbour solicitations and advertisements in frames
/// without a VLAN tag that are for this host or for a group, from nobody beyond a router. What passes is not yet
/// believed.
public final class NeighbourFilter {
    /// Ethernet and IPv6 headers, a message, and room for its options.
    public static final int SNAP_LENGTH = 14 + 40 + 24 + 50;

    private static final int ETHERTYPE_AT = 12;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int NEXT_HEADER_AT = 14 + 6;
    private static final int ICMPV6 = 58;
    private static final int HOP_LIMIT_AT = 14 + 7;
    private static final int MOST_HOPS = 255;
    private static final int TYPE_AT = 14 + 40;
    private static final int SOLICITATION = 135;
    private static final int ADVERTISEMENT = 136;
    private static final int PACKET_OTHERHOST = 3; // packet(7); a promiscuous interface's
    private static final int SKF_AD_OFF = -0x1000; // linux/filter.h: what lies beside the frame
    private static final int SKF_AD_PKTTYPE = 4;
    private static final int SKF_AD_VLAN_TAG_PRESENT = 48;
    private static final String REJECT = "reject";
    private static final String OURS = "ours";

    private NeighbourFilter() {}

    /// The filter as `struct sock_filter[]` in this machine's byte order.
    public static byte[] program() {
        return new Cbpf()
                .stmt(BPF_LD | BPF_H | BPF_ABS, ETHERTYPE_AT, "EtherType")
                .jump(BPF_JEQ | BPF_K, ETHERTYPE_IPV6, NEXT, REJECT, "IPv6")
                .stmt(BPF_LD | BPF_B | BPF_ABS, SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT, "tag")
                .jump(BPF_JEQ | BPF_K, 0, NEXT, REJECT, "none was taken off")
                .stmt(BPF_LD | BPF_B | BPF_ABS, SKF_AD_OFF + SKF_AD_PKTTYPE, "for whom")
                .jump(BPF_JEQ | BPF_K, PACKET_OTHERHOST, REJECT, NEXT, "another host")
                .stmt(BPF_LD | BPF_B | BPF_ABS, NEXT_HEADER_AT, "next header")
                .jump(BPF_JEQ | BPF_K, ICMPV6, NEXT, REJECT, "ICMPv6")
                .stmt(BPF_LD | BPF_B | BPF_ABS, HOP_LIMIT_AT, "hop limit")
                .jump(BPF_JEQ | BPF_K, MOST_HOPS, NEXT, REJECT, "from this link")
                .stmt(BPF_LD | BPF_B | BPF_ABS, TYPE_AT, "type")
                .jump(BPF_JEQ | BPF_K, ADVERTISEMENT, OURS, NEXT, "advertisement")
                .jump(BPF_JEQ | BPF_K, SOLICITATION, NEXT, REJECT, "solicitation")
                .label(OURS)
                .stmt(BPF_RET | BPF_K, SNAP_LENGTH, "of a neighbour")
                .label(REJECT)
                .stmt(BPF_RET | BPF_K, 0, "refused")
                .assemble();
    }
}
