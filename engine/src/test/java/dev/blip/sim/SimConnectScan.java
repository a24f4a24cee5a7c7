package dev.blip.sim;

import dev.blip.connect.ConnectDispatcher;
import dev.blip.connect.ConnectTarget;
import dev.blip.connect.Connector;
import dev.blip.host.Neighbours;
import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import dev.blip.ledger.RttEstimate;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.run.Clock;
import dev.blip.sim.SimNetwork.Kind;
import dev.blip.sim.SimNetwork.Population;
import dev.blip.sim.SimNetwork.Witness;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import dev.blip.way.Broadcasts;
import dev.blip.way.KernelsWay;
import dev.blip.way.NextHops;
import dev.blip.way.Ways;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A connect scan under the virtual clock: the engine's own dispatcher, on a kernel and a network that are simulated.
/// Seeded; one thread.
public final class SimConnectScan implements Connector, Clock {
    private static final int MOST_TURNS = 10_000_000;
    private static final long MOST_CALL_NANOS = 40_000;

    public final List<Observation> findings = new ArrayList<>();
    public final ConnectDispatcher dispatcher;

    /// Told of each SYN: when the call that sends it began and when it had returned, and where to.
    public Witness witness = (before, after, address, port) -> {};

    /// Called each turn of `run`.
    public Runnable onTurn = () -> {};

    /// A busy machine: so often the sending thread is put aside, before or after its SYN has left.
    public double stallShare;

    /// The kernel refuses every attempt from then on, without a packet, and until then.
    public long refusedFrom = Long.MAX_VALUE;

    public long refusedUntil = Long.MAX_VALUE;

    /// What leaves in that time is lost.
    public long darkFrom = Long.MAX_VALUE;

    public long darkUntil = Long.MAX_VALUE;

    /// Who has a MAC address, of those that are asked by ARP.
    public IntPredicate isThere = _ -> true;

    /// What the neighbour table has room for.
    public int neighboursMost = 1_024;

    /// The most that were asked for by ARP at one time.
    public int mostUnresolved;

    private static final int LINK = 1; // index of the interface
    private static final Ways HERE =
            Ways.of(
                    List.of(new RoutedRange(0, -1, new Route(Route.Kind.LOCAL, LINK, 0, 0, 0, 0))),
                    Set.of(),
                    Broadcasts.NONE);
    public static final Ways ON_LINK =
            Ways.of(
                    List.of(
                            new RoutedRange(
                                    0, -1, new Route(Route.Kind.ON_LINK, LINK, 0, 0, 0, 0))),
                    Set.of(LINK),
                    Broadcasts.NONE);

    /// By address: when the kernel was made to ask for it.
    private final Map<Integer, Long> neighbours = new HashMap<>();

    private static final long ARP_NANOS = 1_000_000L; // until somebody answers
    private static final long ARP_FAILS_NANOS = 3_000_000_000L;

    private record Outcome(long nanos, ConnectTarget target, Reason reason) {}

    private final SplittableRandom random = new SplittableRandom(11);
    private final Population population;
    private final long rttNanos;
    private final boolean isOnLink;
    private final RttEstimate rtt;
    private final Queue<Observation> verdicts = new ArrayDeque<>();
    private final PriorityQueue<Outcome> onTheWay =
            new PriorityQueue<>((a, b) -> Long.compare(a.nanos(), b.nanos()));
    private long now;

    /// The longest that any attempt was to wait.
    public long longestTimeoutNanos;

    public SimConnectScan(ScanPlan plan, int places, Population population, long rttNanos) {
        this(plan, NextHops.ONE, places, population, rttNanos);
    }

    /// To addresses of this machine, so that nothing can be lost on the way.
    public SimConnectScan(
            ScanPlan plan, NextHops nextHops, int places, Population population, long rttNanos) {
        this(plan, nextHops, HERE, places, population, rttNanos);
    }

    public SimConnectScan(
            ScanPlan plan,
            NextHops nextHops,
            Ways ways,
            int places,
            Population population,
            long rttNanos) {
        this.isOnLink = ways == ON_LINK;
        this.population = population;
        this.rttNanos = rttNanos;
        this.rtt = new RttEstimate(plan.retry().minTimeoutNanos());
        var way = new KernelsWay(null, null, ways, nextHops, "");
        this.dispatcher =
                new ConnectDispatcher(
                        plan, way, this::readNeighbours, places, this, rtt, this, verdicts::add);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long epochNanos() {
        return now + 1_700_000_000_000_000_000L;
    }

    @Override
    public @Nullable Reason begin(ConnectTarget target, long timeoutNanos) {
        long before = now;
        longestTimeoutNanos = Math.max(longestTimeoutNanos, timeoutNanos);
        stall();
        now += random.nextLong(MOST_CALL_NANOS);
        if (now >= refusedFrom && now < refusedUntil) {
            return Reason.NO_ROUTE;
        }
        stall();
        boolean hasLeft = resolves(target.address()) && !(now >= darkFrom && now < darkUntil);
        witness.left(before, now, target.address(), target.port());
        Reason reason =
                hasLeft
                        ? reasonOf(population.of(target.address(), target.port()))
                        : Reason.NO_RESPONSE;
        boolean isHeard = reason != Reason.NO_RESPONSE && rttNanos <= timeoutNanos;
        if (isHeard && rttNanos == 0) {
            target.answeredAfter(now - before);
            return reason;
        }
        onTheWay.add(
                isHeard
                        ? new Outcome(now + rttNanos, target, reason)
                        : new Outcome(now + timeoutNanos, target, Reason.NO_RESPONSE));
        return null;
    }

    private void stall() {
        if (stallShare > 0 && random.nextDouble() < stallShare) {
            now += random.nextLong(20_000_000L);
        }
    }

    /// What cannot be resolved, or has no room in the table, is dropped without a word: net/ipv4/ip_output.c.
    private boolean resolves(int address) {
        if (!isOnLink) {
            return true;
        }
        Long since = neighbours.get(address);
        boolean hasFailed =
                since != null && !isThere.test(address) && now - since > ARP_FAILS_NANOS;
        if (since == null || hasFailed) {
            neighbours.values().removeIf(begun -> now - begun > 30_000_000_000L);
            neighbours.entrySet().removeIf(each -> failed(each.getKey(), each.getValue()));
            if (neighbours.size() >= neighboursMost) {
                return false;
            }
            neighbours.put(address, now);
        }
        long unresolved =
                neighbours.entrySet().stream()
                        .filter(each ->
                                !isThere.test(each.getKey()) || now - each.getValue() < ARP_NANOS)
                        .count();
        mostUnresolved = Math.max(mostUnresolved, (int) unresolved);
        return isThere.test(address);
    }

    private boolean failed(int address, long since) {
        return !isThere.test(address) && now - since > ARP_FAILS_NANOS;
    }

    private void readNeighbours(Neighbours.Reader reader) {
        neighbours.forEach((address, since) ->
                reader.entry(
                        LINK,
                        address,
                        failed(address, since)
                                ? Neighbours.Resolution.FAILED
                                : isThere.test(address) && now - since >= ARP_NANOS
                                        ? Neighbours.Resolution.USABLE
                                        : Neighbours.Resolution.UNDER_WAY));
    }

    private static Reason reasonOf(Kind kind) {
        return switch (kind) {
            case OPEN -> Reason.SYN_ACK;
            case CLOSED -> Reason.CONN_REFUSED;
            case SILENT -> Reason.NO_RESPONSE;
            case PROHIBITED, GONE -> Reason.HOST_UNREACH;
        };
    }

    /// Runs to the end.
    ///
    /// @return virtual nanoseconds
    public long run() {
        long began = now;
        for (int turns = 0; !isOver(); turns++) {
            if (turns > MOST_TURNS) {
                throw new IllegalStateException("the scan does not end");
            }
            onTurn.run();
            deliver();
            long next = dispatcher.work(now);
            report();
            if (next > now) {
                advanceTo(next);
            }
        }
        return now - began;
    }

    private boolean isOver() {
        return dispatcher.hasDrawnAll() && findings.size() == dispatcher.drawn();
    }

    private void deliver() {
        while (!onTheWay.isEmpty() && onTheWay.element().nanos() <= now) {
            Outcome outcome = onTheWay.remove();
            if (outcome.reason() != Reason.NO_RESPONSE) {
                outcome.target().answeredAfter(rttNanos);
            }
            dispatcher.heard(outcome.target(), outcome.reason());
        }
    }

    private void report() {
        for (Observation o = verdicts.poll(); o != null; o = verdicts.poll()) {
            findings.add(o);
            if (o.reply().rttNanos() >= 0) {
                rtt.sample(o.reply().rttNanos());
            }
            dispatcher.taken();
        }
    }

    /// To `nanos`, or to the next outcome if that is sooner. When nothing is on the way, a verdict has just been taken.
    private void advanceTo(long nanos) {
        long event = onTheWay.isEmpty() ? Long.MAX_VALUE : onTheWay.element().nanos();
        long next = Math.min(nanos, event);
        now = next == Long.MAX_VALUE ? now : Math.max(now, next);
    }

    public long count(State state) {
        return findings.stream().filter(o -> o.state() == state).count();
    }

    public long count(Reason reason) {
        return findings.stream().filter(o -> o.reason() == reason).count();
    }
}
