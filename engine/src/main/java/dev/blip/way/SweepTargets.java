package dev.blip.way;

import dev.blip.bpf.FilterRules;
import dev.blip.link.ArpSocket;

/// The addresses that a sweep asks for on one link, and the packets that it does so by: ARP's, or neighbour
/// discovery's. Owner: the sweep's thread.
interface SweepTargets {
    /// What a socket has to let through.
    FilterRules filter();

    /// Does the work of [ArpLink#request(int, long)].
    int request(ArpSocket socket, int address, long destination);

    /// Does what [ArpLink#tell(int, long)] says.
    int tell(ArpSocket socket, int address, long destination);

    /// Tells `listener` of the frame if it is an answer.
    void read(byte[] frame, ArpLink.Listener listener);
}
