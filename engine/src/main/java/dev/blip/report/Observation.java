package dev.blip.report;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv6Address;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import org.jspecify.annotations.Nullable;

/// One target's verdict with its evidence. Made at the rate of findings, not of packets.
///
/// @param host       the target's host as its scan numbers it: an IPv4 address itself, in network bit order; in IPv6
///     the rank of the address among those that are asked
/// @param ipv6       the target's address in IPv6; null in IPv4, so that such a finding is no object more
/// @param port       the target's port, 0 to 65535
/// @param transport  what the port is of; TCP where hosts are asked, and the port stands for none
/// @param reason     what settled it; the state follows from it
/// @param attempt    which probe was answered, from 1; for silence, how many were sent
/// @param epochNanos when the verdict fell, nanoseconds since 1970-01-01T00:00:00Z
/// @param reply      what decided; `Reply.NONE` for silence
/// @param icmpFrom   who sent the ICMP error that decided, or those nearby; null if there is none, or it is not known
public record Observation(
        int host,
        @Nullable Ipv6Address ipv6,
        int port,
        Transport transport,
        Reason reason,
        int attempt,
        long epochNanos,
        Reply reply,
        @Nullable IpAddress icmpFrom) {
    /// A verdict on a TCP port in IPv4 that no ICMP error decided.
    public static Observation of(
            int address, int port, Reason reason, int attempt, long epochNanos, Reply reply) {
        return new Observation(
                address, null, port, Transport.TCP, reason, attempt, epochNanos, reply, null);
    }

    /// The target's address.
    public IpAddress address() {
        return ipv6 == null ? IpAddress.ipv4(host) : ipv6;
    }

    /// A number that all findings on one host have in common and no two hosts of a scan, 0 to 2^33 - 1: those in IPv4
    /// come first, ascending as their addresses are.
    public long hostKey() {
        return (ipv6 == null ? 0 : 1L << Integer.SIZE) | Integer.toUnsignedLong(host);
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
                host, ipv6, port, transport, other, attempt, epochNanos, reply, icmpFrom);
    }

    /// Silence where `router` sent ICMP errors nearby.
    public Observation nearErrorsOf(IpAddress router) {
        return new Observation(
                host,
                ipv6,
                port,
                transport,
                Reason.ICMP_NEARBY,
                attempt,
                epochNanos,
                reply,
                router);
    }

    /// The same reply, known to come from nearer than its host.
    public Observation fromMiddlebox() {
        var nearer = new Reply(reply.ttl(), reply.rttNanos(), reply.stack(), true);
        return new Observation(
                host, ipv6, port, transport, reason, attempt, epochNanos, nearer, icmpFrom);
    }
}
