package dev.blip.bench.micro;

import dev.blip.pace.Burst;
import dev.blip.pace.BurstCaps;
import dev.blip.pace.BurstCaps.By;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// The default caps, for each probe of a scan of 131,072 addresses in random order at 700,000 packets a second, where
/// they never hold anything up.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CapsBenchmark {
    private static final int BATCH = 256;
    private static final long BATCH_NANOS = 365_000;
    private static final int FIRST = 198 << 24 | 18 << 16;
    private static final int ADDRESSES = 1 << 17;

    private final BurstCaps caps =
            Objects.requireNonNull(
                    BurstCaps.Bounds.NONE
                            .and(By.ADDRESS, Burst.ofCap(2_000), ADDRESSES)
                            .and(By.PREFIX, Burst.ofCap(50_000), ADDRESSES >> 8)
                            .open());
    private long now;
    private int random = 1;

    @Benchmark
    @OperationsPerInvocation(BATCH)
    public int letAndSent() {
        int let = 0;
        for (int i = 0; i < BATCH; i++) {
            random = random * 1_664_525 + 1_013_904_223; // Numerical Recipes
            long host = Integer.toUnsignedLong(FIRST + (random >>> 15));
            let += caps.let(host, host >>> 8, 0, now) <= now ? 1 : 0;
        }
        now += BATCH_NANOS;
        caps.sent(now);
        return let;
    }
}
