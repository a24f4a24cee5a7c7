package dev.blip.wire;

/// Where a scan's probes come from and its replies go to: our address, and a block of ports of which attempt k has the
/// k-th.
///
/// @param address    ours, in network bit order
/// @param firstPort  0 to 65535
/// @param portCount  1 or more, up to port 65535
public record Origin(int address, int firstPort, int portCount) {
    public Origin {
        if (firstPort < 0 || portCount < 1 || portCount > 65536 - firstPort) {
            throw new IllegalArgumentException(
                    "ports are 0 to 65535: firstPort=" + firstPort + ", portCount=" + portCount);
        }
    }

    public int lastPort() {
        return firstPort + portCount - 1;
    }
}
