package dev.blip.host;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Watches the kernel's own counters of its tables of connections and of neighbours. `refresh` by one thread; any
/// thread may read what it has found.
///
/// The table of connections is this network namespace's. That of neighbours is one for all namespaces; the kernel shows
/// its counters in the first one, where process 1 lives unless this is a container.
public final class TablePressure implements HostPressure, AutoCloseable {
    /// A look takes some ten microseconds and a line for each processor.
    static final long PERIOD_NANOS = 250_000_000L;

    private static final String CONNECTIONS = "connection table full";
    private static final String NEIGHBOURS = "neighbour table full";
    private static final String SETTINGS = "/proc/sys/net/netfilter/";

    /// Above nine tenths the kernel is about to evict entries, or to refuse packets that need one.
    private static final double NEARLY_FULL = 0.9;

    /// Counters of one file that grow when a table has no room.
    private record Watch(CounterFile file, String reason) {}

    private final List<Watch> watched = new ArrayList<>();
    private final List<CounterFile> connections =
            new ArrayList<>(); // how many, and how many at the most
    private final long[] before;
    private long lookedNanos;
    private boolean wasNearlyFull;

    private volatile long events;
    private volatile String reason = "";

    /// @param withNeighbours  false to look at this namespace's own table alone
    TablePressure(long nowNanos, boolean withNeighbours) {
        watch("/proc/net", "nf_conntrack", CONNECTIONS, "insert_failed", "drop", "early_drop");
        if (withNeighbours
                && !watch(
                        "/proc/net",
                        "arp_cache",
                        NEIGHBOURS,
                        "unresolved_discards",
                        "table_fulls")) {
            watch("/proc/1/net", "arp_cache", NEIGHBOURS, "unresolved_discards", "table_fulls");
        }
        for (String name : new String[] {"nf_conntrack_count", "nf_conntrack_max"}) {
            try {
                connections.add(CounterFile.ofNumber(SETTINGS + name));
            } catch (IOException _) {
                break; // no such table in this kernel
            }
        }
        before = new long[watched.size()];
        for (int i = 0; i < before.length; i++) {
            before[i] = watched.get(i).file().read();
        }
        lookedNanos = nowNanos;
    }

    /// Opens the counters that this kernel has. What happened before counts for nothing.
    ///
    /// @param nowNanos  on the clock of `refresh`
    public static TablePressure open(long nowNanos) {
        return new TablePressure(nowNanos, true);
    }

    /// Watches a table, unless this kernel or namespace does not have its statistics: pressure on it then goes unseen.
    private boolean watch(String net, String table, String reason, String... columns) {
        try {
            String path = net + "/stat/" + table;
            watched.add(new Watch(CounterFile.ofColumns(path, columns), reason));
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /// Looks again, unless that was done a quarter of a second ago or less.
    public void refresh(long nowNanos) {
        if (nowNanos - lookedNanos < PERIOD_NANOS) {
            return;
        }
        lookedNanos = nowNanos;
        for (int i = 0; i < before.length; i++) {
            long now = watched.get(i).file().read();
            if (now > before[i] && before[i] >= 0) {
                add(now - before[i], watched.get(i).reason());
            }
            before[i] = now;
        }
        boolean isNearlyFull = isNearlyFull();
        if (isNearlyFull && !wasNearlyFull) { // others may keep it so for ever
            add(1, "connection table nearly full");
        }
        wasNearlyFull = isNearlyFull;
    }

    private boolean isNearlyFull() {
        if (connections.size() < 2) {
            return false;
        }
        long most = connections.get(1).read();
        return most > 0 && connections.get(0).read() >= NEARLY_FULL * most;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the refreshing thread alone writes it
    private void add(long count, String why) {
        reason = why; // before the count that publishes it
        events += count;
    }

    @Override
    public long events() {
        return events;
    }

    @Override
    public String reason() {
        return reason;
    }

    @Override
    public void close() {
        watched.forEach(watch -> watch.file().close());
        connections.forEach(CounterFile::close);
    }
}
