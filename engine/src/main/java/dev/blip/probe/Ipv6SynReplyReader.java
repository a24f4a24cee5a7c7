package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.verdict.Reason;
import dev.blip.wire.Icmpv6;
import dev.blip.wire.Ipv6;
import dev.blip.wire.Tcp;
import org.jspecify.annotations.Nullable;

/// Reads what answers a SYN in IPv6: TCP segments, and ICMPv6 errors about those that we have sent. Owner: one receive
/// thread.
final class Ipv6SynReplyReader extends Ipv6Reader {
    private final Answer answer;

    Ipv6SynReplyReader(Ipv6ProbeScope scope, Answer answer) {
        super(scope, answer);
        this.answer = answer;
    }

    @Override
    @Nullable Counter segment(byte[] frame, int ip, int at, int end, boolean checksumTrusted) {
        int length = Tcp.check(frame, at, end);
        if (length < 0) {
            return Counter.TRUNCATED;
        }
        boolean isUnfinished = false;
        if (!checksumTrusted && !Tcp.isIpv6ChecksumRight(frame, ip, at, end)) {
            isUnfinished = Tcp.isIpv6ChecksumUnfinished(frame, ip, at, end);
            if (!isUnfinished) {
                return Counter.BAD_CHECKSUM;
            }
        }
        boolean isSynAck = SynAnswers.isSynAck(frame, at);
        if (!isSynAck && !SynAnswers.isReset(frame, at)) {
            return Counter.UNEXPECTED_FLAGS;
        }
        Counter stray =
                refusal(
                        Ipv6.sourceHigh(frame, ip),
                        Ipv6.sourceLow(frame, ip),
                        Tcp.sourcePort(frame, at),
                        Tcp.destinationPort(frame, at));
        if (stray != null) {
            return stray;
        }
        if (!SynAnswers.acknowledges(frame, at, Cookies.sequence(bits()), isSynAck)) {
            return Counter.WRONG_ACK;
        }
        answer.isChecksumUnfinished = isUnfinished;
        answer.hasIcmpFrom = false;
        answer.stack = isSynAck ? SynAnswers.stack(frame, at, length) : 0;
        answer.reason = isSynAck ? Reason.SYN_ACK : Reason.RESET;
        return null;
    }

    @Override
    @Nullable Counter message(byte[] frame, int ip, int at, int end) {
        Reason said = said(frame, at);
        if (said == null) {
            return Counter.OTHER_ICMP;
        }
        int tcp = Icmpv6.quotedTcpAt(frame, at, end);
        if (tcp < 0) {
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
                        Tcp.destinationPort(frame, tcp),
                        Tcp.sourcePort(frame, tcp));
        if (stray != null) {
            return stray;
        }
        if (Tcp.sequence(frame, tcp) != Cookies.sequence(bits())) {
            return Counter.WRONG_QUOTE;
        }
        blame(frame, ip, quoted, said);
        return null;
    }
}
