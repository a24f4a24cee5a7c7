package dev.blip.pace;

/// Counts the silences of a lane that no evidence stands behind: of UDP ports whose hosts may have had no ICMP error
/// left to send. Owner: the lane's transmit thread.
final class Doubts {
    private long count;

    void add() {
        count++;
    }

    long count() {
        return count;
    }
}
