package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.verdict.Reason;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Udp;
import org.jspecify.annotations.Nullable;

/// Reads what answers a UDP probe: datagrams, and ICMP errors about those that we have sent. Owner: one receive thread.
final class UdpReplyReader extends Ipv4Reader {
    // Of TFTP, RFC 1350 and RFC 2347: what answers a request to read.
    private static final int TFTP_DATA = 3;
    private static final int TFTP_ERROR = 5;
    private static final int TFTP_OPTIONS = 6;
    private static final int TFTP_MIN_LENGTH = 4;

    private final int us;
    private final TargetClaim claim;
    private final Answer answer;
    private final IcmpErrorReader errors;

    UdpReplyReader(ProbeScope scope, Answer answer) {
        super(scope.origin().address(), Ipv4.PROTOCOL_UDP, answer);
        this.us = scope.origin().address();
        this.claim = new TargetClaim(scope, answer);
        this.answer = answer;
        this.errors = IcmpErrorReader.ofDatagrams(us, claim, answer);
    }

    @Override
    @Nullable Counter segment(byte[] frame, int at, int end, int from, boolean checksumTrusted) {
        if (Udp.check(frame, at, end) < 0) {
            return Counter.TRUNCATED;
        }
        int claimedEnd = at + Udp.length(frame, at);
        if (claimedEnd > end && !checksumTrusted) { // of one that is cut the checksum is not known
            return Counter.TRUNCATED;
        }
        int dataEnd = Math.min(end, claimedEnd);
        answer.isChecksumUnfinished = false;
        if (!checksumTrusted && !Udp.isChecksumRight(frame, at, dataEnd, from, us)) {
            answer.isChecksumUnfinished = Udp.isChecksumUnfinished(frame, at, dataEnd, from, us);
            if (!answer.isChecksumUnfinished) {
                return Counter.BAD_CHECKSUM;
            }
        }
        int ours = Udp.destinationPort(frame, at);
        int theirs = Udp.sourcePort(frame, at);
        Counter stray = datagram(frame, at + Udp.LENGTH, dataEnd, from, theirs, ours);
        if (stray != null) {
            return stray;
        }
        answer.hasIcmpFrom = false;
        answer.stack = 0;
        answer.reason = Reason.UDP_RESPONSE;
        return null;
    }

    /// Finds whom the data in `[at, end)` answers for.
    private @Nullable Counter datagram(
            byte[] frame, int at, int end, int from, int theirs, int ours) {
        if (isTftp(frame, at, end)
                && theirs != UdpPayloads.TFTP_PORT
                && !isOwnAnswer(frame, at, end, from, theirs, ours)
                && claim.refusal(from, UdpPayloads.TFTP_PORT, ours) == null) {
            return null; // a server answers each request from a port of its own
        }
        Counter stray = claim.refusal(from, theirs, ours);
        if (stray != null) {
            return stray;
        }
        UdpPayload asked = UdpPayloads.of(theirs, answer.attempt());
        return asked.isGivenBack(frame, at, end, claim.bits()) ? null : Counter.WRONG_ECHO;
    }

    /// Whether the port that it comes from was asked, and gives back the number that it was asked with.
    private boolean isOwnAnswer(byte[] frame, int at, int end, int from, int theirs, int ours) {
        if (claim.refusal(from, theirs, ours) != null) {
            return false;
        }
        UdpPayload asked = UdpPayloads.of(theirs, answer.attempt());
        return asked.hasCookie() && asked.isGivenBack(frame, at, end, claim.bits());
    }

    private static boolean isTftp(byte[] frame, int at, int end) {
        if (end - at < TFTP_MIN_LENGTH || frame[at] != 0) {
            return false;
        }
        int operation = frame[at + 1];
        return operation == TFTP_DATA || operation == TFTP_ERROR || operation == TFTP_OPTIONS;
    }

    @Override
    @Nullable Counter message(byte[] frame, int at, int end, int from, boolean cut) {
        return errors.read(frame, at, end, from, cut);
    }
}
