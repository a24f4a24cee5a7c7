package dev.blip.wire;

/// Where the probes of a scan in IPv6 come from and its replies go to: our address, and a block of ports of which
/// attempt k has the k-th.
///
/// @param high       the first 64 bits of our address
/// @param low        the last
/// @param firstPort  0 to 65535
/// @param portCount  1 or more, up to port 65535
public record Ipv6Origin(long high, long low, int firstPort, int portCount) {
    public Ipv6Origin {
        if (firstPort < 0 || portCount < 1 || portCount > 65536 - firstPort) {
            throw new IllegalArgumentException(
                    "ports are 0 to 65535: firstPort=" + firstPort + ", portCount=" + portCount);
        }
    }

    public int lastPort() {
        return firstPort + portCount - 1;
    }
}
