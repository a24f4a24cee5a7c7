package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.targets.Ipv4Targets;
import dev.blip.verdict.Reason;
import dev.blip.wire.Icmp;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Tcp;
import org.jspecify.annotations.Nullable;

/// Reads what a host says to any of the four questions for it. What it says itself proves that it is up, an ICMP error
/// about a TCP probe too; what a router says of it proves nothing. Owner: one receive thread.
final class HostReplyReader extends Ipv4Reader {
    private static final int ECHOED_WORDS = 3; // two of the cookie, one that is 0

    private final int us;
    private final Ipv4Targets targets;
    private final Cookies cookies;
    private final int firstPort;
    private final int canaryAttempt;
    private final HeardQuestions heard;
    private final Answer answer;
    private long bits; // of the probe that was claimed last

    HostReplyReader(ProbeScope scope, HeardQuestions heard, Answer answer) {
        super(scope.origin().address(), answer);
        this.us = scope.origin().address();
        this.targets = scope.targets();
        this.cookies = new Cookies(scope.key(), scope.origin());
        this.firstPort = scope.origin().firstPort();
        this.canaryAttempt = scope.origin().portCount() - 1;
        this.heard = heard;
        this.answer = answer;
    }

    @Override
    @Nullable Counter segment(byte[] frame, int at, int end, int from, boolean checksumTrusted) {
        if (Tcp.check(frame, at, end) < 0) {
            return Counter.TRUNCATED;
        }
        if (!checksumTrusted && !Tcp.isChecksumRight(frame, at, end, from, us)) {
            return Counter.BAD_CHECKSUM;
        }
        int flags = Tcp.flags(frame, at) & (Tcp.SYN | Tcp.ACK | Tcp.RST | Tcp.FIN);
        boolean isReset = flags == Tcp.RST || flags == (Tcp.RST | Tcp.ACK);
        if (!isReset && flags != (Tcp.SYN | Tcp.ACK)) {
            return Counter.UNEXPECTED_FLAGS;
        }
        HostQuestion question = questionOf(Tcp.sourcePort(frame, at));
        Counter stray = refusal(from, question, Tcp.destinationPort(frame, at));
        if (stray != null) {
            return stray;
        }
        return isProven(frame, at, question, flags)
                ? found(from, question, isReset ? Reason.RESET : Reason.SYN_ACK)
                : Counter.WRONG_ACK;
    }

    private static @Nullable HostQuestion questionOf(int port) {
        return port == HostQuestion.SYN.port()
                ? HostQuestion.SYN
                : port == HostQuestion.ACK.port() ? HostQuestion.ACK : null;
    }

    /// A SYN is acknowledged, by old stacks only up to its own number. The RST to a segment that carries an ACK begins
    /// where that acknowledges up to (RFC 9293 section 3.5.2); nothing else answers it.
    private boolean isProven(byte[] frame, int at, @Nullable HostQuestion question, int flags) {
        if (question == HostQuestion.ACK) {
            boolean isReset = (flags & Tcp.RST) != 0;
            return isReset && Tcp.sequence(frame, at) == HostProbe.low(bits);
        }
        int ack = Tcp.acknowledgement(frame, at);
        int sequence = HostProbe.low(bits);
        boolean isSynAck = (flags & Tcp.SYN) != 0;
        boolean hasAck = (flags & Tcp.ACK) != 0;
        return hasAck && (ack == sequence + 1 || (!isSynAck && ack == sequence));
    }

    @Override
    @Nullable Counter message(byte[] frame, int at, int end, int from, boolean cut) {
        if (Icmp.check(frame, at, end) < 0) {
            return Counter.TRUNCATED;
        }
        if (!cut && !Icmp.isChecksumRight(frame, at, end)) {
            return Counter.BAD_CHECKSUM;
        }
        return switch (Icmp.type(frame, at)) {
            case Icmp.ECHO_REPLY -> reply(frame, at, end, from, HostQuestion.ECHO);
            case Icmp.TIMESTAMP_REPLY -> reply(frame, at, end, from, HostQuestion.TIMESTAMP);
            case Icmp.DESTINATION_UNREACHABLE -> error(frame, at, end, from);
            default -> Counter.OTHER_ICMP;
        };
    }

    private @Nullable Counter reply(
            byte[] frame, int at, int end, int from, HostQuestion question) {
        if (end - at < Icmp.TIMESTAMP_LENGTH) {
            return Counter.TRUNCATED;
        }
        Counter stray = refusal(from, question, Icmp.identifier(frame, at));
        if (stray != null) {
            return stray;
        }
        boolean isEcho = question == HostQuestion.ECHO;
        boolean isProven =
                Icmp.sequence(frame, at) == HostProbe.sequence(bits)
                        && (isEcho
                                ? isEchoed(frame, at)
                                : Icmp.word(frame, at, 0) == HostProbe.low(bits));
        return isProven
                ? found(from, question, isEcho ? Reason.ECHO_REPLY : Reason.TIMESTAMP_REPLY)
                : Counter.WRONG_ACK;
    }

    private boolean isEchoed(byte[] frame, int at) {
        return Icmp.word(frame, at, 0) == HostProbe.high(bits)
                && Icmp.word(frame, at, 1) == HostProbe.low(bits)
                && Icmp.word(frame, at, ECHOED_WORDS - 1) == 0;
    }

    /// An error about a TCP probe, from whom it was sent to.
    private @Nullable Counter error(byte[] frame, int at, int end, int from) {
        int tcp = Icmp.quotedTcpAt(frame, at, end);
        if (tcp < 0) {
            return Counter.TRUNCATED;
        }
        int quoted = Icmp.quotedIpAt(at);
        int target = Ipv4.destination(frame, quoted);
        if (Ipv4.source(frame, quoted) != us) {
            return Counter.WRONG_QUOTE;
        }
        HostQuestion question = questionOf(Tcp.destinationPort(frame, tcp));
        Counter stray = refusal(target, question, Tcp.sourcePort(frame, tcp));
        if (stray != null) {
            return stray;
        }
        boolean isAck = question == HostQuestion.ACK;
        if (Tcp.sequence(frame, tcp) != (isAck ? HostProbe.high(bits) : HostProbe.low(bits))) {
            return Counter.WRONG_QUOTE;
        }
        return from == target ? found(target, question, Reason.ICMP_RESPONSE) : Counter.OTHER_ICMP;
    }

    /// Finds the probe that a reply claims to answer, and its 64 bits.
    ///
    /// @param question  null if nobody was asked so
    /// @param ours      the port or identifier of the probe
    private @Nullable Counter refusal(int address, @Nullable HostQuestion question, int ours) {
        int attempt = ours - firstPort;
        boolean isAttempt = attempt >= 0 && attempt <= canaryAttempt;
        if (!isAttempt || question == null) {
            return Counter.UNEXPECTED_PORT;
        }
        if (attempt != canaryAttempt && question != HostQuestion.of(attempt)) {
            return Counter.UNEXPECTED_PORT;
        }
        long index = targets.indexOf(address, HostProbe.PORT);
        if (index < 0) {
            return Counter.UNEXPECTED_SOURCE;
        }
        answer.attempt = attempt;
        answer.index = index;
        answer.target = Ipv4Targets.target(address, HostProbe.PORT);
        bits = cookies.of(attempt, address, question.ordinal());
        return null;
    }

    private @Nullable Counter found(int address, @Nullable HostQuestion question, Reason reason) {
        if (question != null) {
            heard.note(address, question);
        }
        answer.isChecksumUnfinished = false;
        answer.hasIcmpFrom = false;
        answer.stack = 0;
        answer.reason = reason;
        return null;
    }
}
