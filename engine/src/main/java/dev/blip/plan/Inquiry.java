package dev.blip.plan;

/// What a scan wants to know of its targets.
public enum Inquiry {
    /// Whether TCP ports are open. A target is an address and a port.
    PORTS,
    /// Whether TCP segments to ports are let through.
    ACK,
    /// Whether UDP ports are open.
    UDP,
    /// Whether hosts are up. A target is an address; the port of each stands for none.
    HOSTS
}
