package dev.blip.way;

import dev.blip.linux.Errno;
import dev.blip.pace.Pacer;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.probe.NeighbourMacs;
import dev.blip.report.Station;
import dev.blip.run.Clock;
import dev.blip.targets.AddressSet;
import dev.blip.wire.MacAddress;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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

    /// Requests for one address are so far apart, at the least.
    static final long APART_NANOS = 100_000_000L;

    /// The same where requests or replies were lost.
    static final long LOSSY_APART_NANOS = 300_000_000L;

    static final long SILENCE_NANOS = 1_000_000_000L;

    /// Live addresses that may be missed before another round is made.
    private static final double MOST_MISSED = 0.05;

    /// A MAC that has answered for so many is a proxy's, which drops broadcasts beyond a queue of 64 (`PROXY_QLEN`,
    /// arp(7)) but answers at once what comes to it alone: it gets a round of its own.
    static final int MANY = 8;

    private static final int MOST_PROXIES = 4;

    private static final long RETRY_NANOS = 10_000_000L; // after a request that was refused
    private static final long REFUSED_LIMIT_NANOS = 3_000_000_000L;
    private static final int MOST_RESTARTS = 8;

    private final SweptHosts hosts;
    private final ArpLink link;
    private final Clock clock;
    private final double perSecond;
    private final int[] order; // ranks, in the order of asking

    private final Pacer pacer;
    private final SweepCarrier carrier;
    private int broadcasts = 1; // rounds of them, the present one included
    private int cursor;
    private long destination = MacAddress.BROADCAST;
    private @Nullable List<Long> proxies; // null before all have had their rounds
    private int nextProxy;
    private boolean isLossy;
    private long refusedSince = NEVER;
    private int restarts;
    private long lastRequestNanos;
    private long sent;

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
        this.hosts = new SweptHosts(addresses);
        this.link = link;
        this.clock = clock;
        this.perSecond = perSecond;
        this.order = shuffled(hosts.count(), seed);
        long now = clock.nanoTime();
        this.pacer = new Pacer(Pace.fixed(perSecond), now);
        this.carrier = new SweepCarrier(link, now);
        this.lastRequestNanos = now;
        this.newsNanos = now;
        known.forEach(hosts::learn);
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

    /// Requests a second that a plan has room for: its ceilings hold for them too.
    public static double perSecond(ScanPlan plan) {
        double ceiling = Math.min(plan.pace().packetsPerSecond(), plan.caps().wholePerSecond());
        return Math.min(PER_SECOND, Math.min(ceiling, plan.caps().prefixPerSecond()));
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
        if (isOver || hosts.areAllFound()) {
            isOver = true;
            return NEVER;
        }
        if (carrier.isLookDue(nowNanos) && !isSteady(nowNanos)) {
            return isOver ? NEVER : SweepCarrier.nextLook(nowNanos);
        }
        long next = askRound(nowNanos);
        if (next != NEVER) {
            return isOver ? NEVER : next;
        }
        isFirstRoundOut = true;
        return areRequestsOut ? waitOut(nowNanos, isAllHeard) : endRound(nowNanos);
    }

    /// Asks whoever is due in the present round.
    ///
    /// @return when to go on; `NEVER` if the round is out
    private long askRound(long nowNanos) {
        while (cursor < order.length) {
            long next = askNext(nowNanos);
            if (next > nowNanos) {
                return next;
            }
        }
        return NEVER;
    }

    /// Begins another round, or the last silence. Rounds beyond the usual ones are for those who were lost, so the
    /// answers to the last one are waited for first.
    private long endRound(long nowNanos) {
        long answersAt = broadcasts < ROUNDS ? nowNanos : lastRequestNanos + APART_NANOS;
        if (nowNanos < answersAt) {
            return answersAt;
        }
        areRequestsOut = !nextRound(nowNanos);
        return nowNanos;
    }

    /// Waits until the last silence is over, and all that came meanwhile has been read.
    private long waitOut(long nowNanos, boolean isAllHeard) {
        long over = lastRequestNanos + SILENCE_NANOS;
        return nowNanos < over || !isAllHeard ? Math.max(over, nowNanos) : judge(nowNanos);
    }

    /// Any thread: no more requests, and nobody is silent.
    public void stop(String why) {
        objection = why;
    }

    /// @return when the cursor may move on, `nowNanos` if it has
    private long askNext(long nowNanos) {
        int rank = order[cursor];
        if (hosts.isFound(rank)) {
            cursor++;
            return nowNanos;
        }
        long due = hosts.dueNanos(rank, isLossy ? LOSSY_APART_NANOS : APART_NANOS, nowNanos);
        if (due > nowNanos) {
            return due;
        }
        if (pacer.permits(nowNanos, 1) == 0) {
            return Math.max(nowNanos + 1, pacer.readyAt(nowNanos));
        }
        int result = link.request(hosts.address(rank), destination);
        if (result < 0) {
            return refused(nowNanos, -result);
        }
        left(rank);
        return nowNanos;
    }

    /// A request has left, and counts from the end of the call, as the later.
    private void left(int rank) {
        refusedSince = NEVER;
        lastRequestNanos = clock.nanoTime();
        hosts.asked(rank, lastRequestNanos);
        sent++;
        pacer.sent(lastRequestNanos, 1);
        cursor++;
    }

    /// A request that the kernel refused was none. It is made again, for as long as there is hope.
    private long refused(long nowNanos, int errno) {
        if (refusedSince == NEVER) {
            refusedSince = nowNanos;
        }
        if (nowNanos - refusedSince >= REFUSED_LIMIT_NANOS) {
            end("no ARP request could be sent: " + Errno.text(errno));
        }
        carrier.lookSoon(nowNanos);
        return nowNanos + RETRY_NANOS;
    }

    /// Begins another round, if there is to be one.
    private boolean nextRound(long nowNanos) {
        if (broadcasts < ROUNDS) {
            begin(MacAddress.BROADCAST);
            return true;
        }
        if (proxies == null) {
            proxies = hosts.macsOfMany(MANY, MOST_PROXIES);
        }
        if (nextProxy < proxies.size()) {
            begin(proxies.get(nextProxy++));
            return true;
        }
        if (broadcasts == MOST_ROUNDS || hosts.missed(broadcasts) <= MOST_MISSED) {
            return false;
        }
        isLossy = true;
        double slower = perSecond / (1 << broadcasts + 1 - ROUNDS);
        pacer.setRate(Math.max(slower, Pace.SLOWEST), nowNanos);
        begin(MacAddress.BROADCAST);
        return true;
    }

    private void begin(long to) {
        destination = to;
        broadcasts += to == MacAddress.BROADCAST ? 1 : 0;
        cursor = 0;
    }

    private void heard(int address, long mac) {
        if (hosts.answered(address, mac, clock.nanoTime())) {
            if (hosts.found() > Crowd.FEW) {
                // It would ask for our MAC by itself, five seconds after its first answer
                // (`delay_first_probe_time`,
                // arp(7)), and the kernel makes an entry of everybody who asks. Who does not hear
                // this asks then.
                link.tell(address, mac);
                pacer.sent(clock.nanoTime(), 1);
            }
            newsNanos = clock.nanoTime();
        }
    }

    /// Whether the carrier has been there since it was last looked at. If it was not, nobody knows which requests left,
    /// and all who are silent are asked anew once it is back.
    private boolean isSteady(long nowNanos) {
        switch (carrier.look(nowNanos)) {
            case STEADY, AWAY -> {}
            case BACK -> restart();
            case LOST -> end("the link is down");
        }
        return !isOver && carrier.isThere();
    }

    private void restart() {
        if (++restarts > MOST_RESTARTS) {
            end("the link does not stay up");
        }
        hosts.forgetRequests();
        broadcasts = 0;
        proxies = null;
        nextProxy = 0;
        areRequestsOut = false;
        begin(MacAddress.BROADCAST);
    }

    /// The last silence is over; it counts if every request and every reply had its chance.
    private long judge(long nowNanos) {
        if (!isSteady(nowNanos)) {
            return isOver ? NEVER : SweepCarrier.nextLook(nowNanos);
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
        return hosts.found();
    }

    /// Requests that left. For the owner, and once it is over.
    long sent() {
        return sent;
    }

    /// Hears what has come since it was over: somebody else may have an address too. Silence that is a verdict stays
    /// one. For whoever has waited for the end.
    public void hearAfterwards() {
        link.poll(hosts::learnOther);
    }

    /// Any thread: who has `address`, null if nobody has said so.
    public @Nullable Station station(int address) {
        return hosts.station(address, MANY);
    }

    /// Any thread: how `address` was found; only of one that was.
    public ArpAnswer answer(int address) {
        return hosts.answer(address);
    }

    /// Who has answered until now.
    public NeighbourMacs neighbours() {
        return hosts.neighbours();
    }
}
