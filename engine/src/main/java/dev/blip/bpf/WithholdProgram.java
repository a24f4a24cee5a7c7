package dev.blip.bpf;

import static dev.blip.bpf.Ebpf.BPF_ADD;
import static dev.blip.bpf.Ebpf.BPF_B;
import static dev.blip.bpf.Ebpf.BPF_FUNC_REDIRECT;
import static dev.blip.bpf.Ebpf.BPF_FUNC_SKB_PULL_DATA;
import static dev.blip.bpf.Ebpf.BPF_FUNC_SKB_STORE_BYTES;
import static dev.blip.bpf.Ebpf.BPF_H;
import static dev.blip.bpf.Ebpf.BPF_JEQ;
import static dev.blip.bpf.Ebpf.BPF_JGT;
import static dev.blip.bpf.Ebpf.BPF_JNE;
import static dev.blip.bpf.Ebpf.BPF_JSET;
import static dev.blip.bpf.Ebpf.BPF_W;
import static dev.blip.bpf.FrameCode.AT;
import static dev.blip.bpf.FrameCode.CONTEXT;
import static dev.blip.bpf.FrameCode.END;
import static dev.blip.bpf.FrameCode.ETHERNET_LENGTH;
import static dev.blip.bpf.FrameCode.ETHERTYPE_IPV4;
import static dev.blip.bpf.FrameCode.VALUE;

import dev.blip.wire.Origin;

/// The tc program that keeps what a crowded link says to a scan from the kernel, which would make an entry in its
/// neighbour table for each host. It runs behind the taps of packet sockets and before IP. In untagged frames:
///
/// - TCP to our address and a port of our block, as [ReplyFilter] lets it through, is dropped: the kernel resets none
///   of the connections offered. ICMP errors go on, for the kernel answers none;
/// - an ARP request for our address is answered by the program itself, for the kernel learns the MAC of whoever asks
///   (`arp_process`, net/ipv4/arp.c). Probes from 0.0.0.0 and what claims to be us go on.
///
/// Everything else goes on to other programs and to the kernel.
public final class WithholdProgram {
    /// What a tcx program returns, `enum tcx_action_base`: on to the next one; drop. An answered request returns what
    /// bpf_redirect does.
    public static final int TCX_NEXT = -1;

    public static final int TCX_DROP = 2;
    public static final int TCX_REDIRECT = 7;

    /// Offsets in `struct __sk_buff`, what r1 points to at the start.
    static final int SKB_PKT_TYPE = 4;

    static final int SKB_VLAN_PRESENT = 20;
    static final int SKB_IFINDEX = 40;
    static final int SKB_DATA = 76;
    static final int SKB_DATA_END = 80;

    private static final int ARP_END = ETHERNET_LENGTH + 28;
    private static final int ETHERTYPE_ARP = 0x0806;
    private static final int IPV4_OVER_ETHERNET = 0x00010800;
    private static final int REQUEST = 0x06040001; // lengths of both addresses, operation
    private static final int REPLY = 2;
    private static final int PACKET_MULTICAST = 2; // pkt_type above: multicast, to another host
    private static final int GROUP_BIT = 1;

    // Offsets in an ARP frame, and of what is written there on the stack.
    private static final int OPERATION = 20;
    private static final int SENDER_MAC = 22;
    private static final int SENDER = 28;
    private static final int TARGET = 38;
    private static final int ADDRESSES_ON_STACK = -48;
    private static final int ANSWER_ON_STACK = -32;

    private static final String ARP = "arp";
    private static final String NEXT = "next";
    private static final String DROP = "drop";

    private static final int STACK = 10; // the register that points behind it

    private final int address;
    private final long mac;
    private final FrameCode frame;
    private final Ebpf code;

    private WithholdProgram(Origin origin, long mac) {
        this.address = origin.address();
        this.mac = mac;
        this.frame = new FrameCode(origin, NEXT);
        this.code = frame.code;
    }

    /// The program as `struct bpf_insn[]` in this machine's byte order.
    ///
    /// @param origin  of the probes
    /// @param mac     ours, in the low 48 bits
    public static byte[] program(Origin origin, long mac) {
        var program = new WithholdProgram(origin, mac);
        program.ethernet();
        program.tcp();
        program.arp();
        program.answer();
        Ebpf code = program.code;
        code.label(DROP).movImm(0, TCX_DROP, "it has been heard by our socket").exit();
        return code.label(NEXT).movImm(0, TCX_NEXT, "none of ours").exit().assemble();
    }

    /// Ends with AT at the frame, whose headers lie in one piece.
    private void ethernet() {
        code.mov(CONTEXT, 1, "struct __sk_buff");
        code.load(BPF_W, VALUE, CONTEXT, SKB_VLAN_PRESENT, "a tag that was taken off");
        code.jumpImm(BPF_JNE, VALUE, 0, NEXT, "untagged");
        code.movImm(2, ARP_END, "");
        code.call(BPF_FUNC_SKB_PULL_DATA, "in one piece; what fails is found out below");
        code.load(BPF_W, AT, CONTEXT, SKB_DATA, "the frame");
        code.load(BPF_W, END, CONTEXT, SKB_DATA_END, "its end");
        frame.need(ARP_END);
        code.loadNetworkOrder(BPF_H, VALUE, AT, ETHERNET_LENGTH - 2, "EtherType");
        code.jumpImm(BPF_JEQ, VALUE, ETHERTYPE_ARP, ARP, "ARP");
        code.jumpImm(BPF_JNE, VALUE, ETHERTYPE_IPV4, NEXT, "IPv4");
    }

    private void tcp() {
        code.aluImm(BPF_ADD, AT, ETHERNET_LENGTH, "");
        frame.toUs();
        frame.destinationPort();
        frame.ourPort();
        code.jumpAlways(DROP);
    }

    /// Goes on with a request for our address by somebody else.
    private void arp() {
        code.label(ARP);
        code.load(BPF_W, VALUE, CONTEXT, SKB_PKT_TYPE, "to whom");
        code.jumpImm(BPF_JGT, VALUE, PACKET_MULTICAST - 1, NEXT, "us, or all");
        code.loadNetworkOrder(BPF_W, VALUE, AT, ETHERNET_LENGTH, "hardware, protocol");
        code.jumpImm(BPF_JNE, VALUE, IPV4_OVER_ETHERNET, NEXT, "IPv4 over Ethernet");
        code.loadNetworkOrder(BPF_W, VALUE, AT, ETHERNET_LENGTH + 4, "lengths, operation");
        code.jumpImm(BPF_JNE, VALUE, REQUEST, NEXT, "a request");
        code.loadNetworkOrder(BPF_W, VALUE, AT, TARGET, "who is asked for");
        code.jumpImm(BPF_JNE, VALUE, address, NEXT, "us");
        code.loadNetworkOrder(BPF_W, VALUE, AT, SENDER, "who asks");
        code.jumpImm(BPF_JEQ, VALUE, 0, NEXT, "not a probe");
        code.jumpImm(BPF_JEQ, VALUE, address, NEXT, "not us");
        code.load(BPF_B, VALUE, AT, SENDER_MAC, "its MAC");
        code.jumpImm(BPF_JSET, VALUE, GROUP_BIT, NEXT, "one station's");
    }

    /// Turns the request into the answer and sends it back, [RFC 826](https://www.rfc-editor.org/rfc/rfc826).
    private void answer() {
        int high = (int) (mac >>> 32);
        int low = (int) mac;
        int answer = ANSWER_ON_STACK - OPERATION; // a frame's offset, less where it is on the stack
        copyMac(ADDRESSES_ON_STACK, "destination: who asked");
        code.storeNetworkOrder(BPF_H, STACK, ADDRESSES_ON_STACK + 6, high, "source: us");
        code.storeNetworkOrder(BPF_W, STACK, ADDRESSES_ON_STACK + 8, low, "");
        code.storeNetworkOrder(BPF_H, STACK, answer + OPERATION, REPLY, "a reply");
        code.storeNetworkOrder(BPF_H, STACK, answer + SENDER_MAC, high, "sender: us");
        code.storeNetworkOrder(BPF_H, STACK, answer + SENDER_MAC + 2, low >>> 16, "");
        code.storeNetworkOrder(BPF_H, STACK, answer + SENDER_MAC + 4, low, "");
        code.storeNetworkOrder(BPF_W, STACK, answer + SENDER, address, "");
        copyMac(answer + SENDER + 4, "target: who asked");
        copyHalf(SENDER, answer + TARGET);
        copyHalf(SENDER + 2, answer + TARGET + 2);
        store(0, ADDRESSES_ON_STACK, 2 * 6);
        store(OPERATION, ANSWER_ON_STACK, ARP_END - OPERATION);
        code.load(BPF_W, 1, CONTEXT, SKB_IFINDEX, "where it came from");
        code.movImm(2, 0, "outwards");
        code.call(BPF_FUNC_REDIRECT, "");
        code.exit();
    }

    /// Copies the asker's MAC to the stack, to a place that a word fits.
    private void copyMac(int to, String comment) {
        code.load(BPF_W, VALUE, AT, SENDER_MAC, comment);
        code.store(BPF_W, STACK, to, VALUE, "");
        copyHalf(SENDER_MAC + 4, to + 4);
    }

    private void copyHalf(int from, int to) {
        code.load(BPF_H, VALUE, AT, from, "");
        code.store(BPF_H, STACK, to, VALUE, "");
    }

    /// Writes bytes of the stack into the frame; a frame that cannot be written is dropped, and will be asked again.
    private void store(int at, int onStack, int length) {
        code.mov(1, CONTEXT, "");
        code.movImm(2, at, "");
        code.mov(3, STACK, "");
        code.aluImm(BPF_ADD, 3, onStack, "");
        code.movImm(4, length, "");
        code.movImm(5, 0, "");
        code.call(BPF_FUNC_SKB_STORE_BYTES, "");
        code.jumpImm(BPF_JNE, 0, 0, DROP, "written");
    }
}
