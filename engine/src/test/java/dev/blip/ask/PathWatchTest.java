package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.ExpectedMissed.Method;
import dev.blip.sim.HeardUntil;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetProduct;
import dev.blip.way.NextHops;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathWatchTest {
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final AddressSet ADDRESSES = AddressSet.range(NET, NET + 767);
    private static final Ipv4Targets SPACE = new TargetProduct(ADDRESSES, PortSet.of(80));
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final long PATH_TIMEOUT = 10 * SECOND;

    private final HeardUntil heard = new HeardUntil();
    private final List<Integer> asked = new ArrayList<>();

    private static NextHops twoRouters() {
        return NextHops.of(
                List.of(
                        new RoutedRange(NET, NET + 255, by(0x0A000001)),
                        new RoutedRange(NET + 256, NET + 511, by(0x0A000002))),
                Set.of());
    }

    private static Route by(int gateway) {
        return new Route(Route.Kind.GATEWAY, 2, 0x0A000064, gateway, 1_500, 0);
    }

    private SignsOfLife signs;
    private PathWatch watch;
    private PathWatch.Share path;

    PathWatchTest() {
        begin(NextHops.ONE);
    }

    private void begin(NextHops nextHops) {
        var areas = Areas.of(ADDRESSES, 256, nextHops);
        signs = new SignsOfLife(areas, SPACE);
        watch = new PathWatch(areas, signs, heard, PATH_TIMEOUT);
        path = watch.share();
    }

    private void answered(int address, long sentNanos) {
        long index = SPACE.indexOf(address, 80);
        signs.answered(index, SPACE.hostAt(index), sentNanos, true);
    }

    /// 20 ms apart, until `untilNanos`; whoever is asked is silent.
    private void pass(long fromNanos, long untilNanos) {
        for (long now = fromNanos; now < untilNanos; now += 20 * MILLI) {
            long at = now;
            heard.untilNanos = at;
            watch.tick(at);
            watch.ask(index -> asked.add(SPACE.address(index)), 4, at);
        }
    }

    @Test
    void answersThatAreDueAndMissingHoldTheScanAndThenEndIt() {
        for (int i = 0; i < 20; i++) {
            path.first(NET + i, true);
            answered(NET + i, i * MILLI);
        }
        pass(20 * MILLI, 40 * MILLI);
        for (int i = 20; i < 60; i++) {
            path.first(NET + i, true);
        }
        pass(40 * MILLI, SECOND);
        assertFalse(watch.isAllHeld(), "a round trip may take as long as the timeout");
        pass(SECOND, 6 * SECOND);
        assertTrue(watch.isAllHeld());
        assertTrue(asked.size() >= 8, "asked " + asked.size());
        pass(6 * SECOND, 17 * SECOND);
        assertTrue(watch.isAllLost());
        assertEquals(19 * MILLI, watch.darkSinceNanos(NET + 59));
        assertTrue(
                watch.text(0).matches("nothing was heard since 0.0 s .* that had answered"),
                watch.text(0));
    }

    @Test
    void oneAnswerBringsItBackAndTellsWhatIsToBeAskedAgain() {
        for (int i = 0; i < 20; i++) {
            path.first(NET + i, true);
            answered(NET + i, i * MILLI);
        }
        pass(20 * MILLI, 40 * MILLI);
        for (int i = 20; i < 60; i++) {
            path.first(NET + i, true);
        }
        pass(40 * MILLI, 6 * SECOND);
        assertTrue(watch.isAllHeld());
        answered(NET + 3, 6 * SECOND);
        pass(6 * SECOND, 6 * SECOND + 100 * MILLI);
        assertFalse(watch.isAnyHeld());
        assertEquals(List.of(new PathWatch.Return(0, 19 * MILLI, Long.MAX_VALUE)), path.returns());
        assertEquals(List.of(), path.returns());
    }

    /// Too short to be held for.
    @Test
    void aShortOutageIsSeenWhenItIsOver() {
        watch.judge(0, 20 * MILLI, 100, 0, 50);
        watch.judge(20 * MILLI, 40 * MILLI, 20, 0, 0);
        watch.judge(40 * MILLI, 60 * MILLI, 20, 0, 0); // some 20 of the 40 were due
        watch.judge(60 * MILLI, 80 * MILLI, 20, 0, 9);
        var outage = new PathWatch.Return(-1, 20 * MILLI, 60 * MILLI);
        assertEquals(List.of(outage), path.returns());
        watch.judge(80 * MILLI, 120 * MILLI, 20, 0, 0); // too few
        watch.judge(120 * MILLI, 140 * MILLI, 20, 0, 9);
        watch.judge(140 * MILLI, 150 * MILLI, 90, 0, 0); // too short
        watch.judge(150 * MILLI, 170 * MILLI, 20, 0, 9);
        assertEquals(List.of(), path.returns());
    }

    @Test
    void silenceIsSureOnlyOnceALaterProbeWasAnswered() {
        answered(NET, SECOND);
        path.want(2 * SECOND);
        assertFalse(watch.isSureUntil(2 * SECOND));
        pass(3 * SECOND, 3 * SECOND + 30 * MILLI);
        assertEquals(List.of(NET), asked);
        answered(NET, 3 * SECOND);
        pass(3 * SECOND + 40 * MILLI, 3 * SECOND + 80 * MILLI);
        assertTrue(watch.isSureUntil(2 * SECOND));
    }

    @Test
    void whereNobodyAnsweredNobodyIsWaitedFor() {
        path.want(2 * SECOND);
        pass(4 * SECOND, 4 * SECOND + 30 * MILLI);
        assertTrue(watch.isSureUntil(2 * SECOND));
        assertEquals(List.of(), asked);
    }

    @Test
    void oneRouterOfTwoIsHeldByItself() {
        begin(twoRouters());
        for (int i = 0; i < 20; i++) {
            path.first(NET + i, true);
            path.first(NET + 256 + i, true);
            answered(NET + i, i * MILLI);
            answered(NET + 256 + i, i * MILLI);
        }
        pass(20 * MILLI, 40 * MILLI);
        for (int i = 20; i < 60; i++) {
            path.first(NET + i, true);
            path.first(NET + 256 + i, true);
            answered(NET + i, 3 * SECOND);
        }
        pass(40 * MILLI, 4 * SECOND);
        assertTrue(watch.isHeld(NET + 300));
        assertFalse(watch.isHeld(NET + 3));
        assertFalse(watch.isAllHeld());
        assertTrue(asked.stream().allMatch(address -> address >= NET + 256), asked.toString());
        pass(4 * SECOND, 16 * SECOND);
        assertTrue(watch.isLost(NET + 300));
        assertEquals(Long.MAX_VALUE, watch.darkSinceNanos(NET + 3));
        assertTrue(watch.text(0).startsWith("nothing was heard via 10.0.0.2 since"), watch.text(0));
    }

    @Test
    void aRouterBehindWhichNothingEverAnsweredWidensTheEstimate() {
        begin(twoRouters());
        for (int i = 0; i < 100; i++) {
            path.first(NET + i, true);
            path.first(NET + 256 + i, true);
        }
        answered(NET, MILLI);
        var narrow = new ExpectedMissed(0, 0, 1, Method.REMOVAL);
        assertEquals(
                new ExpectedMissed(0, 0, 101, Method.REMOVAL, "via 10.0.0.2"),
                watch.widened(narrow, 199));
        answered(NET + 256, MILLI);
        assertEquals(narrow, watch.widened(narrow, 199));
    }

    /// A prefix falls silent, then the router that leads to it: nothing of it is waited for when that is lost.
    @Test
    void aPrefixThatIsHeldIsLostWithItsRouter() {
        begin(manyPrefixesBehindTheSecondRouter());
        for (int i = 0; i < 20; i++) {
            path.first(NET + i, true);
            path.first(NET + 256 + i, true);
            path.first(NET + 512 + i, true);
            answered(NET + i, i * MILLI);
            answered(NET + 256 + i, i * MILLI);
            answered(NET + 512 + i, i * MILLI);
        }
        path.want(2 * SECOND);
        long now = 3 * SECOND;
        for (; !watch.isHeld(NET + 300); now += 20 * MILLI) {
            assertTrue(now < 20 * SECOND, "it is never held");
            answered(NET + 3, now); // the other router, and
            answered(NET + 515, now); // the other prefix
            pass(now, now + 20 * MILLI);
        }
        assertFalse(watch.isHeld(NET + 515));
        for (int i = 20; i < 100; i++) {
            path.first(NET + 512 + i, true);
        }
        for (long end = now + 40 * SECOND; now < end; now += 20 * MILLI) {
            answered(NET + 3, now);
            pass(now, now + 20 * MILLI);
        }
        assertTrue(watch.isLost(NET + 515));
        assertTrue(watch.isLost(NET + 300));
        assertFalse(watch.isAllLost());
        assertFalse(watch.isAnyWaitedFor(), "a scan would wait for it for ever");
    }

    private static NextHops manyPrefixesBehindTheSecondRouter() {
        return NextHops.of(
                List.of(
                        new RoutedRange(NET, NET + 255, by(0x0A000001)),
                        new RoutedRange(NET + 256, NET + 767, by(0x0A000002))),
                Set.of());
    }

    @Test
    void noMoreCanHaveBeenMissedThanWereSilent() {
        begin(twoRouters());
        for (int i = 0; i < 100; i++) {
            path.first(NET + i, true);
            path.first(NET + 256 + i, true);
        }
        answered(NET, MILLI);
        var all = ExpectedMissed.unknown(199); // those behind the silent router among them
        assertEquals(199, watch.widened(all, 199).high());
    }
}
