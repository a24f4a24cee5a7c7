package dev.blip.bpf;

import static dev.blip.bpf.Ebpf.BPF_ADD;
import static dev.blip.bpf.Ebpf.BPF_AND;
import static dev.blip.bpf.Ebpf.BPF_B;
import static dev.blip.bpf.Ebpf.BPF_FUNC_REDIRECT_MAP;
import static dev.blip.bpf.Ebpf.BPF_H;
import static dev.blip.bpf.Ebpf.BPF_JEQ;
import static dev.blip.bpf.Ebpf.BPF_JGT;
import static dev.blip.bpf.Ebpf.BPF_JLT;
import static dev.blip.bpf.Ebpf.BPF_JNE;
import static dev.blip.bpf.Ebpf.BPF_JSET;
import static dev.blip.bpf.Ebpf.BPF_LSH;
import static dev.blip.bpf.Ebpf.BPF_W;

import dev.blip.wire.Origin;

/// The XDP program of a scan's AF_XDP sockets. What [ReplyFilter] lets through, frame for frame, it takes off the
/// interface and gives to the socket of the queue on which it came; everything else, and what comes on a queue
/// without a socket, goes on to the kernel as if there were no program.
///
/// The verifier wants a proof before each load that the frame reaches so far: a comparison with the frame's end, as
/// many as there are places behind a length that the frame itself says. A frame that ends earlier is passed on.
public final class RedirectProgram {
    /// What an XDP program returns: on to the kernel; to a socket, `enum xdp_action`.
    public static final int XDP_PASS = 2;

    public static final int XDP_REDIRECT = 4;

    /// Offsets in `struct xdp_md`, what r1 points to at the start.
    static final int XDP_MD_DATA = 0;

    static final int XDP_MD_DATA_END = 4;
    static final int XDP_MD_RX_QUEUE_INDEX = 16;

    private static final int ETHERNET_LENGTH = 14;
    private static final int TAG_LENGTH = 4;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int[] ETHERTYPE_TAGS = {0x8100, 0x88a8, 0x9100};
    private static final int MAX_TAGS = 2;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    private static final String IP = "ip";
    private static final String ICMP = "icmp";
    private static final String OURS = "ours";
    private static final String PORT = "port";
    private static final String PASS = "pass";

    // Registers that live longer than an instruction or two.
    private static final int END = 3;
    private static final int LIMIT = 4;
    private static final int VALUE = 5;
    private static final int CONTEXT = 6;
    private static final int AT = 7;
    private static final int LENGTH = 8;

    private final Ebpf code = new Ebpf();
    private final Origin origin;

    private RedirectProgram(Origin origin) {
        this.origin = origin;
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
        program.port();
        program.redirect(mapFd);
        return program.code.label(PASS).movImm(0, XDP_PASS, "on to the kernel").exit();
    }

    /// Ends with AT behind the Ethernet header and its tags, none, one or two.
    private void ethernet() {
        code.mov(CONTEXT, 1, "struct xdp_md");
        code.load(BPF_W, AT, 1, XDP_MD_DATA, "the frame");
        code.load(BPF_W, END, 1, XDP_MD_DATA_END, "its end");
        need(ETHERNET_LENGTH);
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
        need(TAG_LENGTH);
        code.loadNetworkOrder(BPF_H, VALUE, AT, 2, "EtherType behind it");
        code.aluImm(BPF_ADD, AT, TAG_LENGTH, "");
    }

    /// Ends with AT behind the IP header, of TCP with the destination port in VALUE.
    private void ip() {
        code.label(IP);
        need(20);
        code.load(BPF_B, LENGTH, AT, 0, "version, header length");
        code.mov(VALUE, LENGTH, "");
        code.aluImm(BPF_AND, VALUE, 0xf0, "");
        code.jumpImm(BPF_JNE, VALUE, 0x40, PASS, "version 4");
        code.loadNetworkOrder(BPF_W, VALUE, AT, 16, "destination");
        code.jumpImm(BPF_JNE, VALUE, origin.address(), PASS, "us");
        code.loadNetworkOrder(BPF_H, VALUE, AT, 6, "flags, fragment offset");
        code.jumpImm(BPF_JSET, VALUE, FRAGMENT_OFFSET, PASS, "first fragment");
        code.load(BPF_B, VALUE, AT, 9, "protocol");
        skipHeader();
        code.jumpImm(BPF_JEQ, VALUE, 1, ICMP, "ICMP");
        code.jumpImm(BPF_JNE, VALUE, 6, PASS, "TCP");
        need(4);
        code.loadNetworkOrder(BPF_H, VALUE, AT, 2, "destination port");
        code.jumpAlways(PORT);
    }

    /// Ends with the source port of the quoted probe in VALUE.
    private void icmp() {
        code.label(ICMP);
        need(8 + 16);
        code.load(BPF_B, VALUE, AT, 0, "ICMP type");
        code.jumpImm(BPF_JEQ, VALUE, 3, OURS, "destination unreachable");
        code.jumpImm(BPF_JNE, VALUE, 11, PASS, "time exceeded");
        code.label(OURS);
        code.loadNetworkOrder(BPF_W, VALUE, AT, 8 + 12, "quoted source");
        code.jumpImm(BPF_JNE, VALUE, origin.address(), PASS, "us");
        code.load(BPF_B, VALUE, AT, 8 + 9, "quoted protocol");
        code.jumpImm(BPF_JNE, VALUE, 6, PASS, "TCP");
        code.loadNetworkOrder(BPF_H, VALUE, AT, 8 + 6, "quoted fragment offset");
        code.jumpImm(BPF_JSET, VALUE, FRAGMENT_OFFSET, PASS, "first fragment");
        code.load(BPF_B, LENGTH, AT, 8, "quoted header length");
        code.aluImm(BPF_ADD, AT, 8, "");
        skipHeader();
        need(2);
        code.loadNetworkOrder(BPF_H, VALUE, AT, 0, "quoted source port");
    }

    private void port() {
        code.label(PORT);
        code.jumpImm(BPF_JLT, VALUE, origin.firstPort(), PASS, "our block");
        code.jumpImm(BPF_JGT, VALUE, origin.lastPort(), PASS, "");
    }

    /// The function's flags are what it returns where the map has no socket, since Linux 5.3.
    private void redirect(int mapFd) {
        code.loadMap(1, mapFd, "the sockets");
        code.load(BPF_W, 2, CONTEXT, XDP_MD_RX_QUEUE_INDEX, "this queue's");
        code.movImm(3, XDP_PASS, "if there is none");
        code.call(BPF_FUNC_REDIRECT_MAP, "");
        code.exit();
    }

    /// Passes the frame on unless `bytes` follow AT.
    private void need(int bytes) {
        code.mov(LIMIT, AT, "");
        code.aluImm(BPF_ADD, LIMIT, bytes, "");
        code.jump(BPF_JGT, LIMIT, END, PASS, bytes + " bytes follow");
    }

    /// Steps behind the IP header whose first byte is in LENGTH.
    private void skipHeader() {
        code.aluImm(BPF_AND, LENGTH, 0xf, "");
        code.aluImm(BPF_LSH, LENGTH, 2, "in bytes");
        code.alu(BPF_ADD, AT, LENGTH, "behind the header");
    }
}
