package dev.blip.bench.micro;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// Positions, indexes and targets, into one another.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OrderBenchmark {
    @Benchmark
    public long positionToIndex(Targets targets) {
        return targets.order.at(targets.next());
    }

    @Benchmark
    public long indexToPosition(Targets targets) {
        return targets.order.positionOf(targets.indexes[targets.next()]);
    }

    @Benchmark
    public long targetToIndex(Targets targets) {
        int i = targets.next();
        return targets.space.indexOf(targets.addresses[i], targets.ports[i]);
    }

    @Benchmark
    public long indexToTarget(Targets targets) {
        return targets.space.target(targets.indexes[targets.next()]);
    }
}
