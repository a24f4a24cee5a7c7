package dev.blip.bpf;

import dev.blip.wire.Origin;

/// Lets ICMP echo replies through whose identifier is one of our ports, and ICMP errors that quote an echo of ours. By
/// a socket alone.
///
/// @param origin  of the probes
public record EchoReplyRules(Origin origin) implements FilterRules {
    @Override
    public byte[] socketFilter(int linkHeader) {
        return ReplyFilter.echoProgram(origin, linkHeader);
    }
}
