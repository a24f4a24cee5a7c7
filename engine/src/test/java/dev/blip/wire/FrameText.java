package dev.blip.wire;

import static dev.blip.wire.NetworkOrder.u32;
import static dev.blip.wire.NetworkOrder.u8;

import java.util.Objects;

/// One line about any frame, close to what tcpdump prints. Total: whatever the bytes are, it gives a line and never
/// throws, and the line holds numbers, letters and punctuation of this class only, nothing copied from the frame,
/// so it may go to a terminal as it is. Its length is bounded by the headers' bounds, 1,000 characters. Allocates:
/// not for the hot path.
public final class FrameText {
    /// In tcpdump's order, from the lowest bit.
    private static final String TCP_FLAGS = "FSRP.UEW";

    private static final String[] UNREACHABLE = {
        "net unreachable",
        "host unreachable",
        "protocol unreachable",
        "port unreachable",
        "fragmentation needed",
        "source route failed",
        "net unknown",
        "host unknown",
        "source host isolated",
        "net prohibited",
        "host prohibited",
        "net unreachable for this service",
        "host unreachable for this service",
        "admin prohibited",
        "host precedence violation",
        "precedence cutoff"
    };

    private final byte[] frame;
    private final StringBuilder text = new StringBuilder(160);

    private FrameText(byte[] frame, int at, int end) {
        Objects.checkFromToIndex(at, end, frame.length);
        this.frame = frame;
    }

    /// The line for bytes `[at, end)` that start with an Ethernet header.
    public static String ofEthernet(byte[] frame, int at, int end) {
        var line = new FrameText(frame, at, end);
        line.ethernet(at, end);
        return line.text.toString();
    }

    /// The line for bytes `[at, end)` that start with an IP header, as on links without a link-layer header.
    public static String ofIp(byte[] frame, int at, int end) {
        var line = new FrameText(frame, at, end);
        line.ipv4(at, end);
        return line.text.toString();
    }

    private void ethernet(int at, int end) {
        int length = Vlan.check(frame, at, end);
        if (length < 0) {
            truncated("Ethernet", at, end);
            return;
        }
        text.append(MacAddress.text(Ethernet.source(frame, at)))
                .append(" > ")
                .append(MacAddress.text(Ethernet.destination(frame, at)))
                .append(", ");
        for (int tag = 0; tag < (length - Ethernet.LENGTH) / Vlan.TAG_LENGTH; tag++) {
            text.append("vlan ").append(Vlan.id(frame, at, tag)).append(", ");
        }
        int type = Vlan.type(frame, at, length);
        switch (type) {
            case Ethernet.TYPE_IPV4 -> ipv4(at + length, end);
            case Ethernet.TYPE_ARP -> arp(at + length, end);
            default -> hex16("ethertype 0x", type).append(", length ").append(end - at - length);
        }
    }

    private void arp(int at, int end) {
        if (Arp.check(frame, at, end) < 0) {
            truncated("ARP, not IPv4 over Ethernet or", at, end);
            return;
        }
        String sender = Ipv4.text(Arp.senderAddress(frame, at));
        String target = Ipv4.text(Arp.targetAddress(frame, at));
        int operation = Arp.operation(frame, at);
        switch (operation) {
            case Arp.REQUEST ->
                    text.append("ARP, Request who-has ")
                            .append(target)
                            .append(" tell ")
                            .append(sender);
            case Arp.REPLY ->
                    text.append("ARP, Reply ")
                            .append(sender)
                            .append(" is-at ")
                            .append(MacAddress.text(Arp.senderMac(frame, at)));
            default -> text.append("ARP, operation ").append(operation);
        }
    }

    private void ipv4(int at, int end) {
        int length = Ipv4.check(frame, at, end);
        if (length < 0) {
            truncated("IP, not version 4 or", at, end);
            return;
        }
        int upper = at + length;
        int packetEnd = Ipv4.packetEnd(frame, at, end);
        String source = Ipv4.text(Ipv4.source(frame, at));
        String destination = Ipv4.text(Ipv4.destination(frame, at));
        text.append("IP ");
        switch (Ipv4.headerThatFollows(frame, at)) {
            case Ipv4.PROTOCOL_TCP -> tcp(upper, packetEnd, source, destination);
            case Ipv4.PROTOCOL_UDP -> udp(upper, packetEnd, source, destination);
            case Ipv4.PROTOCOL_ICMP -> {
                addresses(source, destination);
                icmp(upper, packetEnd);
            }
            default -> {
                addresses(source, destination);
                text.append("protocol ").append(Ipv4.protocol(frame, at));
                text.append(", length ").append(packetEnd - upper);
            }
        }
        ipv4Remarks(at, length, end);
    }

    /// What is unusual about a packet, at the line's end.
    private void ipv4Remarks(int at, int length, int end) {
        int flagsAndOffset = Ipv4.flagsAndOffset(frame, at);
        int offset = Ipv4.fragmentOffset(frame, at);
        if (offset != 0 || (flagsAndOffset & Ipv4.MORE_FRAGMENTS) != 0) {
            text.append(", fragment at ").append(offset);
        }
        if (!Ipv4.isChecksumRight(frame, at, length)) {
            text.append(", bad IP checksum");
        }
        if (Ipv4.isCut(frame, at, end)) {
            int missing = at + Ipv4.totalLength(frame, at) - end;
            text.append(", ").append(missing).append(" bytes missing");
        }
    }

    private void tcp(int at, int end, String source, String destination) {
        int length = Tcp.check(frame, at, end);
        if (length < 0) {
            addresses(source, destination);
            truncated("TCP", at, end);
            return;
        }
        ports(at, source, destination);
        int flags = Tcp.flags(frame, at);
        text.append("Flags [");
        tcpFlags(flags);
        text.append("], seq ").append(Integer.toUnsignedString(Tcp.sequence(frame, at)));
        if ((flags & Tcp.ACK) != 0) {
            text.append(", ack ").append(Integer.toUnsignedString(Tcp.acknowledgement(frame, at)));
        }
        text.append(", win ").append(Tcp.window(frame, at));
        if (length > Tcp.MIN_LENGTH) {
            text.append(", options [");
            tcpOptions(at + Tcp.MIN_LENGTH, at + length);
            text.append(']');
        }
        text.append(", length ").append(end - at - length);
    }

    private void tcpFlags(int flags) {
        if (flags == 0) {
            text.append("none");
        }
        for (int bit = 0; bit < TCP_FLAGS.length(); bit++) {
            if ((flags >>> bit & 1) != 0) {
                text.append(TCP_FLAGS.charAt(bit));
            }
        }
    }

    private void tcpOptions(int from, int end) {
        String comma = "";
        for (int option = from; option < end; ) {
            text.append(comma);
            comma = ",";
            int length = TcpOptions.lengthAt(frame, option, end);
            if (length < 0) {
                text.append("malformed");
                return;
            }
            int kind = u8(frame, option);
            tcpOption(option, kind, length);
            if (kind == TcpOptions.END_OF_LIST) {
                return;
            }
            option += length;
        }
    }

    private void tcpOption(int at, int kind, int length) {
        switch (kind << 8 | length) {
            case TcpOptions.END_OF_LIST << 8 | 1 -> text.append("eol");
            case TcpOptions.NO_OPERATION << 8 | 1 -> text.append("nop");
            case TcpOptions.MAXIMUM_SEGMENT_SIZE << 8 | 4 ->
                    text.append("mss ").append(NetworkOrder.u16(frame, at + 2));
            case TcpOptions.WINDOW_SCALE << 8 | 3 ->
                    text.append("wscale ").append(u8(frame, at + 2));
            case TcpOptions.SACK_PERMITTED << 8 | 2 -> text.append("sackOK");
            case TcpOptions.TIMESTAMPS << 8 | 10 ->
                    text.append("TS val ")
                            .append(Integer.toUnsignedString(u32(frame, at + 2)))
                            .append(" ecr ")
                            .append(Integer.toUnsignedString(u32(frame, at + 6)));
            default -> text.append("kind ").append(kind).append(" length ").append(length);
        }
    }

    private void udp(int at, int end, String source, String destination) {
        if (Udp.check(frame, at, end) < 0) {
            addresses(source, destination);
            truncated("UDP", at, end);
            return;
        }
        ports(at, source, destination);
        text.append("UDP, length ").append(Udp.length(frame, at) - Udp.LENGTH);
    }

    private void icmp(int at, int end) {
        if (Icmp.check(frame, at, end) < 0) {
            truncated("ICMP", at, end);
            return;
        }
        text.append("ICMP ");
        int type = Icmp.type(frame, at);
        int code = Icmp.code(frame, at);
        switch (type) {
            case Icmp.ECHO -> text.append("echo request");
            case Icmp.ECHO_REPLY -> text.append("echo reply");
            case Icmp.DESTINATION_UNREACHABLE ->
                    text.append(
                            code < UNREACHABLE.length
                                    ? UNREACHABLE[code]
                                    : "unreachable, code " + code);
            case Icmp.TIME_EXCEEDED -> text.append("time exceeded");
            default -> text.append("type ").append(type).append(" code ").append(code);
        }
        if (Icmp.isError(type)) {
            quote(at, end);
        }
        text.append(", length ").append(end - at);
    }

    private void quote(int at, int end) {
        int tcp = Icmp.quotedTcpAt(frame, at, end);
        if (tcp < 0) {
            return;
        }
        int ip = Icmp.quotedIpAt(at);
        text.append(", quotes ");
        ports(tcp, Ipv4.text(Ipv4.source(frame, ip)), Ipv4.text(Ipv4.destination(frame, ip)));
        text.append("seq ").append(Integer.toUnsignedString(Tcp.sequence(frame, tcp)));
    }

    private void addresses(String source, String destination) {
        text.append(source).append(" > ").append(destination).append(": ");
    }

    /// TCP and UDP have their ports in the same place.
    private void ports(int at, String source, String destination) {
        text.append(source).append('.').append(Udp.sourcePort(frame, at)).append(" > ");
        text.append(destination).append('.').append(Udp.destinationPort(frame, at)).append(": ");
    }

    private void truncated(String what, int at, int end) {
        text.append(what).append(" truncated, ").append(end - at).append(" bytes");
    }

    private StringBuilder hex16(String before, int value) {
        return text.append(before).append(Integer.toHexString(0x10000 | value), 1, 5);
    }
}
