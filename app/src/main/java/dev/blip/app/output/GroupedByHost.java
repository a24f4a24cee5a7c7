package dev.blip.app.output;

import dev.blip.report.Hops;
import dev.blip.report.Observation;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Collects verdicts, which come in random order, and hands them to per-host formats host by host at the end.
///
/// Bounded: when `capacity` verdicts are waiting they are written as they are, and a host that answers again later
/// is named again; how many ports are not listed is told of no host then. The default of about a million (60 MB) is
/// a /16 with 16 ports reported per address.
public final class GroupedByHost implements ResultOutput {
    public static final int DEFAULT_CAPACITY = 1 << 20;

    /// A place in the array below the key of a host, of 33 bits: a positive long.
    private static final int PLACE_BITS = 30;

    private static final Comparator<Observation> BY_PORT =
            Comparator.comparingInt(GroupedByHost::rankOfPort);

    private static final int FIRST_CAPACITY = 1 << 10;

    private final List<HostOutput> outputs;
    private final int capacity;
    private Observation[] waiting;
    private int count;
    private final UnlistedCounts unlisted = new UnlistedCounts();
    private @Nullable ScanStart start; // null before it
    private boolean isSplit;

    public GroupedByHost(List<HostOutput> outputs, int capacity) {
        if (capacity < 1 || capacity > 1 << PLACE_BITS) {
            throw new IllegalArgumentException(
                    "1 to 2^" + PLACE_BITS + " verdicts must fit: capacity=" + capacity);
        }
        this.outputs = List.copyOf(outputs);
        this.capacity = capacity;
        this.waiting = new Observation[Math.min(FIRST_CAPACITY, capacity)];
    }

    @Override
    public void begin(ScanStart start) throws IOException {
        this.start = start;
        for (HostOutput output : outputs) {
            output.begin(start);
        }
    }

    @Override
    public void accept(Observation observation) throws IOException {
        if (count == capacity) {
            isSplit = true;
            writeWaiting(false);
        }
        if (count == waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.min(capacity, count * 2));
        }
        waiting[count++] = observation;
    }

    @Override
    public void unlisted(Observation observation) {
        unlisted.add(observation);
    }

    /// Every output is ended, also when one of them fails; the first failure is thrown.
    @Override
    public void end(ScanEnd end) throws IOException {
        var failures = new Failures();
        failures.collect(() -> writeWaiting(end.isDecided()));
        for (HostOutput output : outputs) {
            failures.collect(() -> output.end(end));
        }
        failures.throwFirst();
    }

    private void writeWaiting(boolean isDecided) throws IOException {
        int all = count;
        count = 0;
        Observation[] sorted = sortedByAddress(all);
        for (int from = 0; from < all; ) {
            int to = from + 1;
            while (to < all && sorted[to].hostKey() == sorted[from].hostKey()) {
                to++;
            }
            if (to - from > 1) {
                Arrays.sort(sorted, from, to, BY_PORT);
                markMiddleboxes(sorted, from, to);
            }
            List<Observation> ports = Arrays.asList(sorted).subList(from, to);
            ExtraPorts others = others(ports, isDecided);
            for (HostOutput output : outputs) {
                output.host(ports, others);
            }
            from = to;
        }
    }

    /// What is known of the ports of a host that are not listed.
    private ExtraPorts others(List<Observation> ports, boolean isDecided) {
        if (isSplit) {
            return ExtraPorts.NONE;
        }
        ScanStart asked = Objects.requireNonNull(start, "outputs are begun first");
        return unlisted.others(ports, asked, isDecided);
    }

    /// TCP ports come before UDP ports, as in Nmap's outputs.
    private static int rankOfPort(Observation o) {
        return o.transport().ordinal() << Character.SIZE | o.port();
    }

    /// Marks replies from before their host, which is known only now that all of it is here.
    private static void markMiddleboxes(Observation[] sorted, int from, int to) {
        int farthest = Hops.UNKNOWN;
        for (int i = from; i < to; i++) {
            if (sorted[i].isReply()) {
                farthest = Hops.farther(farthest, Hops.of(sorted[i].reply().ttl()));
            }
        }
        for (int i = from; i < to; i++) {
            if (sorted[i].isReply() && Hops.isBefore(sorted[i].reply().ttl(), farthest)) {
                sorted[i] = sorted[i].fromMiddlebox();
            }
        }
    }

    /// Sorts plain numbers, host above place, and not objects: no comparator has to warm up. Hosts in IPv6 come last,
    /// but not in the order of their addresses, so those alone are sorted once more.
    private Observation[] sortedByAddress(int all) {
        var keys = new long[all];
        for (int i = 0; i < all; i++) {
            keys[i] = waiting[i].hostKey() << PLACE_BITS | i;
        }
        Arrays.sort(keys);
        var sorted = new Observation[all];
        int ipv6 = all;
        for (int i = all - 1; i >= 0; i--) {
            sorted[i] = waiting[(int) keys[i] & (1 << PLACE_BITS) - 1];
            ipv6 = sorted[i].ipv6() == null ? ipv6 : i;
        }
        if (ipv6 < all) {
            Arrays.sort(sorted, ipv6, all, Comparator.comparing(Observation::address));
        }
        return sorted;
    }
}
