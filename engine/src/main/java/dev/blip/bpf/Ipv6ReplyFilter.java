package dev.blip.bpf;

import static dev.blip.bpf.Cbpf.BPF_ABS;
import static dev.blip.bpf.Cbpf.BPF_ALU;
import static dev.blip.bpf.Cbpf.BPF_AND;
import static dev.blip.bpf.Cbpf.BPF_B;
import static dev.blip.bpf.Cbpf.BPF_H;
import static dev.blip.bpf.Cbpf.BPF_JEQ;
import static dev.blip.bpf.Cbpf.BPF_K;
import static dev.blip.bpf.Cbpf.BPF_LD;
import static dev.blip.bpf.Cbpf.BPF_RET;
import static dev.blip.bpf.Cbpf.BPF_W;
import static dev.blip.bpf.Cbpf.NEXT;

import dev.blip.wire.Ipv6Origin;

/// The filter of a receive ring of a scan in IPv6. It lets through, of IPv6 addressed to us:
///
/// - TCP to a port of our block, right behind the IPv6 header;
/// - ICMPv6 destination-unreachable and time-exceeded that quote a TCP segment from our address and a port of our
/// block, likewise;
/// - whatever has an extension header: classic BPF has no loop, and what lies behind one is the parser's to find.
///
/// What passes is not yet believed.
public final class Ipv6ReplyFilter extends PacketFilter {
    /// Holds every header that a reply can have: 22 bytes of Ethernet with two tags, 40 of IPv6, 128 of extension
    /// headers, and then TCP's 60 or ICMPv6's 8 with a quoted probe of up to 100; 298 in all.
    public static final int SNAP_LENGTH = 304;

    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int HEADER = 40;
    private static final int ICMP_HEADER = 8;
    private static final int NEXT_HEADER_AT = 6;
    private static final int SOURCE_AT = 8;
    private static final int DESTINATION_AT = 24;
    private static final int TCP = 6;
    private static final int ICMPV6 = 58;

    /// Hop-by-hop, routing, fragment, authentication, destination options.
    private static final int[] EXTENSIONS = {0, 43, 44, 51, 60};

    private static final int ECHO_REPLY = 129;
    private static final int IDENTIFIER_AT = 4;

    private final Ipv6Origin origin;
    private final int protocol; // of the probes

    private Ipv6ReplyFilter(Ipv6Origin origin, int snapLength, int protocol) {
        super(ETHERTYPE_IPV6, "IPv6", snapLength);
        this.origin = origin;
        this.protocol = protocol;
    }

    /// The filter as `struct sock_filter[]` in this machine's byte order.
    ///
    /// @param origin            of the probes
    /// @param linkHeaderLength  14 for Ethernet framing, loopback's included; 0 where frames start with the IPv6
    ///     header
    /// @param snapLength        bytes kept of a frame that passes
    public static byte[] program(Ipv6Origin origin, int linkHeaderLength, int snapLength) {
        return new Ipv6ReplyFilter(origin, snapLength, TCP).build(linkHeaderLength).assemble();
    }

    /// The filter that lets echo replies through in place of TCP, and errors that quote an echo.
    public static byte[] echoProgram(Ipv6Origin origin, int linkHeaderLength) {
        return new Ipv6ReplyFilter(origin, SNAP_LENGTH, ICMPV6).build(linkHeaderLength).assemble();
    }

    @Override
    void body(int ip) {
        String icmp = "icmp" + ip;
        String extended = "extended" + ip;
        String other = "other" + ip;
        code.stmt(BPF_LD | BPF_B | BPF_ABS, ip, "version");
        code.stmt(BPF_ALU | BPF_AND | BPF_K, 0xf0, "");
        code.jump(BPF_JEQ | BPF_K, 0x60, NEXT, REJECT, "version 6");
        us(ip + DESTINATION_AT);
        code.stmt(BPF_LD | BPF_B | BPF_ABS, ip + NEXT_HEADER_AT, "next header");
        code.jump(BPF_JEQ | BPF_K, ICMPV6, icmp, NEXT, "ICMPv6");
        if (protocol == TCP) {
            code.jump(BPF_JEQ | BPF_K, TCP, NEXT, other, "TCP");
            code.stmt(BPF_LD | BPF_H | BPF_ABS, ip + HEADER + 2, "destination port");
            portIn(origin.firstPort(), origin.lastPort());
            code.stmt(BPF_RET | BPF_K, snapLength, "a reply");
            code.label(other);
        }
        for (int kind : EXTENSIONS) {
            boolean isLast = kind == EXTENSIONS[EXTENSIONS.length - 1];
            code.jump(BPF_JEQ | BPF_K, kind, extended, isLast ? REJECT : NEXT, "extension");
        }
        code.label(extended);
        code.stmt(BPF_RET | BPF_K, snapLength, "whatever it is");
        code.label(icmp);
        if (protocol == ICMPV6) {
            echoReply(ip + HEADER);
        }
        error(ip + HEADER);
    }

    /// Goes on if the message is no echo reply.
    private void echoReply(int at) {
        String error = "error" + at;
        code.stmt(BPF_LD | BPF_B | BPF_ABS, at, "ICMPv6 type");
        code.jump(BPF_JEQ | BPF_K, ECHO_REPLY, NEXT, error, "echo reply");
        code.stmt(BPF_LD | BPF_H | BPF_ABS, at + IDENTIFIER_AT, "identifier");
        portIn(origin.firstPort(), origin.lastPort());
        code.stmt(BPF_RET | BPF_K, snapLength, "a reply");
        code.label(error);
    }

    /// All that is to be said of an ICMPv6 message.
    private void error(int at) {
        String ours = "ours" + at;
        int quoted = at + ICMP_HEADER;
        code.stmt(BPF_LD | BPF_B | BPF_ABS, at, "ICMPv6 type");
        code.jump(BPF_JEQ | BPF_K, 1, ours, NEXT, "destination unreachable");
        code.jump(BPF_JEQ | BPF_K, 3, NEXT, REJECT, "time exceeded");
        code.label(ours);
        us(quoted + SOURCE_AT);
        code.stmt(BPF_LD | BPF_B | BPF_ABS, quoted + NEXT_HEADER_AT, "quoted next header");
        code.jump(BPF_JEQ | BPF_K, protocol, NEXT, REJECT, protocol == TCP ? "TCP" : "ICMPv6");
        int identity = quoted + HEADER + (protocol == TCP ? 0 : IDENTIFIER_AT);
        code.stmt(BPF_LD | BPF_H | BPF_ABS, identity, "quoted source port, or identifier");
        portIn(origin.firstPort(), origin.lastPort());
        code.stmt(BPF_RET | BPF_K, snapLength, "an error about a probe");
    }

    /// Goes on if the address at `at` is ours.
    private void us(int at) {
        int[] words = {
            (int) (origin.high() >>> 32),
            (int) origin.high(),
            (int) (origin.low() >>> 32),
            (int) origin.low()
        };
        for (int i = words.length - 1; i >= 0; i--) { // the last differs soonest
            code.stmt(BPF_LD | BPF_W | BPF_ABS, at + i * Integer.BYTES, "");
            code.jump(BPF_JEQ | BPF_K, words[i], NEXT, REJECT, "us");
        }
    }
}
