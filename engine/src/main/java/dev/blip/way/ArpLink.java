package dev.blip.way;

import dev.blip.host.HostException;
import dev.blip.host.Interfaces;
import dev.blip.link.ArpSocket;

/// The link as an ARP sweep sees it; a simulation brings its own. Owner: the sweep's thread.
public interface ArpLink {
    /// As [ArpSocket#request(int, long)].
    int request(int address, long destination);

    /// As [ArpSocket#tell(int, long)].
    int tell(int address, long destination);

    /// As [ArpSocket#poll(ArpSocket.Listener)].
    int poll(ArpSocket.Listener listener);

    /// As [ArpSocket#dropped()].
    long dropped();

    /// As [Interfaces#carrierChanges(int)].
    int carrierChanges();

    /// By a socket on the interface with that index.
    static ArpLink of(ArpSocket socket, int interfaceIndex) {
        return new ArpLink() {
            @Override
            public int request(int address, long destination) {
                return socket.request(address, destination);
            }

            @Override
            public int tell(int address, long destination) {
                return socket.tell(address, destination);
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
