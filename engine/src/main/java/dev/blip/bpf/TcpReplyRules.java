package dev.blip.bpf;

import dev.blip.wire.Origin;

/// Lets TCP segments to our ports through, and ICMP errors that quote one from there.
///
/// @param origin  of the probes
public record TcpReplyRules(Origin origin) implements RedirectRules {
    @Override
    public byte[] socketFilter(int linkHeader) {
        return ReplyFilter.program(origin, linkHeader, ReplyFilter.SNAP_LENGTH);
    }

    @Override
    public byte[] redirectProgram(int mapFd) {
        return RedirectProgram.program(origin, mapFd);
    }
}
