package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.verdict.Reason;
import dev.blip.wire.Icmpv6;
import dev.blip.wire.Ipv6;
import org.jspecify.annotations.Nullable;

/// Reads what answers an echo in IPv6: its reply, which gives back the whole cookie, and ICMPv6 errors about it. Owner:
/// one receive thread.
final class Ipv6EchoReplyReader extends Ipv6Reader {
    private static final int COOKIE_LENGTH = Icmpv6.LENGTH + 2 * Integer.BYTES;

    private final Answer answer;
    private final boolean areErrorsEvidence;

    /// @param areErrorsEvidence  whatever a router says of an echo settles it; else a host's own error says that it is
    ///     up, and others say nothing
    Ipv6EchoReplyReader(Ipv6ProbeScope scope, boolean areErrorsEvidence, Answer answer) {
        super(scope, answer);
        this.answer = answer;
        this.areErrorsEvidence = areErrorsEvidence;
    }

    @Override
    @Nullable Counter segment(byte[] frame, int ip, int at, int end, boolean checksumTrusted) {
        return Counter.UNEXPECTED_FLAGS; // nobody was sent a segment
    }

    @Override
    @Nullable Counter message(byte[] frame, int ip, int at, int end) {
        if (Icmpv6.type(frame, at) != Icmpv6.ECHO_REPLY) {
            return error(frame, ip, at, end);
        }
        if (end - at < COOKIE_LENGTH) {
            return Counter.TRUNCATED;
        }
        Counter stray =
                refusal(
                        Ipv6.sourceHigh(frame, ip),
                        Ipv6.sourceLow(frame, ip),
                        Icmpv6.sequence(frame, at),
                        Icmpv6.identifier(frame, at));
        if (stray != null) {
            return stray;
        }
        if (!hasCookie(frame, at)) {
            return Counter.WRONG_ECHO;
        }
        answer.isChecksumUnfinished = false;
        answer.hasIcmpFrom = false;
        answer.stack = 0;
        answer.reason = Reason.ECHO_REPLY;
        return null;
    }

    /// An error has to quote the cookie, as it does of so short a packet (RFC 4443 section 2.4).
    private @Nullable Counter error(byte[] frame, int ip, int at, int end) {
        Reason said = said(frame, at);
        if (said == null) {
            return Counter.OTHER_ICMP;
        }
        int echo = Icmpv6.quotedIcmpAt(frame, at, end);
        if (echo < 0 || end - echo < COOKIE_LENGTH) {
            return Counter.TRUNCATED;
        }
        int quoted = Icmpv6.quotedIpAt(at);
        if (!isOurs(frame, quoted)) {
            return Counter.WRONG_QUOTE;
        }
        Counter stray =
                refusal(
                        Ipv6.destinationHigh(frame, quoted),
                        Ipv6.destinationLow(frame, quoted),
                        Icmpv6.sequence(frame, echo),
                        Icmpv6.identifier(frame, echo));
        if (stray != null) {
            return stray;
        }
        if (!hasCookie(frame, echo)) {
            return Counter.WRONG_QUOTE;
        }
        blame(frame, ip, quoted, said);
        if (areErrorsEvidence) {
            return null;
        }
        answer.reason = Reason.ICMP_RESPONSE;
        answer.hasIcmpFrom = false;
        return answer.isFromTarget ? null : Counter.OTHER_ICMP;
    }

    private boolean hasCookie(byte[] frame, int at) {
        return Icmpv6.word(frame, at, 0) == (int) (bits() >>> 32)
                && Icmpv6.word(frame, at, 1) == Cookies.sequence(bits());
    }
}
