package dev.blip.bpf;

import static dev.blip.bpf.Ebpf.BPF_ADD;
import static dev.blip.bpf.Ebpf.BPF_B;
import static dev.blip.bpf.Ebpf.BPF_FUNC_REDIRECT_MAP;
import static dev.blip.bpf.Ebpf.BPF_H;
import static dev.blip.bpf.Ebpf.BPF_JEQ;
import static dev.blip.bpf.Ebpf.BPF_JNE;
import static dev.blip.bpf.Ebpf.BPF_W;
import static dev.blip.bpf.FrameCode.AT;
import static dev.blip.bpf.FrameCode.CONTEXT;
import static dev.blip.bpf.FrameCode.END;
import static dev.blip.bpf.FrameCode.ETHERNET_LENGTH;
import static dev.blip.bpf.FrameCode.ETHERTYPE_IPV4;
import static dev.blip.bpf.FrameCode.TCP;
import static dev.blip.bpf.FrameCode.VALUE;

import dev.blip.wire.Origin;

/// The XDP program of a scan's AF_XDP sockets. What [ReplyFilter] lets through, frame for frame, it takes off the
/// interface and gives to the socket of the queue on which it came; everything else, and what comes on a queue
/// without a socket, goes on to the kernel as if there were no program.
public final class RedirectProgram {
    /// What an XDP program returns: on to the kernel; to a socket, `enum xdp_action`.
    public static final int XDP_PASS = 2;

    public static final int XDP_REDIRECT = 4;

    /// Offsets in `struct xdp_md`, what r1 points to at the start.
    static final int XDP_MD_DATA = 0;

    static final int XDP_MD_DATA_END = 4;
    static final int XDP_MD_RX_QUEUE_INDEX = 16;

    private static final int TAG_LENGTH = 4;
    private static final int[] ETHERTYPE_TAGS = {0x8100, 0x88a8, 0x9100};
    private static final int MAX_TAGS = 2;

    private static final String IP = "ip";
    private static final String ICMP = "icmp";
    private static final String OURS = "ours";
    private static final String PORT = "port";
    private static final String PASS = "pass";

    private final Origin origin;
    private final FrameCode frame;
    private final Ebpf code;

    private RedirectProgram(Origin origin) {
        this.origin = origin;
        this.frame = new FrameCode(origin, PASS);
        this.code = frame.code;
    }

    /// The program as `struct bpf_insn[]` in this machine's byte order.
    ///
    /// @param origin  of the probes
    /// @param mapFd   of the BPF_MAP_TYPE_XSKMAP that holds the sockets by queue
    public static byte[] program(Origin origin, int mapFd) {
        return build(origin, mapFd).assemble();
    }

    /// The same program for people, with comments.
    public static String listing(Origin origin, int mapFd) {
        return build(origin, mapFd).listing();
    }

    private static Ebpf build(Origin origin, int mapFd) {
        var program = new RedirectProgram(origin);
        program.ethernet();
        program.ip();
        program.icmp();
        program.code.label(PORT);
        program.frame.ourPort();
        program.redirect(mapFd);
        return program.code.label(PASS).movImm(0, XDP_PASS, "on to the kernel").exit();
    }

    /// Ends with AT behind the Ethernet header and its tags, none, one or two.
    private void ethernet() {
        code.mov(CONTEXT, 1, "struct xdp_md");
        code.load(BPF_W, AT, 1, XDP_MD_DATA, "the frame");
        code.load(BPF_W, END, 1, XDP_MD_DATA_END, "its end");
        frame.need(ETHERNET_LENGTH);
        code.loadNetworkOrder(BPF_H, VALUE, AT, ETHERNET_LENGTH - 2, "EtherType");
        code.aluImm(BPF_ADD, AT, ETHERNET_LENGTH, "");
        for (int tag = 0; tag < MAX_TAGS; tag++) {
            code.jumpImm(BPF_JEQ, VALUE, ETHERTYPE_IPV4, IP, "IPv4");
            tag("tag" + tag);
        }
        code.jumpImm(BPF_JNE, VALUE, ETHERTYPE_IPV4, PASS, "IPv4 behind two tags");
    }

    /// Refuses the frame unless VALUE is a tag's EtherType; steps behind the tag that follows.
    private void tag(String found) {
        for (int type : ETHERTYPE_TAGS) {
            code.jumpImm(BPF_JEQ, VALUE, type, found, "VLAN tag");
        }
        code.jumpAlways(PASS);
        code.label(found);
        frame.need(TAG_LENGTH);
        code.loadNetworkOrder(BPF_H, VALUE, AT, 2, "EtherType behind it");
        code.aluImm(BPF_ADD, AT, TAG_LENGTH, "");
    }

    /// Ends with AT behind the IP header, of TCP with the destination port in VALUE.
    private void ip() {
        code.label(IP);
        frame.toUs();
        code.jumpImm(BPF_JEQ, VALUE, 1, ICMP, "ICMP");
        frame.destinationPort();
        code.jumpAlways(PORT);
    }

    /// Ends with the source port of the quoted probe in VALUE.
    private void icmp() {
        code.label(ICMP);
        frame.need(8 + 16);
        code.load(BPF_B, VALUE, AT, 0, "ICMP type");
        code.jumpImm(BPF_JEQ, VALUE, 3, OURS, "destination unreachable");
        code.jumpImm(BPF_JNE, VALUE, 11, PASS, "time exceeded");
        code.label(OURS);
        code.loadNetworkOrder(BPF_W, VALUE, AT, 8 + 12, "quoted source");
        code.jumpImm(BPF_JNE, VALUE, origin.address(), PASS, "us");
        code.load(BPF_B, VALUE, AT, 8 + 9, "quoted protocol");
        code.jumpImm(BPF_JNE, VALUE, TCP, PASS, "TCP");
        frame.firstFragment(8 + 6, "quoted fragment offset");
        frame.stepBehindHeader(8, "quoted header length");
        frame.need(2);
        code.loadNetworkOrder(BPF_H, VALUE, AT, 0, "quoted source port");
    }

    /// The function's flags are what it returns where the map has no socket, since Linux 5.3.
    private void redirect(int mapFd) {
        code.loadMap(1, mapFd, "the sockets");
        code.load(BPF_W, 2, CONTEXT, XDP_MD_RX_QUEUE_INDEX, "this queue's");
        code.movImm(3, XDP_PASS, "if there is none");
        code.call(BPF_FUNC_REDIRECT_MAP, "");
        code.exit();
    }
}
