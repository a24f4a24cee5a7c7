package dev.blip.pace;

import dev.blip.targets.AddressSet;
import java.util.Arrays;

/// Keeps a time between any two packets to one host, for each host by itself: where everybody is asked in rounds, who
/// is not due yet holds up only those who are not either. Memory: 8 bytes a host. Owner: one transmit thread.
public final class HostIntervals {
    private static final long NEVER = Long.MIN_VALUE;

    private final AddressSet hosts;
    private final long intervalNanos;
    private final long[] sentNanos; // by rank; `NEVER` before the first
    private int[] underWay = new int[64]; // ranks of what was let go and has not left yet
    private int underWayCount;

    /// @param hosts          that are asked; fewer than 2^31
    /// @param intervalNanos  from one packet's departure to the next one's
    public HostIntervals(AddressSet hosts, long intervalNanos) {
        this.hosts = hosts;
        this.intervalNanos = intervalNanos;
        this.sentNanos = new long[Math.toIntExact(hosts.count())];
        Arrays.fill(sentNanos, NEVER);
    }

    /// The time from which on a packet may leave to that host; not after `nowNanos` if it may now.
    public long opensAt(long host, long nowNanos) {
        long sent = sentNanos[rankOf(host)];
        return sent == NEVER ? nowNanos : sent + intervalNanos;
    }

    /// A packet to that host is let go: it counts from now on, and once more when it has left.
    public void let(long host, long nowNanos) {
        int rank = rankOf(host);
        sentNanos[rank] = nowNanos;
        if (underWayCount == underWay.length) {
            underWay = Arrays.copyOf(underWay, 2 * underWayCount); // as long as a batch at the most
        }
        underWay[underWayCount++] = rank;
    }

    /// All that was let go has left, or never will.
    ///
    /// @param afterNanos  read after the call that sent it returned
    public void sent(long afterNanos) {
        for (int i = 0; i < underWayCount; i++) {
            sentNanos[underWay[i]] = afterNanos;
        }
        underWayCount = 0;
    }

    private int rankOf(long host) {
        return (int) hosts.rankOf((int) host);
    }
}
