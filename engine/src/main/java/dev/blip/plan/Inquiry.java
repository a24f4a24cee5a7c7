package dev.blip.plan;

import dev.blip.targets.Transport;

/// What a scan wants to know of its targets.
public enum Inquiry {
    /// Whether TCP ports are open. A target is an address and a port.
    PORTS,
    /// Whether TCP segments to ports are let through.
    ACK,
    /// Whether UDP ports are open.
    UDP,
    /// Whether hosts are up. A target is an address; the port of each stands for none.
    HOSTS,
    /// How many of some echoes each host answers, and how soon. A target is an address and, in place of a port, an
    /// echo's number.
    ECHOES;

    /// What the ports are of that are asked; TCP where none are.
    public Transport transport() {
        return this == UDP ? Transport.UDP : Transport.TCP;
    }
}
