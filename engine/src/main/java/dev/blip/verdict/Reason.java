package dev.blip.verdict;

/// What settled a verdict, in the words of `nmap --reason`.
public enum Reason {
    SYN_ACK("syn-ack", State.OPEN),
    RESET("reset", State.CLOSED),
    /// A RST to an ACK, which open and closed ports send alike.
    ACK_RESET("reset", State.UNFILTERED),
    /// A datagram from the port.
    UDP_RESPONSE("udp-response", State.OPEN),
    /// The host itself says that nobody listens on a UDP port.
    PORT_CLOSED("port-unreach", State.CLOSED),
    /// Silence of a UDP port.
    OPEN_OR_SILENT("no-response", State.OPEN_FILTERED),
    /// A host was asked whether it is up, and is; so say the next three.
    ECHO_REPLY("echo-reply", State.OPEN),
    TIMESTAMP_REPLY("timestamp-reply", State.OPEN),
    ARP_RESPONSE("arp-response", State.OPEN),
    /// The same in IPv6, by a neighbour advertisement.
    ND_RESPONSE("nd-response", State.OPEN),
    /// The host itself has sent an ICMP error about a probe.
    ICMP_RESPONSE("icmp-response", State.OPEN),
    NO_RESPONSE("no-response", State.FILTERED),
    NET_UNREACH("net-unreach", State.FILTERED),
    HOST_UNREACH("host-unreach", State.FILTERED),
    PROTO_UNREACH("proto-unreach", State.FILTERED),
    PORT_UNREACH("port-unreach", State.FILTERED),
    NET_PROHIBITED("net-prohibited", State.FILTERED),
    HOST_PROHIBITED("host-prohibited", State.FILTERED),
    ADMIN_PROHIBITED("admin-prohibited", State.FILTERED),
    /// ICMPv6 errors of routers: none leads there, its source may not go so far, or its way there is one that refuses.
    ROUTER_NO_ROUTE("no-route", State.FILTERED),
    BEYOND_SCOPE("beyond-scope", State.FILTERED),
    REJECT_ROUTE("reject-route", State.FILTERED),
    /// A connect scan's refusal: the kernel saw the RST.
    CONN_REFUSED("conn-refused", State.CLOSED),
    /// Silent, as all of its address; but a router sent ICMP errors for others in the same /24. Routers limit how many
    /// they send, so the target may be as unreachable as those.
    ICMP_NEARBY("icmp-nearby", State.FILTERED),
    /// SYN-ACK, but the host sends the same from ports where nothing can be: something in front of it answers, and what
    /// is behind it cannot be told.
    ANSWERS_EVERYTHING("answers-everything", State.FILTERED),
    /// Nobody on the link has the address: it did not answer ARP, so nothing could be sent to any of its ports.
    NO_ARP("no-arp", State.FILTERED),
    /// The same in IPv6: it did not answer neighbour solicitations.
    NO_ND("no-nd", State.FILTERED),
    /// No packet to this target ever left, or the kernel dropped replies while it was silent.
    NOT_ASKED("not-asked", State.UNKNOWN),
    /// The link, or the way to the target, was lost and did not come back: not asked, or what it may have said could
    /// not be heard.
    LINK_DOWN("link-down", State.UNKNOWN),
    /// Silent until the user's limit for one target was over, with probes left to send or an answer still possible.
    HOST_TIMEOUT("host-timeout", State.UNKNOWN),
    /// This machine had no way to it: no route, or a next hop that does not answer ARP.
    NO_ROUTE("no-route", State.UNKNOWN),
    /// This machine's route to it is one that refuses, by its type as ip-route(8) has it; so the next two.
    BLACKHOLE("blackhole", State.UNKNOWN),
    UNREACHABLE("unreachable", State.UNKNOWN),
    PROHIBIT("prohibit", State.UNKNOWN),
    /// Asked after the last sign of life from where the target is: nobody there answers any more who had answered, so
    /// that silence says nothing.
    PATH_LOST("path-lost", State.UNKNOWN);

    private final String word;
    private final State state;

    Reason(String word, State state) {
        this.word = word;
        this.state = state;
    }

    public String word() {
        return word;
    }

    /// Whether this machine had no way to the target.
    public boolean isUnrouted() {
        return this == NO_ROUTE || this == BLACKHOLE || this == UNREACHABLE || this == PROHIBIT;
    }

    /// Whether asking once more may bring another answer: nobody has spoken for the target yet.
    public boolean mayChange() {
        return this == NO_RESPONSE
                || this == OPEN_OR_SILENT
                || this == NOT_ASKED
                || isUnrouted()
                || this == LINK_DOWN;
    }

    /// The verdict that this reason stands for.
    public State state() {
        return state;
    }
}
