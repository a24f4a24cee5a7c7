package dev.blip.targets;

import java.util.BitSet;

/// A set of TCP ports, 0 to 65535, in ascending order. Immutable; any thread may read it.
public final class PortSet {
    private final char[] ports; // ascending
    private final char[] rank; // by port; 0 of ports that are not in the set
    private final BitSet member;

    private PortSet(BitSet member) {
        this.member = member;
        this.ports = new char[member.cardinality()];
        this.rank = new char[member.length()];
        int n = 0;
        for (int p = member.nextSetBit(0); p >= 0; p = member.nextSetBit(p + 1)) {
            rank[p] = (char) n;
            ports[n++] = (char) p;
        }
    }

    /// @param ports  bit p set means that port p is in the set; copied
    public static PortSet of(BitSet ports) {
        if (ports.length() > 65536) {
            throw new IllegalArgumentException(
                    "a port is 0 to 65535: port=" + (ports.length() - 1));
        }
        return new PortSet((BitSet) ports.clone());
    }

    public static PortSet of(int... ports) {
        var set = new BitSet();
        for (int p : ports) {
            if (p < 0 || p > 65535) {
                throw new IllegalArgumentException("a port is 0 to 65535: port=" + p);
            }
            set.set(p);
        }
        return of(set);
    }

    /// How many ports, 0 to 65536.
    public int count() {
        return ports.length;
    }

    public boolean isEmpty() {
        return ports.length == 0;
    }

    /// The port with `rank` others below it.
    public int at(int rank) {
        return ports[rank];
    }

    /// How many ports of the set lie below `port`, or -1 if it is not in the set.
    public int rankOf(int port) {
        if (port >= rank.length) {
            return -1;
        }
        int below = rank[port]; // a port that is not in the set has the rank of another
        return ports[below] == port ? below : -1;
    }

    public boolean contains(int port) {
        return member.get(port);
    }

    public PortSet minus(PortSet other) {
        var kept = (BitSet) member.clone();
        kept.andNot(other.member);
        return new PortSet(kept);
    }

    public PortSet or(PortSet other) {
        var both = (BitSet) member.clone();
        both.or(other.member);
        return new PortSet(both);
    }

    /// In the form that `PortSpec` reads, as short as it gets: `22,80,8000-8100`.
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (int p = member.nextSetBit(0); p >= 0; p = member.nextSetBit(member.nextClearBit(p))) {
            int last = member.nextClearBit(p) - 1;
            text.append(text.isEmpty() ? "" : ",").append(p);
            if (last > p) {
                text.append('-').append(last);
            }
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof PortSet s && member.equals(s.member);
    }

    @Override
    public int hashCode() {
        return member.hashCode();
    }
}
