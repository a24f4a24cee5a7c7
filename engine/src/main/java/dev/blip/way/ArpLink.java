package dev.blip.way;

import dev.blip.host.HostException;
import dev.blip.host.Interfaces;
import dev.blip.link.ArpSocket;

/// The link as an ARP sweep sees it; a simulation brings its own. Owner: the sweep's thread.
public interface ArpLink {
    /// Asks for an address: [ArpSocket#request(int, long)].
    int request(int address, long destination);

    /// Hands on what has arrived: [ArpSocket#poll(ArpSocket.Listener)].
    int poll(ArpSocket.Listener listener);

    /// Frames that the kernel had no room for: [ArpSocket#dropped()].
    long dropped();

    /// How often the link came and went: [Interfaces#carrierChanges(int)].
    int carrierChanges();

    /// Opens a socket on the interface with that index.
    static ArpLink of(ArpSocket socket, int interfaceIndex) {
        return new ArpLink() {
            @Override
            public int request(int address, long destination) {
                return socket.request(address, destination);
            }

            @Override
            public int poll(ArpSocket.Listener listener) {
                return socket.poll(listener);
            }

            @Override
            public long dropped() {
                return socket.dropped();
            }

            @Override
            public int carrierChanges() {
                try {
                    return Interfaces.carrierChanges(interfaceIndex);
                } catch (HostException _) {
                    return -1; // nobody can say that a request has left
                }
            }
        };
    }
}
