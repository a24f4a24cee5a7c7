package dev.blip.report;

import dev.blip.verdict.Reason;
import dev.blip.verdict.State;

/// One target's verdict with its evidence. Made at the rate of findings, not of packets.
///
/// @param address    the target, in network bit order
/// @param port       the target's port, 0 to 65535
/// @param reason     what settled it; the state follows from it
/// @param attempt    which probe was answered, from 1; for silence, how many were sent
/// @param epochNanos when the verdict fell, nanoseconds since 1970-01-01T00:00:00Z
/// @param reply      what decided; `Reply.NONE` for silence
/// @param icmpFrom   who sent the ICMP error that decided, or those nearby; meaningless unless `hasIcmpFrom`
/// @param hasIcmpFrom whether there is such an ICMP error
public record Observation(
        int address,
        int port,
        Reason reason,
        int attempt,
        long epochNanos,
        Reply reply,
        int icmpFrom,
        boolean hasIcmpFrom) {
    /// A verdict that no ICMP error decided.
    public static Observation of(
            int address, int port, Reason reason, int attempt, long epochNanos, Reply reply) {
        return new Observation(address, port, reason, attempt, epochNanos, reply, 0, false);
    }

    public State state() {
        return reason.state();
    }

    /// Whether the target, or somebody in its name, has answered with a TCP segment.
    public boolean isReply() {
        return reason == Reason.SYN_ACK || reason == Reason.RESET || reason == Reason.CONN_REFUSED;
    }

    /// The same evidence, read otherwise.
    public Observation because(Reason other) {
        return new Observation(
                address, port, other, attempt, epochNanos, reply, icmpFrom, hasIcmpFrom);
    }

    /// Silence where `router` sent ICMP errors nearby.
    public Observation nearErrorsOf(int router) {
        return new Observation(
                address, port, Reason.ICMP_NEARBY, attempt, epochNanos, reply, router, true);
    }

    /// The same reply, known to come from nearer than its host.
    public Observation fromMiddlebox() {
        var nearer = new Reply(reply.ttl(), reply.rttNanos(), reply.stack(), true);
        return new Observation(
                address, port, reason, attempt, epochNanos, nearer, icmpFrom, hasIcmpFrom);
    }
}
