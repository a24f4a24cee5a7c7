package dev.blip.pace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.pace.BurstCaps.Bounds;
import dev.blip.pace.BurstCaps.By;
import dev.blip.plan.Pace;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BurstCapsTest {
    private static final long WINDOW = 10_000_000L;
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final int BATCH = 64;
    private static final int HOPS = 3;

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private static long let(BurstCaps caps, int address, int nextHop, long nowNanos) {
        long host = Integer.toUnsignedLong(address);
        return caps.let(host, host >>> 8, nextHop, nowNanos);
    }

    /// Packets to one place, held against a bound: each counts until its window after the latest moment it may have
    /// left, and is held against it at the earliest.
    private static final class Ledger {
        private final Map<Integer, ArrayDeque<Long>> latest = new HashMap<>();
        private final long window;
        private final long most;

        Ledger(double perSecond) {
            this.window = Math.max(WINDOW, (long) (1e9 / perSecond));
            this.most = Math.max(1, (long) Math.ceil(perSecond / 100));
        }

        void leaves(int place, long earliest, long latestMoment) {
            ArrayDeque<Long> own = latest.computeIfAbsent(place, _ -> new ArrayDeque<>());
            while (!own.isEmpty() && earliest - own.getFirst() >= window) {
                own.removeFirst();
            }
            own.addLast(latestMoment);
            assertTrue(own.size() <= most, own.size() + " in a window, allowed " + most);
        }
    }

    /// Half a million packets a seed, 10^7 in all, at a rate far above the caps, in batches, through calls of random
    /// length and by a thread that oversleeps.
    @ParameterizedTest
    @MethodSource("seeds")
    void noTenMillisecondsHoldMoreForAHostAPrefixOrANextHopThanItsCapAllows(long seed) {
        var random = new SplittableRandom(seed);
        double perHost = Math.exp(random.nextDouble(Math.log(300), Math.log(20_000)));
        double perPrefix = perHost * random.nextDouble(2, 50);
        double perHop = perPrefix * random.nextDouble(0.5, 8);
        int addresses = random.nextInt(1, 3_000);
        var bounds =
                Bounds.NONE
                        .and(By.ADDRESS, Burst.ofCap(perHost), addresses)
                        .and(By.PREFIX, Burst.ofCap(perPrefix), addresses / 256 + 1)
                        .and(By.NEXT_HOP, Burst.ofCap(perHop), HOPS);
        BurstCaps caps = Objects.requireNonNull(bounds.open());
        var pacer = new Pacer(Pace.fixed(2_000_000), 0);
        var hosts = new Ledger(perHost);
        var prefixes = new Ledger(perPrefix);
        var hops = new Ledger(perHop);
        int[] batch = new int[BATCH];
        int next = NET + random.nextInt(addresses);
        long now = 0;
        for (int sent = 0; sent < 500_000; ) {
            int permits = pacer.permits(now, BATCH);
            int count = 0;
            long opensAt = now;
            while (count < permits && (opensAt = let(caps, next, next % HOPS, now)) <= now) {
                batch[count++] = next;
                next = NET + random.nextInt(addresses);
            }
            if (count == 0) {
                now =
                        Math.max(opensAt, permits == 0 ? pacer.readyAt(now) : 0)
                                + (random.nextInt(50) == 0 ? random.nextLong(20_000_000) : 0);
                continue;
            }
            long after = now + random.nextLong(0, 200_000);
            for (int i = 0; i < count; i++) {
                hosts.leaves(batch[i], now, after);
                prefixes.leaves(batch[i] >>> 8, now, after);
                hops.leaves(batch[i] % HOPS, now, after);
            }
            pacer.sent(after, count);
            caps.sent(after);
            sent += count;
            now = after;
        }
    }

    @ParameterizedTest
    @CsvSource({"0.2", "1", "99", "100", "150", "2000", "12345"})
    void oneHostIsAskedAtItsCapAndNoFaster(double perSecond) {
        var bounds = Bounds.NONE.and(By.ADDRESS, Burst.ofCap(perSecond), 1);
        BurstCaps caps = Objects.requireNonNull(bounds.open());
        long now = 0;
        int total = 0;
        int wanted = (int) Math.max(50, perSecond);
        while (total < wanted) {
            long opensAt = let(caps, NET, 0, now);
            if (opensAt > now) {
                now = opensAt;
            } else {
                caps.sent(now);
                total++;
            }
        }
        double reached = total / (now / 1e9);
        double most = perSecond * (1 + Math.max(1, Math.ceil(perSecond / 100)) / total) * 1.03;
        assertTrue(reached >= 0.97 * perSecond && reached <= most, "reached=" + reached);
    }

    /// While one holds a packet up, whoever sends asks again every 10 ms; what the others have seen grows old
    /// meanwhile.
    @Test
    void twoEqualCapsAreReachedTogether() {
        var bounds =
                Bounds.NONE
                        .and(By.ADDRESS, Burst.ofCap(10), 1)
                        .and(By.NEXT_HOP, Burst.ofCap(10), 1);
        BurstCaps caps = Objects.requireNonNull(bounds.open());
        long now = 0;
        for (int sent = 0; sent < 50; now += WINDOW) {
            boolean isLet = let(caps, NET, 0, now) <= now;
            caps.sent(now);
            sent += isLet ? 1 : 0;
        }
        assertTrue(now <= 5_500_000_000L, "took " + now);
    }

    @Test
    void aBatchUnderWayCountsBeforeItHasLeft() {
        var bounds = Bounds.NONE.and(By.ADDRESS, Burst.ofCap(200), 10);
        BurstCaps caps = Objects.requireNonNull(bounds.open());
        assertEquals(0, let(caps, NET, 0, 0));
        assertEquals(0, let(caps, NET, 0, 0));
        assertTrue(let(caps, NET, 0, 0) > 0);
        assertEquals(0, let(caps, NET + 1, 0, 0));
        caps.sent(4_000_000);
        assertEquals(14_000_000, let(caps, NET, 0, 5_000_000));
        assertEquals(14_000_000, let(caps, NET, 0, 14_000_000));
    }

    @ParameterizedTest
    @CsvSource({"50,1,20000000", "100,1,10000000", "150,2,13333334", "2000,20,10000000"})
    void aCapIsTheWholePacketsOfTenMillisecondsInTheTimeTheyTake(
            double perSecond, int most, long windowNanos) {
        assertEquals(new Burst(most, windowNanos), Burst.ofCap(perSecond));
    }

    /// What a prefix or a table refuses must not use up its host's room.
    @Test
    void whatOneCapRefusesCountsForNone() {
        var bounds =
                Bounds.NONE
                        .and(By.ADDRESS, Burst.ofCap(100), 9)
                        .and(By.PREFIX, Burst.ofCap(300), 1)
                        .and(By.SCAN, new Burst(4, 1_000 * WINDOW), 1);
        BurstCaps caps = Objects.requireNonNull(bounds.open());
        for (int host = 0; host < 3; host++) {
            assertEquals(0, let(caps, NET + host, 0, 0));
        }
        assertTrue(let(caps, NET + 3, 0, 0) > 0); // the prefix is full
        caps.sent(0);
        assertEquals(WINDOW, let(caps, NET + 3, 0, 1));
        assertEquals(WINDOW, let(caps, NET + 3, 0, WINDOW));
        assertTrue(let(caps, NET + 256, 0, WINDOW) > WINDOW); // the table is full
        caps.sent(WINDOW);
        assertEquals(
                1_001 * WINDOW,
                let(caps, NET + 256, 0, WINDOW)); // one epoch: both count as sent last
        assertEquals(
                1_001 * WINDOW, let(caps, NET + 256, 0, 1_001 * WINDOW)); // its host is not full
    }

    @Test
    void partsOfABoundAreTheWhole() {
        var whole = new Burst(20, WINDOW);
        int sum = 0;
        for (int number = 1; number <= 7; number++) {
            sum += whole.part(number, 7).most();
        }
        assertEquals(20, sum);
    }

    @Test
    void whatNoMachineExceedsIsNoBoundAndCostsNothing() {
        assertNull(Burst.ofCap(Double.POSITIVE_INFINITY));
        assertNull(Bounds.NONE.and(By.ADDRESS, null, 1).open());
    }

    @Test
    void memoryIsBoundedWhateverTheCapsAndTheTargetsAre() {
        for (double perSecond = 1; perSecond < 1e8; perSecond *= 3) {
            Burst bound = Burst.ofCap(perSecond);
            long bytes =
                    Bounds.NONE
                            .and(By.ADDRESS, bound, 1L << 32)
                            .and(By.PREFIX, bound, 1L << 24)
                            .memoryBytes();
            long most = bound == null ? 0 : 2 * Math.max(1L << 19, 4L * 4 * bound.most());
            assertTrue(bytes <= most, "bytes=" + bytes + " at " + perSecond);
        }
    }
}
