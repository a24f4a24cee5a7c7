package dev.blip.forecast;

import dev.blip.host.HostException;
import dev.blip.host.PortAllocator;
import dev.blip.report.Caution;
import org.jspecify.annotations.Nullable;

/// What is to be thought of because source ports are few.
final class SourcePortCautions {
    /// Fewer blocks of source ports than this, and a few scans side by side have them all.
    private static final int FEW_BLOCKS = 4;

    private SourcePortCautions() {}

    /// Whether a block of ports can be had now: by holding one for a moment.
    static @Nullable Caution of(int count) {
        try (PortAllocator ports = PortAllocator.open()) {
            ports.lease(count, System.nanoTime());
            return fewPorts(ports.blocks(count), count);
        } catch (HostException e) {
            return noPorts(e);
        }
    }

    static @Nullable Caution fewPorts(int blocks, int count) {
        if (blocks >= FEW_BLOCKS) {
            return null;
        }
        return new Caution(
                "source ports for no more than "
                        + Cautions.counted(blocks, "scan", "scans")
                        + " side by side",
                "each takes "
                        + count
                        + " consecutive ones, one for each attempt and one more, and keeps them for 10 s afterwards",
                "a wider net.ipv4.ip_local_port_range, fewer ip_local_reserved_ports, or fewer --retries");
    }

    static Caution noPorts(HostException e) {
        return new Caution(
                "this scan would be refused for want of source ports", e.why(), e.attempt());
    }
}
