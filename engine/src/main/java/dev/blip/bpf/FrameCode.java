package dev.blip.bpf;

import static dev.blip.bpf.Ebpf.BPF_ADD;
import static dev.blip.bpf.Ebpf.BPF_AND;
import static dev.blip.bpf.Ebpf.BPF_B;
import static dev.blip.bpf.Ebpf.BPF_H;
import static dev.blip.bpf.Ebpf.BPF_JGT;
import static dev.blip.bpf.Ebpf.BPF_JLT;
import static dev.blip.bpf.Ebpf.BPF_JNE;
import static dev.blip.bpf.Ebpf.BPF_JSET;
import static dev.blip.bpf.Ebpf.BPF_LSH;
import static dev.blip.bpf.Ebpf.BPF_W;

import dev.blip.wire.Origin;

/// What our eBPF programs ask alike of a frame. A frame that is not as asked leaves by the label `others`.
///
/// The verifier wants a proof before each load that the frame reaches so far: a comparison with the frame's end, as
/// many as there are places behind a length that the frame itself says. A frame that ends earlier is none of ours.
final class FrameCode {
    static final int ETHERNET_LENGTH = 14;
    static final int ETHERTYPE_IPV4 = 0x0800;
    static final int TCP = 6;

    // Registers that live longer than an instruction or two.
    static final int END = 3;
    static final int VALUE = 5;
    static final int CONTEXT = 6;
    static final int AT = 7;

    private static final int LIMIT = 4;
    private static final int LENGTH = 8;
    private static final int MIN_HEADER = 20;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    final Ebpf code = new Ebpf();
    private final Origin origin;
    private final String others;

    /// @param origin  of the probes
    /// @param others  label of what goes on to the kernel
    FrameCode(Origin origin, String others) {
        this.origin = origin;
        this.others = others;
    }

    /// Goes on if `bytes` follow AT.
    void need(int bytes) {
        code.mov(LIMIT, AT, "");
        code.aluImm(BPF_ADD, LIMIT, bytes, "");
        code.jump(BPF_JGT, LIMIT, END, others, bytes + " bytes follow");
    }

    /// Goes on with what the IPv4 header at AT says is to us and no later fragment: AT behind the header, the protocol
    /// in VALUE.
    void toUs() {
        need(MIN_HEADER);
        code.load(BPF_B, LENGTH, AT, 0, "version, header length");
        code.mov(VALUE, LENGTH, "");
        code.aluImm(BPF_AND, VALUE, 0xf0, "");
        code.jumpImm(BPF_JNE, VALUE, 0x40, others, "version 4");
        code.loadNetworkOrder(BPF_W, VALUE, AT, 16, "destination");
        code.jumpImm(BPF_JNE, VALUE, origin.address(), others, "us");
        firstFragment(6, "flags, fragment offset");
        code.load(BPF_B, VALUE, AT, 9, "protocol");
        skipHeader();
    }

    /// Goes on if the 16 bits at AT and `offset` are of a packet's first fragment.
    void firstFragment(int offset, String comment) {
        code.loadNetworkOrder(BPF_H, VALUE, AT, offset, comment);
        code.jumpImm(BPF_JSET, VALUE, FRAGMENT_OFFSET, others, "first fragment");
    }

    /// Steps behind the IP header at AT and `offset`.
    void stepBehindHeader(int offset, String comment) {
        code.load(BPF_B, LENGTH, AT, offset, comment);
        code.aluImm(BPF_ADD, AT, offset, "");
        skipHeader();
    }

    /// Steps behind the IP header whose first byte is in LENGTH.
    private void skipHeader() {
        code.aluImm(BPF_AND, LENGTH, 0xf, "");
        code.aluImm(BPF_LSH, LENGTH, 2, "in bytes");
        code.alu(BPF_ADD, AT, LENGTH, "behind the header");
    }

    /// Ends with the destination port of the segment at AT in VALUE, if VALUE is the protocol TCP.
    void destinationPort() {
        code.jumpImm(BPF_JNE, VALUE, TCP, others, "TCP");
        need(4);
        code.loadNetworkOrder(BPF_H, VALUE, AT, 2, "destination port");
    }

    /// Goes on if VALUE is a port of our block.
    void ourPort() {
        code.jumpImm(BPF_JLT, VALUE, origin.firstPort(), others, "our block");
        code.jumpImm(BPF_JGT, VALUE, origin.lastPort(), others, "");
    }
}
