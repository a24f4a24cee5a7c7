package dev.blip.report;

import dev.blip.verdict.Reason;
import dev.blip.verdict.State;

/// One target's verdict with its evidence. Made at the rate of findings, not of packets.
///
/// @param address    the target, in network bit order
/// @param port       the target's port, 0 to 65535
/// @param reason     what settled it; the state follows from it
/// @param ttl        time to live of the deciding reply, 0 to 255; -1 if none came or the kernel hid it
/// @param rttNanos   from the probe that was answered to its reply; -1 if no reply came
/// @param attempt    which probe was answered, from 1; for silence, how many were sent
/// @param epochNanos when the verdict fell, nanoseconds since 1970-01-01T00:00:00Z
/// @param icmpFrom   who sent the ICMP error that decided, or those nearby; meaningless unless `hasIcmpFrom`
/// @param hasIcmpFrom whether there is such an ICMP error
/// @param stack      which TCP sent the SYN-ACK: its window in the upper 16 bits, a number made of the kinds of its
///     options and their order in the lower; 0 if not known
/// @param isFromMiddlebox whether the reply comes from nearer than its host, see `Hops`
public record Observation(
        int address,
        int port,
        Reason reason,
        int ttl,
        long rttNanos,
        int attempt,
        long epochNanos,
        int icmpFrom,
        boolean hasIcmpFrom,
        int stack,
        boolean isFromMiddlebox) {
    /// A verdict of which no more is known than what decided it.
    public Observation(
            int address,
            int port,
            Reason reason,
            int ttl,
            long rttNanos,
            int attempt,
            long epochNanos,
            int icmpFrom,
            boolean hasIcmpFrom) {
        this(
                address,
                port,
                reason,
                ttl,
                rttNanos,
                attempt,
                epochNanos,
                icmpFrom,
                hasIcmpFrom,
                0,
                false);
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
                address,
                port,
                other,
                ttl,
                rttNanos,
                attempt,
                epochNanos,
                icmpFrom,
                hasIcmpFrom,
                stack,
                isFromMiddlebox);
    }

    /// Silence where `router` sent ICMP errors nearby.
    public Observation nearErrorsOf(int router) {
        return new Observation(
                address,
                port,
                Reason.ICMP_NEARBY,
                ttl,
                rttNanos,
                attempt,
                epochNanos,
                router,
                true,
                stack,
                isFromMiddlebox);
    }

    public Observation fromMiddlebox() {
        return new Observation(
                address,
                port,
                reason,
                ttl,
                rttNanos,
                attempt,
                epochNanos,
                icmpFrom,
                hasIcmpFrom,
                stack,
                true);
    }
}
