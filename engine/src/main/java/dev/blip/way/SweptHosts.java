package dev.blip.way;

import dev.blip.probe.NeighbourMacs;
import dev.blip.report.Station;
import dev.blip.targets.AddressSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// What an ARP sweep knows of each address of its set, by rank: its MAC, whether there is another, how often it was
/// asked, how often it has answered. Owner: the sweep's thread; MACs and their number may be read by any.
final class SweptHosts {
    private static final long UNKNOWN = 0;

    private final AddressSet addresses;
    private final AtomicLongArray macs; // by rank
    private final Map<Integer, Long> others = new ConcurrentHashMap<>(); // a second MAC, by rank
    private final Map<Long, Integer> addressesOf = new ConcurrentHashMap<>(); // by MAC, how many
    private final byte[] requests; // by rank, as the two below
    private final byte[] answers;
    private final long[] lastNanos;
    private final ArpAnswer[] found; // how, by rank; written before the MAC, and read after it
    private volatile int foundCount;

    SweptHosts(AddressSet addresses) {
        int count = Math.toIntExact(addresses.count());
        this.addresses = addresses;
        this.macs = new AtomicLongArray(count);
        this.requests = new byte[count];
        this.answers = new byte[count];
        this.lastNanos = new long[count];
        this.found = new ArpAnswer[count];
        Arrays.fill(found, ArpAnswer.UNASKED);
    }

    int count() {
        return requests.length;
    }

    int address(int rank) {
        return addresses.at(rank);
    }

    /// Any thread: how many have a MAC.
    int found() {
        return foundCount;
    }

    boolean areAllFound() {
        return foundCount == requests.length;
    }

    boolean isFound(int rank) {
        return macs.get(rank) != UNKNOWN;
    }

    /// When it may be asked again: at once if it was not asked since all began anew.
    long dueNanos(int rank, long apartNanos, long nowNanos) {
        return requests[rank] == 0 ? nowNanos : lastNanos[rank] + apartNanos;
    }

    void asked(int rank, long nanos) {
        lastNanos[rank] = nanos;
        requests[rank]++;
    }

    /// Whoever answers once more than it was asked has spoken by itself, which says nothing of loss.
    ///
    /// @return whether it was not known
    boolean answered(int address, long mac, long nowNanos) {
        int rank = (int) addresses.rankOf(address);
        if (rank >= 0 && answers[rank] < requests[rank]) {
            answers[rank]++;
        }
        if (rank >= 0 && requests[rank] > 0 && !isFound(rank)) {
            found[rank] = new ArpAnswer(requests[rank], nowNanos - lastNanos[rank]);
        }
        return learn(address, mac);
    }

    /// The first MAC of an address stays, and the first other one is kept beside it. Addresses that are not of the set
    /// are of no interest.
    ///
    /// @return whether it was not known
    boolean learn(int address, long mac) {
        int rank = (int) addresses.rankOf(address);
        if (rank < 0) {
            return false;
        }
        boolean isNew = macs.compareAndSet(rank, UNKNOWN, mac);
        if (isNew) {
            addressesOf.merge(mac, 1, Integer::sum);
            addFound();
        } else {
            learnOther(address, mac);
        }
        return isNew;
    }

    /// Keeps a second MAC of an address that has one already; of others nothing is learnt.
    void learnOther(int address, long mac) {
        int rank = (int) addresses.rankOf(address);
        if (rank >= 0 && isFound(rank) && macs.get(rank) != mac) {
            others.putIfAbsent(rank, mac);
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the owner alone writes it
    private void addFound() {
        foundCount++;
    }

    /// Nobody knows which requests have left: none counts. Who was found stays found.
    void forgetRequests() {
        Arrays.fill(requests, (byte) 0);
        Arrays.fill(answers, (byte) 0);
    }

    /// Live addresses that have not been heard after so many rounds: the share of requests that brought no answer,
    /// among those who did answer, is what the silent can expect.
    double missed(int rounds) {
        long asked = 0;
        long answered = 0;
        int live = 0;
        for (int rank = 0; rank < requests.length; rank++) {
            if (answers[rank] > 0) {
                live++;
                asked += Math.max(requests[rank], answers[rank]);
                answered += answers[rank];
            }
        }
        double never = live == 0 ? 0 : Math.pow(1 - (double) answered / asked, rounds);
        return live * never / (1 - never);
    }

    /// MACs that have answered for `least` addresses or more, `most` of them at the most.
    List<Long> macsOfMany(int least, int most) {
        List<Long> many = new ArrayList<>();
        addressesOf.forEach((mac, count) -> {
            if (count >= least && many.size() < most) {
                many.add(mac);
            }
        });
        return many;
    }

    /// Any thread: who has an address, null if nobody has said so.
    ///
    /// @param many  addresses of one MAC that make it a proxy's
    @Nullable Station station(int address, int many) {
        int rank = (int) addresses.rankOf(address);
        long mac = rank < 0 ? UNKNOWN : macs.get(rank);
        if (mac == UNKNOWN) {
            return null;
        }
        boolean isProxy = addressesOf.getOrDefault(mac, 0) >= many;
        return new Station(mac, others.getOrDefault(rank, Station.NO_MAC), isProxy);
    }

    /// Any thread: how `address` was found; only of one that was.
    ArpAnswer answer(int address) {
        int rank = (int) addresses.rankOf(address);
        return rank >= 0 && isFound(rank) ? found[rank] : ArpAnswer.UNASKED;
    }

    /// Any thread: who has answered until now.
    NeighbourMacs neighbours() {
        var builder = new AddressSet.Builder();
        long[] known = new long[macs.length()];
        int count = 0;
        for (int rank = 0; rank < known.length; rank++) {
            long mac = macs.get(rank);
            if (mac != UNKNOWN) {
                builder.add(addresses.at(rank));
                known[count++] = mac;
            }
        }
        return new NeighbourMacs(builder.build(), Arrays.copyOf(known, count));
    }
}
