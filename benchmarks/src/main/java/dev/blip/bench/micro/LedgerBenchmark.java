package dev.blip.bench.micro;

import dev.blip.ledger.Tranche;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the transmit thread asks before each batch, and each pass of a tranche over what is still unknown. Times are
/// per entry of the tranche, settled or not.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LedgerBenchmark {
    private static final int ENTRIES = 1 << 16;

    /// How much has its verdict before the walk, in percent.
    @Param({"0", "90", "99"})
    public int settled;

    private Tranche tranche = new Tranche(0, 1, 1, 0, 0);

    @Setup
    public void settle() {
        tranche = new Tranche(0, ENTRIES, 1, 0, 0);
        var random = new SplittableRandom(1);
        for (int i = 0; i < ENTRIES; i++) {
            if (random.nextInt(100) < settled) {
                tranche.settle(i, Tranche.OPEN);
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public int walk() {
        tranche.beginLastWalk();
        int unknown = 0;
        for (int i = tranche.nextAsRead(); i >= 0; i = tranche.nextAsRead()) {
            tranche.sending(i, unknown);
            unknown++;
        }
        return unknown;
    }
}
