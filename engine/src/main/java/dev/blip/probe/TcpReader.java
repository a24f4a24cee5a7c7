package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.verdict.Reason;
import dev.blip.wire.Tcp;
import dev.blip.wire.TcpOptions;
import org.jspecify.annotations.Nullable;

/// Reads the two segments that answer a SYN. A SYN-ACK acknowledges exactly one byte, the SYN. A RST acknowledges that
/// or, in old stacks, nothing beyond the initial sequence number; it carries an ACK because our SYN carried none (RFC
/// 9293 section 3.5.2).
final class TcpReader {
    private final int us;
    private final TargetClaim claim;
    private final Answer answer;

    TcpReader(int us, TargetClaim claim, Answer answer) {
        this.us = us;
        this.claim = claim;
        this.answer = answer;
    }

    @Nullable Counter read(byte[] frame, int at, int end, int from, boolean checksumTrusted) {
        int length = Tcp.check(frame, at, end);
        if (length < 0) {
            return Counter.TRUNCATED;
        }
        answer.isChecksumUnfinished = false;
        if (!checksumTrusted && !isChecksumTaken(frame, at, end, from, us, answer)) {
            return Counter.BAD_CHECKSUM;
        }
        int flags = Tcp.flags(frame, at) & (Tcp.SYN | Tcp.ACK | Tcp.RST | Tcp.FIN);
        boolean synAck = flags == (Tcp.SYN | Tcp.ACK);
        if (!synAck && flags != (Tcp.RST | Tcp.ACK)) {
            return Counter.UNEXPECTED_FLAGS;
        }
        Counter stray =
                claim.refusal(from, Tcp.sourcePort(frame, at), Tcp.destinationPort(frame, at));
        if (stray != null) {
            return stray;
        }
        int sequence = claim.sequence();
        int ack = Tcp.acknowledgement(frame, at);
        if (ack != sequence + 1 && (synAck || ack != sequence)) {
            return Counter.WRONG_ACK;
        }
        answer.hasIcmpFrom = false;
        answer.stack =
                synAck ? Tcp.window(frame, at) << 16 | TcpOptions.shape(frame, at, length) : 0;
        answer.reason = synAck ? Reason.SYN_ACK : Reason.RESET;
        return null;
    }

    /// Whether the checksum of a segment is right, or was left to a device and never finished, which `answer` then
    /// says: the cookie, if it is right, is better proof than a sum that one in 65,536 has by chance.
    static boolean isChecksumTaken(byte[] frame, int at, int end, int from, int us, Answer answer) {
        if (Tcp.isChecksumRight(frame, at, end, from, us)) {
            return true;
        }
        answer.isChecksumUnfinished = Tcp.isChecksumUnfinished(frame, at, end, from, us);
        return answer.isChecksumUnfinished;
    }
}
