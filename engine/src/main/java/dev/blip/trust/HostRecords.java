package dev.blip.trust;

import dev.blip.memory.AddressIndex;
import dev.blip.report.Hops;
import java.util.Arrays;

/// What the replies in the name of each host have in common: 20 to 40 bytes a host, for as many as 1,048,576 that have
/// answered. Owner: the thread that reports.
public final class HostRecords {
    static final int MOST_HOSTS = 1 << 20;

    private static final int FIRST_HOSTS = 1 << 6;
    private static final int REPLIED = 1;
    private static final int CLEARED = 2;

    private final AddressIndex index = new AddressIndex(MOST_HOSTS);
    private int[] open = new int[FIRST_HOSTS];
    private int[] held = new int[FIRST_HOSTS]; // chain of `HeldFindings`, plus 1
    private byte[] farthest = new byte[FIRST_HOSTS]; // `Hops`, plus 1
    private byte[] flags = new byte[FIRST_HOSTS];

    int count() {
        return index.count();
    }

    int address(int host) {
        return index.address(host);
    }

    /// A host's number, or `AddressIndex.NONE` if it has none; likewise `add`, if there is no room for it.
    int find(int address) {
        return index.find(address);
    }

    int add(int address) {
        int host = index.add(address);
        if (host >= open.length) {
            open = Arrays.copyOf(open, open.length * 2);
            held = Arrays.copyOf(held, open.length);
            farthest = Arrays.copyOf(farthest, open.length);
            flags = Arrays.copyOf(flags, open.length);
        }
        return host;
    }

    /// Notes a reply, and how far it has come.
    void heardFrom(int host, int hops) {
        flags[host] |= REPLIED;
        farthest[host] = (byte) (Hops.farther(hops, farthest(host)) + 1);
    }

    /// Whether a SYN-ACK or a RST has come in its name.
    boolean hasReplied(int host) {
        return (flags[host] & REPLIED) != 0;
    }

    /// Distance of the farthest reply in its name, or `Hops.UNKNOWN`.
    int farthest(int host) {
        return farthest[host] - 1;
    }

    void countOpen(int host) {
        open[host]++;
    }

    int open(int host) {
        return open[host];
    }

    void clear(int host) {
        flags[host] |= CLEARED;
    }

    /// Whether it is certain that the host does not answer everything, or too late to find out.
    boolean isCleared(int host) {
        return (flags[host] & CLEARED) != 0;
    }

    int held(int host) {
        return held[host] - 1;
    }

    void hold(int host, int chain) {
        held[host] = chain + 1;
    }
}
