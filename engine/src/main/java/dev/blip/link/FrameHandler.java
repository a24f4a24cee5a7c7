package dev.blip.link;

/// What is done with one frame that arrived.
@FunctionalInterface
public interface FrameHandler {
    /// The kernel vouches for the TCP checksum (`TP_STATUS_CSUM_VALID`), or the sender on this machine has left it to
    /// the device, so that the frame holds none (`TP_STATUS_CSUMNOTREADY`).
    int CHECKSUM_TRUSTED = 1;

    /// Nobody says whether the sender on this machine has left the TCP checksum to the device: AF_XDP cannot.
    int CHECKSUM_UNTOLD = 1 << 1;

    /// The frame was longer than what the filter's snap length let through.
    int CUT = 1 << 2;

    /// The frame is addressed to another machine's MAC address (`PACKET_OTHERHOST`): the interface is promiscuous, or
    /// what is in front of it does not look. AF_XDP does not say so.
    int OTHER_HOST = 1 << 3;

    /// The upper half of the flags is the identifier of the VLAN tag that the kernel took off; 0 if there was none, or
    /// one that says a priority and no VLAN.
    int VLAN_SHIFT = 16;

    /// Called on the receive thread. The bytes are the receiver's again when this returns.
    ///
    /// @param bytes       a copy of what the kernel wrote, in which there may be other frames too
    /// @param at          where the link header begins
    /// @param end         the first byte behind what was captured, `at <= end`; both lie within `bytes`
    /// @param epochNanos  when the kernel received it, CLOCK_REALTIME
    /// @param flags       of the constants above, with the VLAN
    void frame(byte[] bytes, int at, int end, long epochNanos, int flags);
}
