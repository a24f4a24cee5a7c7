package dev.blip.bpf;

import dev.blip.wire.Origin;

/// Lets through what answers a question for a host: what `TcpReplyRules` do, and echo and timestamp replies whose
/// identifier is one of our ports. By a socket alone.
///
/// @param origin  of the probes
public record HostReplyRules(Origin origin) implements FilterRules {
    @Override
    public byte[] socketFilter(int linkHeader) {
        return ReplyFilter.hostProgram(origin, linkHeader);
    }
}
