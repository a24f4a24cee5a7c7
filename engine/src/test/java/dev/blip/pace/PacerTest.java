package dev.blip.pace;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.plan.Pace;
import java.util.ArrayDeque;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
    private static final long WINDOW = 10_000_000L;

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    /// Calls of random length, threads that oversleep, batches of any size: whatever happens, no window that ends with
    /// a frame holds more than its share. A frame may leave anywhere within its call, so the earliest moment of
    /// each is held against the latest moment of those before it.
    @ParameterizedTest
    @MethodSource("seeds")
    void noTenMillisecondsEverHoldMoreThanTheRateAllows(long seed) {
        var random = new SplittableRandom(seed);
        double rate = Math.exp(random.nextDouble(Math.log(0.01), Math.log(3_000_000)));
        var pacer = new Pacer(Pace.fixed(rate), 0);
        long window = Math.max(WINDOW, (long) (1e9 / rate));
        long most = Math.max(1, (long) Math.ceil(rate / 100));
        var sent = new ArrayDeque<long[]>(); // latest moment, count
        long inWindow = 0;
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            int permits = pacer.permits(now, random.nextInt(1, 257));
            if (permits == 0) {
                now =
                        Math.max(now, pacer.readyAt(now))
                                + random.nextLong(0, random.nextInt(50) == 0 ? 30_000_000 : 60_000);
                continue;
            }
            while (!sent.isEmpty() && now - sent.peekFirst()[0] >= window) {
                inWindow -= sent.removeFirst()[1];
            }
            inWindow += permits;
            assertTrue(
                    inWindow <= most,
                    "rate=" + rate + ", in window=" + inWindow + ", allowed=" + most);
            now += random.nextLong(0, 400_000);
            sent.addLast(new long[] {now, permits});
            pacer.sent(now, permits);
        }
    }

    /// 10^7 packets in all, at rates that are no whole packets of a window too, and the average beside.
    @ParameterizedTest
    @ValueSource(doubles = {137, 2_049, 50_001, 999_999.5})
    void noWindowOfTenMillionPacketsIsAboveItsBound(double rate) {
        var random = new SplittableRandom(Double.hashCode(rate));
        var pacer = new Pacer(Pace.fixed(rate), 0);
        long most = (long) Math.ceil(rate / 100);
        var sent = new ArrayDeque<long[]>(); // latest moment, count
        long inWindow = 0;
        long total = 0;
        long now = 0;
        while (total < 2_500_000) {
            int permits = pacer.permits(now, 64);
            if (permits == 0) {
                now = pacer.readyAt(now) + random.nextLong(60_000);
                continue;
            }
            while (!sent.isEmpty() && now - sent.peekFirst()[0] >= WINDOW) {
                inWindow -= sent.removeFirst()[1];
            }
            inWindow += permits;
            assertTrue(inWindow <= most, "in window=" + inWindow + ", allowed=" + most);
            now += random.nextLong(20_000);
            sent.addLast(new long[] {now, permits});
            pacer.sent(now, permits);
            total += permits;
        }
        assertTrue(total - most <= rate * now / 1e9, "sent " + total);
        assertTrue(total >= 0.95 * rate * now / 1e9, "sent " + total + " in " + now);
    }

    /// The rate changes at any moment; who oversleeps and how slow calls are is random too.
    @ParameterizedTest
    @MethodSource("seeds")
    void noTenMillisecondsHoldMoreThanTheHighestRateThatWasSetInThem(long seed) {
        var random = new SplittableRandom(seed);
        var pacer = new Pacer(new Pace(1_000_000), 0);
        double rate = 1_000_000;
        var rates = new ArrayDeque<double[]>(); // until when, rate
        var sent = new ArrayDeque<long[]>(); // latest moment, count
        long inWindow = 0;
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextInt(40) == 0) {
                rates.addLast(new double[] {now, rate});
                rate = Math.exp(random.nextDouble(Math.log(100), Math.log(1_000_000)));
                pacer.setRate(rate, now);
            }
            int permits = pacer.permits(now, random.nextInt(1, 65));
            if (permits == 0) {
                now = Math.max(now, pacer.readyAt(now)) + random.nextLong(0, 200_000);
                continue;
            }
            while (!sent.isEmpty() && now - sent.peekFirst()[0] >= WINDOW) {
                inWindow -= sent.removeFirst()[1];
            }
            while (!rates.isEmpty() && now - rates.peekFirst()[0] >= WINDOW) {
                rates.removeFirst();
            }
            double highest = rate;
            for (double[] former : rates) {
                highest = Math.max(highest, former[1]);
            }
            inWindow += permits;
            double most = Math.max(1, Math.ceil(highest / 100));
            assertTrue(inWindow <= most, "in window=" + inWindow + ", allowed=" + most);
            now += random.nextLong(0, 100_000);
            sent.addLast(new long[] {now, permits});
            pacer.sent(now, permits);
        }
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0.01, 0.4, 1, 2.5, 7, 99, 100, 101, 150, 199, 250, 999, 1_000, 50_000, 1_000_000
            })
    void aPunctualThreadReachesTheRateAndDoesNotPassIt(double rate) {
        var pacer = new Pacer(Pace.fixed(rate), 0);
        long now = 0;
        long total = 0;
        long wanted = Math.max(20, Math.round(5 * rate));
        while (total < wanted) {
            int permits = pacer.permits(now, 64);
            if (permits > 0) {
                pacer.sent(now, permits);
                total += permits;
            } else {
                now = Math.max(now + 1, pacer.readyAt(now));
            }
        }
        double reached = total / (now / 1e9);
        assertTrue(reached > 0.99 * rate, "rate=" + rate + ", reached=" + reached);
        double most = rate * now / 1e9 + Math.max(1, Math.ceil(rate / 100));
        assertTrue(total <= most, "rate=" + rate + ", sent=" + total + ", allowed=" + most);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.0009, Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNoRateIsNoPace(double rate) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Pace.fixed(rate));
        assertTrue(String.valueOf(refused.getMessage()).contains("packetsPerSecond=" + rate));
    }
}
