package dev.blip.bpf;

import dev.blip.wire.Ipv6Origin;

/// Lets TCP segments to our ports through, and ICMPv6 errors that quote one from there. By a socket alone.
///
/// @param origin  of the probes
public record Ipv6ReplyRules(Ipv6Origin origin) implements FilterRules {
    @Override
    public byte[] socketFilter(int linkHeader) {
        return Ipv6ReplyFilter.program(origin, linkHeader, Ipv6ReplyFilter.SNAP_LENGTH);
    }
}
