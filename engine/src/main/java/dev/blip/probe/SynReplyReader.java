package dev.blip.probe;

import dev.blip.metric.Counter;
import org.jspecify.annotations.Nullable;

/// Reads what answers a SYN: TCP segments, and ICMP errors about those that we have sent.
final class SynReplyReader extends Ipv4Reader {
    private final TcpReader segments;
    private final IcmpErrorReader errors;

    /// @param claim  that finds whom an answer is of, and fills its part of the same answer
    SynReplyReader(int us, TargetClaim claim, Answer answer) {
        super(us, answer);
        this.segments = new TcpReader(us, claim, answer);
        this.errors = new IcmpErrorReader(us, claim, answer);
    }

    @Override
    @Nullable Counter segment(byte[] frame, int at, int end, int from, boolean checksumTrusted) {
        return segments.read(frame, at, end, from, checksumTrusted);
    }

    @Override
    @Nullable Counter message(byte[] frame, int at, int end, int from, boolean cut) {
        return errors.read(frame, at, end, from, cut);
    }
}
