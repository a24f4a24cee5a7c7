package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.verdict.Reason;
import dev.blip.wire.Tcp;
import org.jspecify.annotations.Nullable;

/// Reads what answers an ACK: a RST that begins where it acknowledged up to, and ICMP errors about it. Owner: one
/// receive thread.
final class AckReplyReader extends Ipv4Reader {
    private final int us;
    private final TargetClaim claim;
    private final Answer answer;
    private final IcmpErrorReader errors;

    AckReplyReader(ProbeScope scope, Answer answer) {
        super(scope.origin().address(), answer);
        this.us = scope.origin().address();
        this.claim = new TargetClaim(scope, answer);
        this.answer = answer;
        this.errors = new IcmpErrorReader(us, claim, answer);
    }

    @Override
    @Nullable Counter segment(byte[] frame, int at, int end, int from, boolean checksumTrusted) {
        if (Tcp.check(frame, at, end) < 0) {
            return Counter.TRUNCATED;
        }
        answer.isChecksumUnfinished = false;
        if (!checksumTrusted && !TcpReader.isChecksumTaken(frame, at, end, from, us, answer)) {
            return Counter.BAD_CHECKSUM;
        }
        int flags = Tcp.flags(frame, at) & (Tcp.SYN | Tcp.RST | Tcp.FIN);
        if (flags != Tcp.RST) {
            return Counter.UNEXPECTED_FLAGS;
        }
        Counter stray =
                claim.refusal(from, Tcp.sourcePort(frame, at), Tcp.destinationPort(frame, at));
        if (stray != null) {
            return stray;
        }
        if (Tcp.sequence(frame, at) != AckProbe.acknowledged(claim.bits())) {
            return Counter.WRONG_ACK;
        }
        answer.hasIcmpFrom = false;
        answer.stack = 0;
        answer.reason = Reason.ACK_RESET;
        return null;
    }

    @Override
    @Nullable Counter message(byte[] frame, int at, int end, int from, boolean cut) {
        return errors.read(frame, at, end, from, cut);
    }
}
