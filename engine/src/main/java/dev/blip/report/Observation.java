package dev.blip.report;

/// One target's verdict with its evidence. Made at the rate of findings, not of packets.
///
/// @param address    the target, in network bit order
/// @param port       the target's port, 0 to 65535
/// @param reason     what settled it; the state follows from it
/// @param ttl        time to live of the deciding reply, 0 to 255; -1 if none came or the kernel hid it
/// @param rttNanos   from the probe that was answered to its reply; -1 if no reply came
/// @param attempt    which probe was answered, from 1; for silence, how many were sent
/// @param epochNanos when the verdict fell, nanoseconds since 1970-01-01T00:00:00Z
/// @param icmpFrom   who sent the ICMP error that decided; meaningless unless `hasIcmpFrom`
/// @param hasIcmpFrom whether an ICMP error from `icmpFrom` decided
public record Observation(
        int address,
        int port,
        Reason reason,
        int ttl,
        long rttNanos,
        int attempt,
        long epochNanos,
        int icmpFrom,
        boolean hasIcmpFrom) {
    public State state() {
        return reason.state();
    }
}
