package dev.blip.metric;

import java.util.Locale;

/// Everything that a scan counts. A frame that passes the kernel's filter is counted as `RECEIVED` and then under
/// exactly one other name: a verdict, `DUPLICATE`, `LATE`, or the reason why it was refused.
public enum Counter {
    /// Probes that the kernel took.
    SENT("sent", Kind.TRAFFIC),
    /// Targets whose first probe the kernel took.
    ASKED("targets asked", Kind.TRAFFIC),
    /// Probes that the kernel refused, each with an error of its own.
    SEND_ERRORS("send errors", Kind.TRAFFIC),
    /// Times that a send was put off because a queue below us was full; nothing was lost by it.
    SEND_BACKPRESSURE("waits for room to send", Kind.TRAFFIC),
    /// Connections that targets offered and that we reset ourselves, because their answers are kept from the kernel.
    RESETS("resets", Kind.TRAFFIC),
    /// Connections that were offered and whose reset did not leave.
    RESETS_UNSENT("resets that did not leave", Kind.TRAFFIC),
    /// Frames that came through the kernel's filter.
    RECEIVED("received", Kind.TRAFFIC),

    /// Targets settled as open.
    OPEN("open", Kind.VERDICT),
    /// Targets settled as closed.
    CLOSED("closed", Kind.VERDICT),
    /// Targets settled as filtered, by an ICMP error or by silence.
    FILTERED("filtered", Kind.VERDICT),
    /// Targets settled as open or filtered, by silence that may be either.
    OPEN_FILTERED("open or filtered", Kind.VERDICT),
    /// Targets settled as unfiltered: a segment came through, and says nothing of the port.
    UNFILTERED("unfiltered", Kind.VERDICT),
    /// Targets that are left without a verdict.
    UNKNOWN("unknown", Kind.VERDICT),

    /// Valid replies of targets that were settled already.
    DUPLICATE("duplicates", Kind.REPLY),
    /// Valid replies that came when their part of the scan was over.
    LATE("late", Kind.REPLY),
    /// Valid replies whose TCP checksum no device has finished; each is counted under another name too.
    UNFINISHED_CHECKSUM("unfinished checksum", Kind.REPLY),

    /// Shorter than its own headers say, or headers that contradict themselves.
    TRUNCATED("truncated or malformed", Kind.INVALID),
    /// An IPv4 packet of another protocol than was asked by, or a later fragment.
    NOT_TCP_OR_ICMP("neither TCP nor ICMP", Kind.INVALID),
    /// A wrong IP, TCP or ICMP checksum.
    BAD_CHECKSUM("bad checksum", Kind.INVALID),
    /// TCP flags that answer no SYN.
    UNEXPECTED_FLAGS("unexpected flags", Kind.INVALID),
    /// A reply from an address that is none of our targets.
    UNEXPECTED_SOURCE("not from a target", Kind.INVALID),
    /// A reply from a port that was not asked.
    UNEXPECTED_PORT("from a port that was not asked", Kind.INVALID),
    /// Acknowledges a sequence number that we have not sent there: forged, or meant for somebody else.
    WRONG_ACK("wrong acknowledgement", Kind.INVALID),
    /// A datagram without what its protocol gives back of a request: forged, or meant for somebody else.
    WRONG_ECHO("not what was asked", Kind.INVALID),
    /// An ICMP error that quotes a probe that we have not sent.
    WRONG_QUOTE("wrong quote", Kind.INVALID),
    /// An ICMP message that says nothing about a target.
    OTHER_ICMP("other ICMP", Kind.INVALID),
    /// A true answer in a VLAN that was not asked in.
    OTHER_VLAN("in another VLAN", Kind.INVALID),
    /// A true answer in a frame to another machine's MAC address.
    OTHER_HOST("to another MAC address", Kind.INVALID),

    /// Probes to excluded addresses that the encoder refused; anything but 0 is a mistake of ours.
    EXCLUDED_AT_ENCODER("excluded at the encoder", Kind.TRAFFIC);

    private enum Kind {
        TRAFFIC,
        VERDICT,
        REPLY,
        INVALID
    }

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final String label;
    private final Kind kind;

    Counter(String label, Kind kind) {
        this.label = label;
        this.kind = kind;
    }

    /// The name that every output uses: `wrong-ack`.
    public String id() {
        return id;
    }

    /// A few words for people.
    public String label() {
        return label;
    }

    /// Whether it counts frames that were refused.
    public boolean isInvalid() {
        return kind == Kind.INVALID;
    }
}
