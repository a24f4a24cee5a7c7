package dev.blip.way;

/// What the transmit side asks of its link before it sends: whether frames may leave, and to whom. Numbers that one
/// thread publishes and any may read, never calls the other way.
public interface Reachable {
    /// Whether a frame that leaves now goes where the kernel would send it: the link is up, our address is there, and
    /// the route leads as it did.
    boolean isUp();

    /// What is wrong, for people: `eth0 has no carrier`. Empty while it is up.
    String why();

    /// The next hop's MAC in the low 48 bits, or -1: as the sender was opened.
    long nextHopMac();

    /// How often the link was lost, or the next hop became another, since the scan began: silence means nothing where
    /// this has grown since the probe left.
    long outages();
}
