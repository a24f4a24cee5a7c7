package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.ledger.ObservationLog;
import dev.blip.ledger.PassRule;
import dev.blip.ledger.Tranche;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.plan.Pace;
import dev.blip.plan.Questions;
import dev.blip.plan.ScanPlan;
import dev.blip.sim.HeardUntil;
import dev.blip.sim.SimNetwork;
import dev.blip.sim.SimScan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetProduct;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import dev.blip.way.NextHops;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
    private static final int SIZE = 100;
    private static final int ROOM = 64;
    private static final long SECOND = 1_000_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0

    private final Tranches tranches = new Tranches();
    private final ObservationLog log =
            new ObservationLog(
                    ROOM,
                    new TargetProduct(AddressSet.range(NET, NET + 0xFFFF), PortSet.of(80)),
                    Transport.TCP);
    private final Counters counters = new Counters();

    private Closer closer(int targetCount) {
        AddressSet targets = AddressSet.range(NET, NET + targetCount - 1);
        ScanPlan plan = SimScan.plan(targets, PortSet.of(80), new Pace(1_000), 0);
        var network = new SimNetwork(1, (_, _) -> SimNetwork.Kind.SILENT, 0, _ -> 0);
        var scan = ScanContext.of(plan, Questions.of(plan), NextHops.ONE, network);
        var heard = new HeardUntil();
        heard.untilNanos = Long.MAX_VALUE;
        var watch = new PathWatch(scan.areas(), scan.signs(), heard, SECOND);
        PathWatch.Share path = watch.share();
        path.want(60 * SECOND);
        watch.tick(61 * SECOND); // nobody has answered, so nobody can witness
        return new Closer(
                scan,
                tranches,
                heard,
                new PassRule(targetCount, 2),
                path,
                () -> 0,
                Reason.NO_RESPONSE,
                counters,
                log);
    }

    /// All of it asked once, at `nanos`.
    private Tranche asked(int first, long nanos) {
        var tranche = new Tranche(first, SIZE, 1, 0, 0);
        for (int i = 0; i < SIZE; i++) {
            tranche.sending(tranche.next(), nanos);
        }
        tranches.add(tranche);
        return tranche;
    }

    /// The log is full before a tranche is closed, and then an older one's time is over too.
    @Test
    void whatIsHalfClosedIsClosedBeforeAnyOther() throws IOException {
        Tranche older = asked(0, 20 * SECOND);
        Tranche newer = asked(SIZE, 0);
        Closer closer = closer(2 * SIZE);
        List<Integer> found = new ArrayList<>();

        assertFalse(closer.closeDue(10 * SECOND, false, true), "it fits");
        for (int turn = 0; turn < 10 && tranches.live().length > 0; turn++) {
            log.drainTo(o -> found.add(o.host()));
            closer.closeDue(60 * SECOND, false, true);
        }
        log.drainTo(o -> found.add(o.host()));

        assertEquals(0, tranches.live().length);
        assertTrue(older.isSettled() && newer.isSettled());
        assertEquals(2 * SIZE, found.size());
        assertEquals(2 * SIZE, new HashSet<>(found).size());
        assertEquals(2 * SIZE, counters.get(Counter.FILTERED));
    }

    /// While others are asked an answer counts that comes after all; of too many the oldest is closed.
    @Test
    void whatIsOverStaysOpenUntilTheRestIs() throws IOException {
        int count = Closer.MOST_KEPT + 3;
        Closer closer = closer(count * SIZE);
        List<Tranche> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(asked(i * SIZE, 0));
        }

        closeAll(closer, false);
        assertEquals(all.subList(3, count), List.of(tranches.live()));
        assertEquals(Closer.MOST_KEPT, closer.kept());
        assertEquals(3 * SIZE, counters.get(Counter.FILTERED));
        assertTrue(all.get(3).answer(7, Tranche.OPEN, 0));

        closeAll(closer, true);
        assertEquals(0, tranches.live().length);
        assertEquals(0, closer.kept());
        assertEquals(count * SIZE - 1, counters.get(Counter.FILTERED));
    }

    private void closeAll(Closer closer, boolean isAtTheEnd) throws IOException {
        for (int turn = 0; turn < 50; turn++) {
            closer.closeDue(5 * SECOND, false, isAtTheEnd);
            log.drainTo(o -> {});
        }
    }
}
