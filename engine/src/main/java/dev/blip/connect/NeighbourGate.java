package dev.blip.connect;

import dev.blip.host.HostException;
import dev.blip.host.Neighbours;
import dev.blip.host.Neighbours.Resolution;
import dev.blip.way.Ways;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/// Holds the targets on links of ours back until the kernel has a MAC address for them, or has asked in vain. Owner:
/// the dispatcher's thread.
///
/// One target of an address is asked, for that makes the kernel ask by ARP; the others wait. The kernel keeps no more
/// than `unres_qlen_bytes` of what it cannot send yet, would send all of that at once afterwards, and its table has
/// room for `gc_thresh3` (1,024) neighbours of the whole machine; what it has no room for it drops, and connect(2)
/// reports success: arp(7). So few are unresolved at a time, and the table is looked at instead of the call's result.
public final class NeighbourGate {
    /// A quarter of `gc_thresh3`: with the neighbours that have answered, which cannot be dropped for half a minute,
    /// and those of other programs, there is room left.
    static final int MOST_UNRESOLVED = 256;

    /// However full the kernel's table is, so many are tried: with none the scan would never get on.
    private static final int LEAST_UNRESOLVED = 8;

    /// Between looks at the table: the kernel's own requests are a second apart.
    private static final long LOOK_NANOS = 50_000_000L;

    /// Three requests, one second after each (mcast_solicit, retrans_time_ms), and as much again.
    private static final long LONGEST_NANOS = 6_000_000_000L;

    private static final long APART_NANOS = 1_000_000_000L; // retrans_time_ms

    private static final long REQUESTS_NANOS =
            2 * APART_NANOS; // from the first of three to the last

    /// How many addresses are remembered; others are resolved again.
    private static final int MOST_KNOWN = 1 << 16;

    /// The kernel's table.
    @FunctionalInterface
    public interface Table {
        void read(Neighbours.Reader reader) throws HostException;
    }

    /// What has become of an address.
    interface Listener {
        /// Its MAC address is known, or may be: those who waited can be asked.
        void present(List<ConnectTarget> waited);

        /// Nobody has it.
        ///
        /// @param firstNanos  when it was asked for, first and last
        void absent(List<ConnectTarget> waited, long firstNanos, long lastNanos);

        /// The kernel had no room for it: what was asked has not left.
        void forgotten(List<ConnectTarget> waited);
    }

    /// An address that the kernel has been made to ask for.
    private static final class Resolving {
        final int interfaceIndex;
        final ConnectTarget asked;
        final long sinceNanos;
        final List<ConnectTarget> waiting = new ArrayList<>();
        Resolution seen = Resolution.NONE;

        Resolving(int interfaceIndex, ConnectTarget asked, long sinceNanos) {
            this.interfaceIndex = interfaceIndex;
            this.asked = asked;
            this.sinceNanos = sinceNanos;
        }
    }

    private final Ways ways;
    private final Table table;
    private final Listener listener;
    // An address is in one of three maps at the most: being resolved, absent, or present; in none,
    // it is not known.
    private final Map<Integer, Resolving> resolving = new HashMap<>();
    private final Queue<ConnectTarget> queue = new ArrayDeque<>(); // for a place among them
    private final Map<Integer, Long> absentSince = lastOnes(); // by address: its last request
    private final Map<Integer, Boolean> present = lastOnes();
    private int most = MOST_UNRESOLVED;
    private long lookNanos;

    /// A map that forgets what came first when it is full. Forgetting costs a look or a request, never a verdict.
    private static <V> Map<Integer, V> lastOnes() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
                return size() > MOST_KNOWN;
            }
        };
    }

    NeighbourGate(Ways ways, Table table, Listener listener) {
        this.ways = ways;
        this.table = table;
        this.listener = listener;
    }

    private boolean isNeighbour(int address) {
        return ways.kindOf(address) == Ways.Kind.NEIGHBOURS;
    }

    /// Keeps `target` if it had better not be asked now.
    boolean holds(ConnectTarget target) {
        int address = target.address();
        if (!isNeighbour(address) || present.containsKey(address)) {
            return false;
        }
        Resolving known = resolving.get(address);
        // One asks, the others of the same address wait: each SYN more would lie in the kernel's
        // queue and leave in one burst.
        if (known != null) {
            known.waiting.add(target);
            return true;
        }
        Long lastRequest = absentSince.get(address);
        if (lastRequest != null) {
            listener.absent(List.of(target), lastRequest - REQUESTS_NANOS, lastRequest);
            return true;
        }
        if (resolving.size() >= most) {
            queue.add(target);
            return true;
        }
        return false;
    }

    /// `target` is asked now, so the kernel resolves its address.
    void asked(ConnectTarget target, long nowNanos) {
        int address = target.address();
        if (isNeighbour(address)
                && !present.containsKey(address)
                && !resolving.containsKey(address)) {
            // The first one sets the clock: nothing is looked at while nothing is resolved.
            if (resolving.isEmpty()) {
                lookNanos = nowNanos + LOOK_NANOS;
            }
            resolving.put(address, new Resolving(ways.interfaceOf(address), target, nowNanos));
        }
    }

    /// Somebody has answered in the name of `address`.
    void answered(int address) {
        if (isNeighbour(address) && present.put(address, true) == null) {
            absentSince.remove(address); // an answer proves more than silence of ARP
            Resolving known = resolving.remove(address);
            listener.present(known == null ? List.of() : known.waiting);
            refill();
        }
    }

    /// Keeps a silent target whose address is not resolved: its attempt has not left so far.
    boolean holdsUnresolved(ConnectTarget target) {
        Resolving known = resolving.get(target.address());
        Long lastRequest = absentSince.get(target.address());
        if (known != null) {
            target.takeBack();
            known.waiting.add(target);
            return true;
        }
        if (lastRequest != null) {
            target.takeBack();
            listener.absent(List.of(target), lastRequest - REQUESTS_NANOS, lastRequest);
            return true;
        }
        return false;
    }

    /// The kernel has said that nobody has `address`.
    void failed(int address, long nowNanos) {
        absent(address, nowNanos - LOOK_NANOS);
        refill();
    }

    /// What is known of `address` is no longer believed.
    void forget(int address) {
        absentSince.remove(address);
    }

    /// When to call `look`; `Long.MAX_VALUE` if nothing is resolved.
    long dueNanos() {
        return resolving.isEmpty() ? Long.MAX_VALUE : lookNanos;
    }

    /// Looks at what the kernel has found out.
    void look(long nowNanos) {
        if (nowNanos < dueNanos()) {
            return;
        }
        lookNanos = nowNanos + LOOK_NANOS;
        if (!read()) {
            letGo(nowNanos - LONGEST_NANOS);
            return;
        }
        // A copy: the listener may have others asked, and so put in, while this goes through them.
        boolean isFull = false;
        for (int address : List.copyOf(resolving.keySet())) {
            Resolving known = resolving.get(address);
            if (known == null) {
                continue; // the listener has been told of another with it
            }
            switch (known.seen) {
                case USABLE -> found(address, known);
                case FAILED -> absent(address, nowNanos - LOOK_NANOS);
                case NONE -> {
                    isFull = true;
                    resolving.remove(address);
                    known.asked.neverLeft();
                    listener.forgotten(known.waiting);
                }
                // Whoever is not in the next reading has been thrown out of the table since.
                case UNDER_WAY -> known.seen = Resolution.NONE;
            }
        }
        // As TCP does: half as many at once where the table was full, one more where it was not.
        most = isFull ? Math.max(LEAST_UNRESOLVED, most / 2) : Math.min(MOST_UNRESOLVED, most + 1);
        refill();
    }

    /// Notes for each address what the kernel's table says; what it does not mention keeps `NONE`.
    ///
    /// @return false if the table cannot be read
    private boolean read() {
        try {
            table.read((interfaceIndex, address, resolution) -> {
                Resolving known = resolving.get(address);
                if (known != null && known.interfaceIndex == interfaceIndex) {
                    known.seen = resolution;
                }
            });
            return true;
        } catch (HostException _) {
            return false; // what the kernel does not tell is found out by asking
        }
    }

    /// Those that are not being resolved any more, whatever came of it.
    private void letGo(long sinceNanos) {
        for (int address : List.copyOf(resolving.keySet())) {
            Resolving known = resolving.get(address);
            if (known != null && known.sinceNanos - sinceNanos <= 0) {
                found(address, known);
            }
        }
        refill();
    }

    /// Takes an address for present, known or supposed: whoever waited is asked, and silence tells the rest.
    private void found(int address, Resolving known) {
        resolving.remove(address);
        present.put(address, true);
        listener.present(known.waiting);
    }

    /// Nobody has the address. The kernel gives up one interval after its last request: so the times of both ends
    /// follow from that of the failure, to within the interval of looks.
    private void absent(int address, long failedNanos) {
        Resolving known = resolving.remove(address);
        long lastRequest = failedNanos - APART_NANOS;
        present.remove(address);
        absentSince.put(address, lastRequest);
        if (known != null) {
            listener.absent(known.waiting, lastRequest - REQUESTS_NANOS, lastRequest);
        }
    }

    /// Lets those in who waited for a place.
    private void refill() {
        if (queue.isEmpty() || resolving.size() >= most) {
            return;
        }
        List<ConnectTarget> all = List.copyOf(queue);
        queue.clear();
        listener.present(all);
    }

    /// Gives up waiting: the scan is over.
    void stop() {
        List<ConnectTarget> all = new ArrayList<>(queue);
        queue.clear();
        // Released all at once: the dispatcher is stopping, and settles each without a packet.
        for (Iterator<Resolving> each = resolving.values().iterator(); each.hasNext(); ) {
            all.addAll(each.next().waiting);
            each.remove();
        }
        listener.present(all);
    }
}
