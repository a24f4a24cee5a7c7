package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.verdict.Reason;
import dev.blip.wire.Icmp;
import dev.blip.wire.Ipv4;
import org.jspecify.annotations.Nullable;

/// Reads what answers an echo: its reply, which gives back the whole cookie, and ICMP errors about it. Owner: one
/// receive thread.
final class EchoReplyReader extends Ipv4Reader {
    private static final int COOKIE_LENGTH = Icmp.LENGTH + 2 * Integer.BYTES;

    private final TargetClaim claim;
    private final Answer answer;
    private final IcmpErrorReader errors;

    EchoReplyReader(ProbeScope scope, Answer answer) {
        super(scope.origin().address(), answer);
        int us = scope.origin().address();
        this.claim = new TargetClaim(scope, answer);
        this.answer = answer;
        this.errors = IcmpErrorReader.ofEchoes(us, claim, answer);
    }

    @Override
    @Nullable Counter segment(byte[] frame, int at, int end, int from, boolean checksumTrusted) {
        return Counter.UNEXPECTED_FLAGS; // nobody was sent a segment
    }

    @Override
    @Nullable Counter message(byte[] frame, int at, int end, int from, boolean cut) {
        boolean isReply =
                Icmp.check(frame, at, end) >= 0 && Icmp.type(frame, at) == Icmp.ECHO_REPLY;
        return isReply ? reply(frame, at, end, from, cut) : errors.read(frame, at, end, from, cut);
    }

    private @Nullable Counter reply(byte[] frame, int at, int end, int from, boolean cut) {
        if (end - at < COOKIE_LENGTH) {
            return Counter.TRUNCATED;
        }
        if (!cut && !Icmp.isChecksumRight(frame, at, end)) {
            return Counter.BAD_CHECKSUM;
        }
        Counter stray = claim.refusal(from, Icmp.sequence(frame, at), Icmp.identifier(frame, at));
        if (stray != null) {
            return stray;
        }
        if (!hasCookie(frame, at, claim.bits())) {
            return Counter.WRONG_ECHO;
        }
        answer.isChecksumUnfinished = false;
        answer.hasIcmpFrom = false;
        answer.stack = 0;
        answer.reason = Reason.ECHO_REPLY;
        return null;
    }

    /// Whether an error quotes the echo with that cookie: all of it where it quotes so much, as it should (RFC 1812
    /// section 4.3.2.3), else the 32 bits that its IP identification and its checksum have of it.
    ///
    /// @param quoted  where the quoted IP header starts, and `echo` the echo behind it
    static boolean isQuoted(byte[] frame, int quoted, int echo, int end, long bits) {
        if (end - echo >= COOKIE_LENGTH) {
            return hasCookie(frame, echo, bits);
        }
        int expected =
                EchoProbe.checksum(
                        Icmp.identifier(frame, echo) << 16 | Icmp.sequence(frame, echo), bits);
        return Icmp.checksum(frame, echo) == expected
                && Ipv4.identification(frame, quoted) == Cookies.identification(bits);
    }

    private static boolean hasCookie(byte[] frame, int at, long bits) {
        return Icmp.word(frame, at, 0) == EchoProbe.high(bits)
                && Icmp.word(frame, at, 1) == Cookies.sequence(bits);
    }
}
