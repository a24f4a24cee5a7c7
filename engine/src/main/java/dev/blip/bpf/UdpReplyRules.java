package dev.blip.bpf;

import dev.blip.wire.Origin;

/// Lets UDP datagrams to our ports through, and ICMP errors that quote one from there. By a socket alone.
///
/// @param origin  of the probes
public record UdpReplyRules(Origin origin) implements FilterRules {
    @Override
    public byte[] socketFilter(int linkHeader) {
        return ReplyFilter.datagramProgram(origin, linkHeader);
    }
}
