package dev.blip.bpf;

/// What the kernel lets through to a scan's rings, and how much of it. What passes is not yet believed. Immutable.
public interface FilterRules {
    /// The filter that a socket has, as `struct sock_filter[]` in this machine's byte order; what it returns of a frame
    /// that passes is how many bytes the ring keeps.
    ///
    /// @param linkHeader  14 for Ethernet framing, loopback's included; 0 where frames start with the IP header
    byte[] socketFilter(int linkHeader);
}
