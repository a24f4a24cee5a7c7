package dev.blip.way;

import dev.blip.linux.Errno;
import dev.blip.pace.Pacer;
import dev.blip.plan.Pace;
import dev.blip.probe.NeighbourMacs;
import dev.blip.run.Clock;
import dev.blip.targets.AddressSet;
import dev.blip.wire.MacAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/// Asks a set of addresses on one link who is there, in rounds over those that have not answered. Owner: one thread,
/// which calls `work` until it returns `NEVER`; under a simulated clock it runs unchanged. What is known of whom may be
/// read by any thread.
///
/// Silence is a verdict one second after an address's last request, because a proxy may wait 0.8 s; and only where the
/// requests can have left: the kernel took them, and the link's carrier was there from the first to the verdict.
/// Where that is not so, they are asked anew, and in the end are *not asked*.
public final class ArpSweep {
    public static final long NEVER = Long.MAX_VALUE;

    /// Requests a second, all broadcasts: a /24 has been asked three times in 0.4 s.
    public static final double PER_SECOND = 2_000;

    /// Rounds that everybody silent gets.
    public static final int ROUNDS = 3;

    /// Rounds at the most, where those who have answered did so less often than they were asked.
    static final int MOST_ROUNDS = 6;

    /// From a request to the next for the same address, at the least.
    static final long APART_NANOS = 100_000_000L;

    /// The same where requests or replies were lost.
    static final long LOSSY_APART_NANOS = 300_000_000L;

    static final long SILENCE_NANOS = 1_000_000_000L;

    /// Live addresses that may be missed before another round is made.
    private static final double MOST_MISSED = 0.05;

    /// A MAC that has answered for so many is a proxy's, which drops broadcasts beyond a queue of 64 (`PROXY_QLEN`,
    /// arp(7)) but answers at once what comes to it alone: it gets a round of its own.
    private static final int MANY = 8;

    private static final int MOST_PROXIES = 4;

    private static final long LOOK_NANOS = 100_000_000L; // between looks at the carrier
    private static final long RETRY_NANOS = 10_000_000L; // after a request that was refused
    private static final long REFUSED_LIMIT_NANOS = 3_000_000_000L;
    private static final long DOWN_LIMIT_NANOS = 10_000_000_000L;
    private static final int MOST_RESTARTS = 8;

    private final AddressSet addresses;
    private final ArpLink link;
    private final Clock clock;
    private final double perSecond;
    private final int[] order; // ranks, in the order of asking
    private final AtomicLongArray macs; // by rank; 0 not known
    private final byte[] requests; // by rank, as the two below
    private final byte[] answers;
    private final long[] lastNanos;

    private final Pacer pacer;
    private int broadcasts = 1; // rounds of them, the present one included
    private int cursor;
    private long destination = MacAddress.BROADCAST;
    private @Nullable List<Long> proxies; // null before all have had their rounds
    private int nextProxy;
    private boolean isLossy;
    private int carrier;
    private long lookAt;
    private long downSince = NEVER;
    private long refusedSince = NEVER;
    private int restarts;
    private long lastRequestNanos;
    private long sent;

    private volatile int found;
    private volatile long newsNanos;
    private volatile boolean isFirstRoundOut;
    private boolean areRequestsOut; // but where the link fails
    private volatile boolean isOver;
    private volatile String objection = ""; // why the rest is not asked
    private volatile String trouble = "";

    /// @param addresses  at least one, 65,536 at the most
    /// @param known      whose MAC need not be asked for
    /// @param perSecond  requests, a ceiling
    public ArpSweep(
            AddressSet addresses,
            Map<Integer, Long> known,
            ArpLink link,
            double perSecond,
            long seed,
            Clock clock) {
        int count = Math.toIntExact(addresses.count());
        this.addresses = addresses;
        this.link = link;
        this.clock = clock;
        this.perSecond = perSecond;
        this.order = shuffled(count, seed);
        this.macs = new AtomicLongArray(count);
        this.requests = new byte[count];
        this.answers = new byte[count];
        this.lastNanos = new long[count];
        long now = clock.nanoTime();
        this.pacer = new Pacer(Pace.fixed(perSecond), now);
        this.carrier = link.carrierChanges();
        this.lookAt = carrier < 0 ? now : now + LOOK_NANOS;
        this.lastRequestNanos = now;
        this.newsNanos = now;
        known.forEach((address, mac) -> learn(addresses.rankOf(address), mac));
    }

    private static int[] shuffled(int count, long seed) {
        var random = new SplittableRandom(seed);
        int[] order = new int[count];
        for (int i = 0; i < count; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /// Requests at the most, for `count` addresses of which none answers, on a link that stays up.
    public static long mostRequests(long count) {
        return count * (MOST_ROUNDS + MOST_PROXIES);
    }

    /// How long `count` silent addresses take where nothing is lost, in seconds.
    public static double seconds(long count, double perSecond) {
        double apart = (ROUNDS - 1) * APART_NANOS / 1e9;
        double asking = Math.max(ROUNDS * count / perSecond, count / perSecond + apart);
        return asking + SILENCE_NANOS / 1e9;
    }

    /// Hears what has come, and sends what is due.
    ///
    /// @return when to be called next; not later than `nowNanos` means at once
    public long work(long nowNanos) {
        boolean isAllHeard = link.poll(this::heard) == 0;
        if (!objection.isEmpty() && !isOver) {
            end(objection);
        }
        if (isOver || found == order.length) {
            isOver = true;
            return NEVER;
        }
        if (nowNanos >= lookAt && !isSteady(nowNanos)) {
            return isOver ? NEVER : nowNanos + LOOK_NANOS / 2;
        }
        while (cursor < order.length) {
            long next = askNext(nowNanos);
            if (next > nowNanos) {
                return isOver ? NEVER : next;
            }
        }
        isFirstRoundOut = true;
        if (!areRequestsOut) {
            long answersAt = broadcasts < ROUNDS ? nowNanos : lastRequestNanos + APART_NANOS;
            if (nowNanos < answersAt) {
                return answersAt;
            }
            if (nextRound(nowNanos)) {
                return nowNanos;
            }
            areRequestsOut = true;
        }
        long over = lastRequestNanos + SILENCE_NANOS;
        if (nowNanos < over || !isAllHeard) {
            return Math.max(over, nowNanos);
        }
        return judge(nowNanos);
    }

    /// Any thread: no more requests, and nobody is silent.
    public void stop(String why) {
        objection = why;
    }

    /// @return when the cursor may move on, `nowNanos` if it has
    private long askNext(long nowNanos) {
        int rank = order[cursor];
        long apart = isLossy ? LOSSY_APART_NANOS : APART_NANOS;
        long due = requests[rank] == 0 ? nowNanos : lastNanos[rank] + apart;
        if (macs.get(rank) != 0) {
            cursor++;
            return nowNanos;
        }
        if (due > nowNanos) {
            return due;
        }
        if (pacer.permits(nowNanos, 1) == 0) {
            return Math.max(nowNanos + 1, pacer.readyAt(nowNanos));
        }
        int result = link.request(addresses.at(rank), destination);
        if (result < 0) {
            return refused(nowNanos, -result);
        }
        refusedSince = NEVER;
        lastRequestNanos = clock.nanoTime();
        lastNanos[rank] = lastRequestNanos;
        requests[rank]++;
        sent++;
        pacer.sent(lastRequestNanos, 1);
        cursor++;
        return nowNanos;
    }

    /// A request that the kernel refused was none. It is made again, for as long as there is hope.
    private long refused(long nowNanos, int errno) {
        if (refusedSince == NEVER) {
            refusedSince = nowNanos;
        }
        if (nowNanos - refusedSince >= REFUSED_LIMIT_NANOS) {
            end("no ARP request could be sent: " + Errno.text(errno));
        }
        lookAt = nowNanos; // the carrier may have gone
        return nowNanos + RETRY_NANOS;
    }

    /// Begins another round, if there is to be one.
    private boolean nextRound(long nowNanos) {
        if (broadcasts < ROUNDS) {
            return begin(MacAddress.BROADCAST);
        }
        if (proxies == null) {
            proxies = proxies();
        }
        if (nextProxy < proxies.size()) {
            return begin(proxies.get(nextProxy++));
        }
        if (broadcasts == MOST_ROUNDS || !isAnotherNeeded()) {
            return false;
        }
        isLossy = true;
        double slower = perSecond / (1 << broadcasts + 1 - ROUNDS);
        pacer.setRate(Math.max(slower, Pace.SLOWEST), nowNanos);
        return begin(MacAddress.BROADCAST);
    }

    private boolean begin(long to) {
        destination = to;
        broadcasts += to == MacAddress.BROADCAST ? 1 : 0;
        cursor = 0;
        return true;
    }

    /// The share of requests that brought no answer, among those who did answer, is what the silent can expect.
    private boolean isAnotherNeeded() {
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
        double never = live == 0 ? 0 : Math.pow(1 - (double) answered / asked, broadcasts);
        return live * never / (1 - never) > MOST_MISSED;
    }

    private List<Long> proxies() {
        Map<Long, Integer> counts = new HashMap<>();
        for (int rank = 0; rank < order.length; rank++) {
            if (macs.get(rank) != 0) {
                counts.merge(macs.get(rank), 1, Integer::sum);
            }
        }
        List<Long> many = new ArrayList<>();
        counts.forEach((mac, count) -> {
            if (count >= MANY && many.size() < MOST_PROXIES) {
                many.add(mac);
            }
        });
        return many;
    }

    private void heard(int address, long mac) {
        int rank = (int) addresses.rankOf(address);
        if (rank < 0) {
            return;
        }
        if (answers[rank] < requests[rank]) {
            answers[rank]++;
        }
        boolean isNews = macs.get(rank) == 0;
        learn(rank, mac);
        if (isNews && found > Crowd.FEW) {
            // It would ask for our MAC by itself, five seconds after its first answer
            // (`delay_first_probe_time`, arp(7)),
            // and the kernel makes an entry of everybody who asks. Who does not hear this asks
            // then.
            link.tell(address, mac);
        }
    }

    /// The first MAC of an address stays.
    private void learn(long rank, long mac) {
        if (rank >= 0 && macs.compareAndSet((int) rank, 0, mac)) {
            newsNanos = clock.nanoTime();
            addFound();
        }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the owner alone writes it
    private void addFound() {
        found++;
    }

    /// Whether the carrier has been there since it was last looked at. If it was not, nobody knows which requests left,
    /// and all who are silent are asked anew once it is back.
    private boolean isSteady(long nowNanos) {
        int changes = link.carrierChanges();
        if (changes >= 0) {
            lookAt = nowNanos + LOOK_NANOS;
            downSince = NEVER;
            if (changes != carrier) {
                carrier = changes;
                restart();
            }
            return !isOver;
        }
        lookAt = nowNanos;
        downSince = Math.min(downSince, nowNanos);
        if (nowNanos - downSince >= DOWN_LIMIT_NANOS) {
            end("the link is down");
        }
        carrier = -1;
        return false;
    }

    private void restart() {
        if (++restarts > MOST_RESTARTS) {
            end("the link does not stay up");
        }
        for (int rank = 0; rank < requests.length; rank++) {
            requests[rank] = 0;
            answers[rank] = 0;
        }
        broadcasts = 0;
        proxies = null;
        nextProxy = 0;
        areRequestsOut = false;
        begin(MacAddress.BROADCAST);
    }

    /// The last silence is over; it counts if every request and every reply had its chance.
    private long judge(long nowNanos) {
        if (!isSteady(nowNanos)) {
            return isOver ? NEVER : nowNanos + LOOK_NANOS / 2;
        }
        if (cursor < order.length) {
            return nowNanos; // begun anew
        }
        long dropped = link.dropped();
        end(dropped == 0 ? "" : "the kernel dropped " + dropped + " ARP packets");
        return NEVER;
    }

    private void end(String why) {
        trouble = why;
        isOver = true;
    }

    /// Why the silence of those who were silent is no verdict; empty if it is. Once it is over.
    public String trouble() {
        return trouble;
    }

    public boolean isOver() {
        return isOver;
    }

    public boolean isFirstRoundOut() {
        return isFirstRoundOut;
    }

    /// When someone was last found.
    public long newsNanos() {
        return newsNanos;
    }

    int found() {
        return found;
    }

    /// Requests that left. For the owner, and once it is over.
    long sent() {
        return sent;
    }

    /// Who has answered until now.
    public NeighbourMacs neighbours() {
        var builder = new AddressSet.Builder();
        long[] known = new long[order.length];
        int count = 0;
        for (int rank = 0; rank < order.length; rank++) {
            long mac = macs.get(rank);
            if (mac != 0) {
                builder.add(addresses.at(rank));
                known[count++] = mac;
            }
        }
        return new NeighbourMacs(builder.build(), Arrays.copyOf(known, count));
    }
}
