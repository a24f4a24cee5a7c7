package dev.blip.way;

import dev.blip.link.ArpSocket;

/// The link as an ARP sweep sees it; a simulation brings its own. Owner: the sweep's thread.
public interface ArpLink {
    /// Takes who is there.
    interface Listener {
        /// @param address  whose, in network bit order
        /// @param mac      of whoever has it, in the low 48 bits; a single station's
        void heard(int address, long mac);
    }

    /// Asks once who has `address`.
    ///
    /// @param destination  who is to hear it: `MacAddress.BROADCAST`, or one station
    /// @return 1, or `-errno` if the frame did not leave
    int request(int address, long destination);

    /// Tells `address`, a station at `destination`, our MAC unasked.
    ///
    /// @return 1, or `-errno` if the frame did not leave
    int tell(int address, long destination);

    /// Gives what has been heard to `listener`: replies, and what hosts say of themselves in requests.
    ///
    /// @return frames read; `ArpSocket.LAP` if there may be more
    int poll(Listener listener);

    /// Frames that the kernel had no room for: [ArpSocket#dropped()].
    long dropped();

    /// How often the link came and went: [Interfaces#carrierChanges(int)].
    int carrierChanges();

    /// The link by a socket that was opened on the interface with that index.
    ///
    /// @param asked  whom the sweep may ask
    static ArpLink of(ArpSocket socket, SweepTargets asked, int interfaceIndex) {
        return new OpenedArpLink(socket, asked, interfaceIndex);
    }
}
