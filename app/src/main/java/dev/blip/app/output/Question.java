package dev.blip.app.output;

/// What a scan asks, in the words of the formats: the one place where they learn the protocol and the address family.
/// A scan has one of each so far; a verdict that says its own will be asked instead.
///
/// @param protocol       that the ports are of, as `tcp`
/// @param addressFamily  as nmap.dtd writes it in `addrtype`
/// @param scanType       as nmap.dtd writes it in `scaninfo`
public record Question(String protocol, String addressFamily, String scanType) {
    public static final Question TCP_SYN = new Question("tcp", "ipv4", "syn");
    public static final Question TCP_CONNECT = new Question("tcp", "ipv4", "connect");
}
