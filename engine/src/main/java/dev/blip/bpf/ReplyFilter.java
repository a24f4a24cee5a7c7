package dev.blip.bpf;

import static dev.blip.bpf.Cbpf.BPF_ABS;
import static dev.blip.bpf.Cbpf.BPF_ADD;
import static dev.blip.bpf.Cbpf.BPF_ALU;
import static dev.blip.bpf.Cbpf.BPF_AND;
import static dev.blip.bpf.Cbpf.BPF_B;
import static dev.blip.bpf.Cbpf.BPF_H;
import static dev.blip.bpf.Cbpf.BPF_IND;
import static dev.blip.bpf.Cbpf.BPF_JEQ;
import static dev.blip.bpf.Cbpf.BPF_JSET;
import static dev.blip.bpf.Cbpf.BPF_K;
import static dev.blip.bpf.Cbpf.BPF_LD;
import static dev.blip.bpf.Cbpf.BPF_LDX;
import static dev.blip.bpf.Cbpf.BPF_LSH;
import static dev.blip.bpf.Cbpf.BPF_MISC;
import static dev.blip.bpf.Cbpf.BPF_MSH;
import static dev.blip.bpf.Cbpf.BPF_RET;
import static dev.blip.bpf.Cbpf.BPF_TAX;
import static dev.blip.bpf.Cbpf.BPF_W;
import static dev.blip.bpf.Cbpf.BPF_X;
import static dev.blip.bpf.Cbpf.NEXT;

import dev.blip.wire.Origin;

/// The filter of a scan's receive ring. It lets through, of IPv4 addressed to us:
///
/// - TCP, or UDP where that is asked by, to a port of our block, but no later fragment, which has no ports; neither
/// where echoes are sent;
/// - ICMP destination-unreachable and time-exceeded that quote the same protocol from our address and a port of our
/// block;
/// - where hosts are asked, ICMP echo and timestamp replies whose identifier is a port of our block.
///
/// An Ethernet frame may carry none, one or two VLAN tags; each depth has its own copy of the body, because classic
/// BPF has one index register and the headers' lengths need it. A tag that the kernel has taken off is not in the
/// frame that the filter sees. Whatever ends before a byte that the filter looks at is refused: in classic BPF such
/// a load returns 0. What passes is not yet believed; that is the parser's to decide.
public final class ReplyFilter extends PacketFilter {
    /// Holds every header that a reply can have: 22 bytes of Ethernet with two tags, an IP header of 60, and then
    /// TCP's 60 or ICMP's 8 with 68 quoted; 158 in all. A usual SYN-ACK has 74 and is not cut.
    public static final int SNAP_LENGTH = 160;

    /// Holds of a datagram what it gives back of the probe's payload, in SIP behind a status line and a `Via`.
    public static final int DATAGRAM_SNAP_LENGTH = 512;

    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMP_IDENTIFIER_AT = 4;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    private final Origin origin;
    private final boolean hearsHosts;
    private final int protocol;

    private ReplyFilter(Origin origin, int snapLength, boolean hearsHosts, int protocol) {
        super(ETHERTYPE_IPV4, "IPv4", snapLength);
        this.origin = origin;
        this.hearsHosts = hearsHosts;
        this.protocol = protocol;
    }

    /// The filter as `struct sock_filter[]` in this machine's byte order.
    ///
    /// @param origin           of the probes
    /// @param linkHeaderLength 14 for Ethernet framing, loopback's included; 0 where frames start with the IP
    /// header
    /// @param snapLength       bytes kept of a frame that passes
    public static byte[] program(Origin origin, int linkHeaderLength, int snapLength) {
        return build(origin, linkHeaderLength, snapLength, false, TCP).assemble();
    }

    /// The filter that lets replies of hosts through as well.
    public static byte[] hostProgram(Origin origin, int linkHeaderLength) {
        return build(origin, linkHeaderLength, SNAP_LENGTH, true, TCP).assemble();
    }

    /// The filter that lets UDP through in place of TCP.
    public static byte[] datagramProgram(Origin origin, int linkHeaderLength) {
        return build(origin, linkHeaderLength, DATAGRAM_SNAP_LENGTH, false, UDP).assemble();
    }

    /// The filter that lets echo replies through, and errors that quote an echo.
    public static byte[] echoProgram(Origin origin, int linkHeaderLength) {
        return build(origin, linkHeaderLength, SNAP_LENGTH, true, ICMP).assemble();
    }

    /// The same filter for people, with comments.
    public static String listing(Origin origin, int linkHeaderLength, int snapLength) {
        return build(origin, linkHeaderLength, snapLength, false, TCP).listing();
    }

    /// A filter that lets nothing through. Attached before a packet socket is bound, so that no frame slips in
    /// before the real one is in place.
    public static byte[] rejectAll() {
        return new Cbpf().stmt(BPF_RET | BPF_K, 0, "nothing").assemble();
    }

    private static Cbpf build(
            Origin origin, int linkHeaderLength, int snapLength, boolean hearsHosts, int protocol) {
        return new ReplyFilter(origin, snapLength, hearsHosts, protocol).build(linkHeaderLength);
    }

    /// All that is to be said of an IPv4 packet that starts at `ip`. Ends in a return on every way.
    @Override
    void body(int ip) {
        String icmp = "icmp" + ip;
        String ours = "ours" + ip;
        code.stmt(BPF_LD | BPF_B | BPF_ABS, ip, "version, header length");
        code.stmt(BPF_ALU | BPF_AND | BPF_K, 0xf0, "");
        code.jump(BPF_JEQ | BPF_K, 0x40, NEXT, REJECT, "version 4");
        code.stmt(BPF_LD | BPF_W | BPF_ABS, ip + 16, "destination");
        code.jump(BPF_JEQ | BPF_K, origin.address(), NEXT, REJECT, "us");
        code.stmt(BPF_LD | BPF_H | BPF_ABS, ip + 6, "flags, fragment offset");
        code.jump(BPF_JSET | BPF_K, FRAGMENT_OFFSET, REJECT, NEXT, "first fragment");
        code.stmt(BPF_LDX | BPF_B | BPF_MSH, ip, "header length");
        code.stmt(BPF_LD | BPF_B | BPF_ABS, ip + 9, "protocol");
        code.jump(BPF_JEQ | BPF_K, ICMP, icmp, protocol == ICMP ? REJECT : NEXT, "ICMP");
        if (protocol != ICMP) {
            code.jump(BPF_JEQ | BPF_K, protocol, NEXT, REJECT, protocolName());
            code.stmt(BPF_LD | BPF_H | BPF_IND, ip + 2, "destination port");
            portInBlock();
            code.stmt(BPF_RET | BPF_K, snapLength, "a reply");
        }
        code.label(icmp);
        code.stmt(BPF_LD | BPF_B | BPF_IND, ip, "ICMP type");
        if (hearsHosts) {
            hostReply(ip);
        }
        code.jump(BPF_JEQ | BPF_K, 3, ours, NEXT, "destination unreachable");
        code.jump(BPF_JEQ | BPF_K, 11, NEXT, REJECT, "time exceeded");
        code.label(ours);
        quote(ip + 8);
    }

    /// Goes on with the ICMP type in A if it is no reply of a host.
    private void hostReply(int ip) {
        String reply = "reply" + ip;
        String other = "other" + ip;
        code.jump(BPF_JEQ | BPF_K, 0, reply, NEXT, "echo reply");
        code.jump(BPF_JEQ | BPF_K, 14, NEXT, other, "timestamp reply");
        code.label(reply);
        code.stmt(BPF_LD | BPF_H | BPF_IND, ip + 4, "identifier");
        portInBlock();
        code.stmt(BPF_RET | BPF_K, snapLength, "a host's reply");
        code.label(other);
    }

    /// All that is to be said of the IPv4 packet that an ICMP error quotes, `X + quoted` being where it starts.
    private void quote(int quoted) {
        code.stmt(BPF_LD | BPF_W | BPF_IND, quoted + 12, "quoted source");
        code.jump(BPF_JEQ | BPF_K, origin.address(), NEXT, REJECT, "us");
        code.stmt(BPF_LD | BPF_B | BPF_IND, quoted + 9, "quoted protocol");
        code.jump(BPF_JEQ | BPF_K, protocol, NEXT, REJECT, protocolName());
        code.stmt(BPF_LD | BPF_H | BPF_IND, quoted + 6, "quoted fragment offset");
        code.jump(BPF_JSET | BPF_K, FRAGMENT_OFFSET, REJECT, NEXT, "first fragment");
        code.stmt(BPF_LD | BPF_B | BPF_IND, quoted, "quoted header length");
        code.stmt(BPF_ALU | BPF_AND | BPF_K, 0xf, "");
        code.stmt(BPF_ALU | BPF_LSH | BPF_K, 2, "in bytes");
        code.stmt(BPF_ALU | BPF_ADD | BPF_X, 0, "behind both headers");
        code.stmt(BPF_MISC | BPF_TAX, 0, "");
        int ours = protocol == ICMP ? quoted + ICMP_IDENTIFIER_AT : quoted;
        code.stmt(BPF_LD | BPF_H | BPF_IND, ours, "quoted source port, or identifier");
        portInBlock();
        code.stmt(BPF_RET | BPF_K, snapLength, "an error about a probe");
    }

    private String protocolName() {
        return protocol == TCP ? "TCP" : protocol == UDP ? "UDP" : "ICMP";
    }

    private void portInBlock() {
        portIn(origin.firstPort(), origin.lastPort());
    }
}
