package dev.blip.report;

/// What the packet that decided a verdict tells beside it.
///
/// @param ttl       time to live on arrival, 0 to 255; -1 if no reply came or the kernel hid it
/// @param rttNanos  from the probe that was answered to its reply; -1 if no reply came
/// @param stack     which TCP sent the SYN-ACK: its window in the upper 16 bits, a number made of the kinds of its
///     options and their order in the lower; 0 if not known
/// @param isFromMiddlebox  whether it comes from nearer than its host, see `Hops`
public record Reply(int ttl, long rttNanos, int stack, boolean isFromMiddlebox) {
    /// No reply came.
    public static final Reply NONE = new Reply(-1, -1, 0, false);

    /// A reply of which no more is known than how long it took and how far it came.
    public static Reply of(int ttl, long rttNanos) {
        return new Reply(ttl, rttNanos, 0, false);
    }
}
