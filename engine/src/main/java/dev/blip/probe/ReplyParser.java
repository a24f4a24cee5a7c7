package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.targets.Ipv4Targets;
import dev.blip.verdict.Reason;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Icmp;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Tcp;
import dev.blip.wire.TcpOptions;
import dev.blip.wire.Vlan;
import org.jspecify.annotations.Nullable;

/// Tells a proven answer to one of our probes from everything else. After `parse` has returned null, the accessors say
/// what was answered, until the next call. Owner: one receive thread. Throws nothing, whatever the bytes.
public final class ReplyParser {
    private final Cookies cookies;
    private final int source;
    private final int firstPort;
    private final Ipv4Targets space;
    private final boolean ethernet;
    private final int vlan;

    private long index;
    private int address;
    private int port;
    private int attempt;
    private int ttl;
    private int stack;
    private int icmpFrom;
    private boolean hasIcmpFrom;
    private boolean checksumUnfinished;
    private int arrivedVlan;
    private Reason reason = Reason.NO_RESPONSE;

    /// @param source           our address
    /// @param firstPort        of our leased block; as many ports as there are attempts
    /// @param linkHeaderLength 14 where frames begin with an Ethernet header, 0 where they begin with IP
    /// @param vlan             in which probes leave, 1 to 4094; `Vlan.UNTAGGED` if in none
    public ReplyParser(
            CookieKey key,
            int source,
            int firstPort,
            int portCount,
            Ipv4Targets space,
            int linkHeaderLength,
            int vlan) {
        if (linkHeaderLength != 0 && linkHeaderLength != Ethernet.LENGTH) {
            throw new IllegalArgumentException(
                    "a link header has 0 or 14 bytes: linkHeaderLength=" + linkHeaderLength);
        }
        this.cookies = new Cookies(key, source, firstPort, portCount);
        this.source = source;
        this.firstPort = firstPort;
        this.space = space;
        this.ethernet = linkHeaderLength != 0;
        this.vlan = vlan;
    }

    /// Reads the frame in `[at, end)`.
    ///
    /// @param checksumTrusted  somebody has verified the TCP checksum, or the frame has not been given one yet
    /// @param strippedVlan     identifier of a tag that is no longer in the frame, 0 if none
    /// @return null for a proven answer, else the counter of why it is refused
    public @Nullable Counter parse(
            byte[] frame, int at, int end, boolean checksumTrusted, int strippedVlan) {
        int linkLength = ethernet ? Vlan.check(frame, at, end) : 0;
        if (linkLength < 0) {
            return Counter.TRUNCATED;
        }
        if (ethernet && Vlan.type(frame, at, linkLength) != Ethernet.TYPE_IPV4) {
            return Counter.NOT_TCP_OR_ICMP;
        }
        Counter refusal = packet(frame, at + linkLength, end, checksumTrusted);
        if (refusal != null) {
            return refusal;
        }
        // Looked at last, so that what is counted here are true answers: the scan could have them
        // elsewhere.
        arrivedVlan =
                linkLength > Ethernet.LENGTH
                        ? Vlan.path(frame, at, linkLength, strippedVlan)
                        : strippedVlan;
        return arrivedVlan == vlan ? null : Counter.OTHER_VLAN;
    }

    private @Nullable Counter packet(byte[] frame, int ip, int end, boolean checksumTrusted) {
        int ipLength = Ipv4.check(frame, ip, end);
        if (ipLength < 0) {
            return Counter.TRUNCATED;
        }
        if (!Ipv4.isChecksumRight(frame, ip, ipLength)) {
            return Counter.BAD_CHECKSUM;
        }
        if (Ipv4.destination(frame, ip) != source) {
            return Counter.UNEXPECTED_SOURCE; // not to us: another host's traffic on a shared link
        }
        int claimedEnd = ip + Ipv4.totalLength(frame, ip);
        boolean cut = claimedEnd > end;
        int packetEnd = cut ? end : claimedEnd; // behind it there may be Ethernet padding
        ttl = Ipv4.timeToLive(frame, ip);
        return switch (Ipv4.headerThatFollows(frame, ip)) {
            case Ipv4.PROTOCOL_TCP ->
                    tcp(frame, ip, ip + ipLength, packetEnd, checksumTrusted || cut);
            case Ipv4.PROTOCOL_ICMP -> icmp(frame, ip, ip + ipLength, packetEnd, cut);
            default -> Counter.NOT_TCP_OR_ICMP;
        };
    }

    /// A SYN-ACK acknowledges exactly one byte, the SYN. A RST acknowledges that or, in old stacks, nothing beyond the
    /// initial sequence number; it carries an ACK because our SYN carried none (RFC 9293 section 3.5.2).
    private @Nullable Counter tcp(byte[] frame, int ip, int tcp, int end, boolean checksumTrusted) {
        int length = Tcp.check(frame, tcp, end);
        if (length < 0) {
            return Counter.TRUNCATED;
        }
        int from = Ipv4.source(frame, ip);
        checksumUnfinished = false;
        if (!checksumTrusted && !Tcp.isChecksumRight(frame, tcp, end, from, source)) {
            // The cookie, if it is right, is better proof than a sum that one in 65,536 has by
            // chance.
            checksumUnfinished = Tcp.isChecksumUnfinished(frame, tcp, end, from, source);
            if (!checksumUnfinished) {
                return Counter.BAD_CHECKSUM;
            }
        }
        int flags = Tcp.flags(frame, tcp) & (Tcp.SYN | Tcp.ACK | Tcp.RST | Tcp.FIN);
        boolean synAck = flags == (Tcp.SYN | Tcp.ACK);
        if (!synAck && flags != (Tcp.RST | Tcp.ACK)) {
            return Counter.UNEXPECTED_FLAGS;
        }
        Counter stray = identify(from, Tcp.sourcePort(frame, tcp), Tcp.destinationPort(frame, tcp));
        if (stray != null) {
            return stray;
        }
        int sequence = sequence();
        int ack = Tcp.acknowledgement(frame, tcp);
        if (ack != sequence + 1 && (synAck || ack != sequence)) {
            return Counter.WRONG_ACK;
        }
        hasIcmpFrom = false;
        stack = synAck ? Tcp.window(frame, tcp) << 16 | TcpOptions.shape(frame, tcp, length) : 0;
        reason = synAck ? Reason.SYN_ACK : Reason.RESET;
        return null;
    }

    /// An ICMP error is believed if it quotes our probe, sequence number included. No sender leaves its checksum, or
    /// that of an IP header, to a device: Linux computes both itself, and no router passes on a header without.
    private @Nullable Counter icmp(byte[] frame, int ip, int icmp, int end, boolean cut) {
        if (Icmp.check(frame, icmp, end) < 0) {
            return Counter.TRUNCATED;
        }
        if (!cut && !Icmp.isChecksumRight(frame, icmp, end)) {
            return Counter.BAD_CHECKSUM;
        }
        Reason said =
                Icmp.type(frame, icmp) == Icmp.DESTINATION_UNREACHABLE
                        ? reasonOf(Icmp.code(frame, icmp))
                        : null;
        if (said == null) {
            return Counter.OTHER_ICMP;
        }
        checksumUnfinished = false;
        int tcp = Icmp.quotedTcpAt(frame, icmp, end);
        if (tcp < 0) {
            return Counter.TRUNCATED;
        }
        int quoted = Icmp.quotedIpAt(icmp);
        if (Ipv4.source(frame, quoted) != source) {
            return Counter.WRONG_QUOTE;
        }
        Counter stray =
                identify(
                        Ipv4.destination(frame, quoted),
                        Tcp.destinationPort(frame, tcp),
                        Tcp.sourcePort(frame, tcp));
        if (stray != null) {
            return stray;
        }
        if (Tcp.sequence(frame, tcp) != sequence()) {
            return Counter.WRONG_QUOTE;
        }
        icmpFrom = Ipv4.source(frame, ip);
        hasIcmpFrom = true;
        stack = 0;
        reason = said;
        return null;
    }

    /// Looks the target up that a reply claims to speak of.
    private @Nullable Counter identify(int target, int targetPort, int ourPort) {
        attempt = ourPort - firstPort;
        if (attempt < 0 || attempt >= cookies.attempts()) {
            return Counter.UNEXPECTED_PORT;
        }
        address = target;
        port = targetPort;
        index = space.indexOf(target, targetPort);
        if (index < 0) {
            return space.contains(target) ? Counter.UNEXPECTED_PORT : Counter.UNEXPECTED_SOURCE;
        }
        return null;
    }

    private int sequence() {
        return Cookies.sequence(cookies.of(attempt, address, port));
    }

    /// Nmap's words for the codes of RFC 792, RFC 1122 and RFC 1812 that say that a probe did not get through.
    private static @Nullable Reason reasonOf(int code) {
        return switch (code) {
            case Icmp.NET_UNREACHABLE, Icmp.NET_UNKNOWN, Icmp.NET_UNREACHABLE_FOR_TOS ->
                    Reason.NET_UNREACH;
            case Icmp.HOST_UNREACHABLE,
                    Icmp.HOST_UNKNOWN,
                    Icmp.SOURCE_HOST_ISOLATED,
                    Icmp.HOST_UNREACHABLE_FOR_TOS ->
                    Reason.HOST_UNREACH;
            case Icmp.PROTOCOL_UNREACHABLE -> Reason.PROTO_UNREACH;
            case Icmp.PORT_UNREACHABLE -> Reason.PORT_UNREACH;
            case Icmp.NET_PROHIBITED -> Reason.NET_PROHIBITED;
            case Icmp.HOST_PROHIBITED -> Reason.HOST_PROHIBITED;
            case Icmp.ADMIN_PROHIBITED, Icmp.HOST_PRECEDENCE_VIOLATION, Icmp.PRECEDENCE_CUTOFF ->
                    Reason.ADMIN_PROHIBITED;
            default ->
                    null; // fragmentation needed, source route failed: about the packet, not about
                // the target
        };
    }

    /// The target's number in the scan's target space.
    public long index() {
        return index;
    }

    /// The target's host, as the target space numbers it.
    public long host() {
        return Integer.toUnsignedLong(address);
    }

    public int port() {
        return port;
    }

    /// Which probe was answered, from 0.
    public int attempt() {
        return attempt;
    }

    public int ttl() {
        return ttl;
    }

    /// Which TCP sent the SYN-ACK: its window in the upper 16 bits, `TcpOptions.shape` in the lower; 0 of other
    /// replies.
    public int stack() {
        return stack;
    }

    public Reason reason() {
        return reason;
    }

    /// Whether the reply's TCP checksum was never finished, and the cookie alone proves it.
    public boolean isChecksumUnfinished() {
        return checksumUnfinished;
    }

    /// The VLANs that the answer came in, as `Vlan.path` says it; after `OTHER_VLAN` too.
    public int vlan() {
        return arrivedVlan;
    }

    public boolean hasIcmpFrom() {
        return hasIcmpFrom;
    }

    /// Who sent the ICMP error; only if `hasIcmpFrom`.
    public int icmpFrom() {
        return icmpFrom;
    }

    /// Whether the target itself sent the ICMP error; only if `hasIcmpFrom`.
    public boolean isFromTarget() {
        return icmpFrom == address;
    }
}
