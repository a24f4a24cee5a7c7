package dev.blip.probe;

/// The four ways to ask whether a host is there, as `nmap -sn` has them: what one host's firewall drops another's stack
/// answers. Each attempt asks in the next way.
enum HostQuestion {
    ECHO(0),
    /// To a port that is often open; a RST says as much.
    SYN(443),
    /// A segment of no connection: whoever is there resets it.
    ACK(80),
    TIMESTAMP(0);

    private static final HostQuestion[] ALL = values();

    private final int port;

    HostQuestion(int port) {
        this.port = port;
    }

    /// The TCP port that is asked; 0 of ICMP.
    int port() {
        return port;
    }

    /// @param attempt  from 0
    static HostQuestion of(int attempt) {
        return ALL[attempt % ALL.length];
    }
}
