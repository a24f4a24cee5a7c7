package dev.blip.sim;

import java.util.PriorityQueue;

/// A link on the way out, with a queue before it that drops what finds it full. Where our own kernel resets what
/// answers, each reset passes here too, among the probes. Seen by one thread, in the order of time.
final class SimBottleneck {
    /// A target whose SYN-ACK is not reset says it again.
    private static final long SYN_ACK_AGAIN_NANOS = 1_000_000_000L;

    /// Packets; 0 for no bottleneck.
    double perSecond;

    int queue = 100;

    /// Our kernel knows of no connection and resets each SYN-ACK.
    boolean isReset;

    private double freeAt;
    private long probeDrops;
    private long resetDrops;
    private long resetsSent;
    private final PriorityQueue<Long> resets = new PriorityQueue<>();

    /// Lets a probe in, behind the resets that left before it.
    ///
    /// @return how long it takes, or -1 if it is dropped
    long passNanos(long nowNanos) {
        if (perSecond == 0) {
            return 0;
        }
        sendResets(nowNanos);
        long nanos = queueNanos(nowNanos);
        probeDrops += nanos < 0 ? 1 : 0;
        return nanos;
    }

    /// A SYN-ACK arrives at us then.
    void synAckArrives(long nanos) {
        if (isReset) {
            resets.add(nanos);
        }
    }

    private void sendResets(long untilNanos) {
        while (!resets.isEmpty() && resets.peek() <= untilNanos) {
            long leaves = resets.remove();
            resetsSent++;
            if (queueNanos(leaves) < 0) {
                resetDrops++;
                resets.add(leaves + SYN_ACK_AGAIN_NANOS);
            }
        }
    }

    private long queueNanos(long nowNanos) {
        double backlog = Math.max(0, freeAt - nowNanos);
        double perPacket = 1e9 / perSecond;
        if (backlog >= queue * perPacket) {
            return -1;
        }
        freeAt = nowNanos + backlog + perPacket;
        return (long) (backlog + perPacket);
    }

    /// Probes that were dropped here.
    long probeDrops() {
        return probeDrops;
    }

    long resetsSent() {
        return resetsSent;
    }

    /// What was dropped here of all that left, probes and resets.
    ///
    /// @param probes  that left
    double droppedShare(long probes) {
        return (double) (probeDrops + resetDrops) / (probes + resetsSent);
    }
}
