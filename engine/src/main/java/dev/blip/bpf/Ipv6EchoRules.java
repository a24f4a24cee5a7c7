package dev.blip.bpf;

import dev.blip.wire.Ipv6Origin;

/// Lets ICMPv6 echo replies through whose identifier is one of our ports, and ICMPv6 errors that quote an echo of ours.
/// By a socket alone.
///
/// @param origin  of the probes
public record Ipv6EchoRules(Ipv6Origin origin) implements FilterRules {
    @Override
    public byte[] socketFilter(int linkHeader) {
        return Ipv6ReplyFilter.echoProgram(origin, linkHeader);
    }
}
