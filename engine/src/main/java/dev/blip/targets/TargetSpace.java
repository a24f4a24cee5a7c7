package dev.blip.targets;

/// The numbering of a scan's targets, whatever family their addresses are of: what is on the way of a packet hands the
/// index on, and asks here for the little that it has to know of the host. Immutable; any thread may read it. A call
/// costs a few nanoseconds and allocates nothing.
public interface TargetSpace {
    /// How many targets, 0 to 2^48.
    long size();

    /// The port of a target, 0 to 65535; of a probe without ports the one that stands for all.
    ///
    /// @param index  0 to `size() - 1`
    int port(long index);

    /// A number that all targets on one host have in common, and no two hosts: an IPv4 address itself, unsigned.
    ///
    /// @param index  0 to `size() - 1`
    long hostKey(long index);

    /// A number that all hosts of one customary prefix have in common: of IPv4 a /24, of IPv6 a /64.
    ///
    /// @param hostKey  of `hostKey(long)`
    long prefixKey(long hostKey);
}
