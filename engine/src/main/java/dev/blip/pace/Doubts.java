package dev.blip.pace;

/// Counts the hosts of a lane whose silence no evidence stands behind: they may have had no ICMP error left to send.
/// Owner: the lane's transmit thread.
final class Doubts {
    private long open;
    private long confirmed;

    /// A host has been silent, and may have been so because it had no error left.
    void open() {
        open++;
    }

    /// It is known why.
    ///
    /// @param isConfirmed  it had none
    void resolve(boolean isConfirmed) {
        open--;
        confirmed += isConfirmed ? 1 : 0;
    }

    boolean areAnyOpen() {
        return open > 0;
    }

    /// So many were confirmed.
    long confirmed() {
        return confirmed;
    }
}
