package dev.blip.lab;

import java.net.InetAddress;

/// An address and a port to ask.
///
/// @param ip        as text; in IPv6 the one that the JDK writes, whoever has written it
/// @param port      0 to 65535
/// @param protocol  that the port is of, `tcp` or `udp`; `tcp` where hosts are asked
record Target(String ip, int port, String protocol) {
    private static final String TCP = "tcp";

    /// @param address  in IPv4, in network bit order
    Target(int address, int port) {
        this(
                (address >>> 24)
                        + "."
                        + (address >>> 16 & 255)
                        + "."
                        + (address >>> 8 & 255)
                        + "."
                        + (address & 255),
                port,
                TCP);
    }

    /// A TCP port.
    static Target of(String address, int port) {
        boolean isIpv6 = address.contains(":");
        return isIpv6
                ? new Target(InetAddress.ofLiteral(address).getHostAddress(), port, TCP)
                : new Target(Prefix.of(address).address(), port);
    }

    static Target of(String address, int port, String protocol) {
        Target ofTcp = of(address, port);
        return new Target(ofTcp.ip, port, protocol.isEmpty() ? TCP : protocol);
    }

    /// The address in IPv4, in network bit order.
    int address() {
        return Prefix.of(ip).address();
    }

    @Override
    public String toString() {
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
    }
}
