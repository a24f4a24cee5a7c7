package dev.blip.way;

import dev.blip.host.HostException;
import dev.blip.host.Interfaces;
import dev.blip.link.ArpSocket;

/// The link as the kernel lets us at it: requests and replies by a packet socket, the carrier by netlink.
final class OpenedArpLink implements ArpLink {
    private final ArpSocket socket;
    private final SweepTargets asked;
    private final int interfaceIndex;

    OpenedArpLink(ArpSocket socket, SweepTargets asked, int interfaceIndex) {
        this.socket = socket;
        this.asked = asked;
        this.interfaceIndex = interfaceIndex;
    }

    @Override
    public int request(int address, long destination) {
        return asked.request(socket, address, destination);
    }

    @Override
    public int tell(int address, long destination) {
        return asked.tell(socket, address, destination);
    }

    @Override
    public int poll(Listener listener) {
        return socket.poll(frame -> asked.read(frame, listener));
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
}
