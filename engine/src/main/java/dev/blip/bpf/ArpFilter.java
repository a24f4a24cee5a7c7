package dev.blip.bpf;

import static dev.blip.bpf.Cbpf.BPF_ABS;
import static dev.blip.bpf.Cbpf.BPF_B;
import static dev.blip.bpf.Cbpf.BPF_H;
import static dev.blip.bpf.Cbpf.BPF_JEQ;
import static dev.blip.bpf.Cbpf.BPF_K;
import static dev.blip.bpf.Cbpf.BPF_LD;
import static dev.blip.bpf.Cbpf.BPF_RET;
import static dev.blip.bpf.Cbpf.NEXT;

/// The filter of a socket that hears who is on the link: ARP in frames without a VLAN tag, be it in the frame or taken
/// off by the kernel, that are for this host or for all. What passes is not yet believed.
public final class ArpFilter {
    /// Ethernet header and ARP packet.
    public static final int SNAP_LENGTH = 14 + 28;

    private static final int ETHERTYPE_AT = 12;
    private static final int ETHERTYPE_ARP = 0x0806;
    private static final int PACKET_OTHERHOST = 3; // packet(7); a promiscuous interface's
    private static final int SKF_AD_OFF = -0x1000; // linux/filter.h: what lies beside the frame
    private static final int SKF_AD_PKTTYPE = 4;
    private static final int SKF_AD_VLAN_TAG_PRESENT = 48;
    private static final String REJECT = "reject";

    private ArpFilter() {}

    /// The filter as `struct sock_filter[]` in this machine's byte order.
    public static byte[] program() {
        return new Cbpf()
                .stmt(BPF_LD | BPF_H | BPF_ABS, ETHERTYPE_AT, "EtherType")
                .jump(BPF_JEQ | BPF_K, ETHERTYPE_ARP, NEXT, REJECT, "ARP")
                .stmt(BPF_LD | BPF_B | BPF_ABS, SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT, "tag")
                .jump(BPF_JEQ | BPF_K, 0, NEXT, REJECT, "none was taken off")
                .stmt(BPF_LD | BPF_B | BPF_ABS, SKF_AD_OFF + SKF_AD_PKTTYPE, "for whom")
                .jump(BPF_JEQ | BPF_K, PACKET_OTHERHOST, REJECT, NEXT, "another host")
                .stmt(BPF_RET | BPF_K, SNAP_LENGTH, "ARP")
                .label(REJECT)
                .stmt(BPF_RET | BPF_K, 0, "refused")
                .assemble();
    }
}
