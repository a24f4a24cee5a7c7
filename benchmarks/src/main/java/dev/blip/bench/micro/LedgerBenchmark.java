package dev.blip.bench.micro;

import dev.blip.ledger.Tranche;
import dev.blip.pace.Pacer;
import dev.blip.plan.Pace;
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

/// What the transmit thread asks before each batch, and each pass of a tranche over what is still unknown. Times
/// are per
/// entry of the tranche, settled or not.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LedgerBenchmark {
    private static final int ENTRIES = 1 << 16;
    private static final int BATCH = 256;
    private static final long BATCH_NANOS = 350_000;

    /// How much has its verdict before the walk, in percent.
    @Param({"0", "90", "99"})
    public int settled;

    private Tranche tranche = new Tranche(0, 1, 1, 0, 0);
    private final Pacer pacer = new Pacer(new Pace(10_000_000), 0);
    private long now;

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
        tranche.rewind();
        int unknown = 0;
        for (int i = tranche.next(); i >= 0; i = tranche.next()) {
            tranche.sending(i, unknown);
            unknown++;
        }
        return unknown;
    }

    /// One batch: may it leave, and it has. Time moves on as it does at 700,000 packets a second.
    @Benchmark
    public int permitsAndSent() {
        now += BATCH_NANOS;
        int permitted = pacer.permits(now, BATCH);
        pacer.sent(now, permitted);
        return permitted;
    }
}
