package dev.blip.targets;

/// The numbering of a scan's targets, whatever family their addresses are of. What is on the way of a packet hands the
/// index on; whoever has to know the host or the port resolves it once, to a number of 48 bits that says both.
/// Immutable; any thread may read it. A call costs a few nanoseconds and allocates nothing.
public interface TargetSpace {
    /// How many targets, 0 to 2^48.
    long size();

    /// The host's number and the port of a target, to be taken apart by `hostOf` and `portOf`. Two targets never have
    /// the same.
    ///
    /// @param index  0 to `size() - 1`
    long target(long index);

    /// A number that all hosts of one customary prefix have in common: of IPv4 a /24, of IPv6 a /64.
    ///
    /// @param host  of `hostOf`
    long prefixOf(long host);

    /// How many of the first numbers are of ports that are likely to be answered, one or two of each host; 0 if none
    /// are told apart.
    default long likely() {
        return 0;
    }

    /// The host in what `target` gave: 32 bits, which all targets on one host have in common and no two hosts. An IPv4
    /// address is its own number, unsigned.
    static long hostOf(long target) {
        return target >>> Short.SIZE;
    }

    /// The port in what `target` gave, 0 to 65535; of a probe without ports the one that stands for all.
    static int portOf(long target) {
        return (int) target & 0xFFFF;
    }

    /// @param index  0 to `size() - 1`
    default long hostAt(long index) {
        return hostOf(target(index));
    }
}
