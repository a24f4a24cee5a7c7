package dev.blip.bench.micro;

import dev.blip.pace.Pacer;
import dev.blip.plan.Pace;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What the transmit thread asks before and says after each batch. Time moves on as it does at 700,000 packets a
/// second.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class PacerBenchmark {
    private static final int BATCH = 256;
    private static final long BATCH_NANOS = 350_000;

    private final Pacer pacer = new Pacer(new Pace(10_000_000), 0);
    private long now;

    @Benchmark
    public int permitsAndSent() {
        now += BATCH_NANOS;
        int permitted = pacer.permits(now, BATCH);
        pacer.sent(now, permitted);
        return permitted;
    }
}
