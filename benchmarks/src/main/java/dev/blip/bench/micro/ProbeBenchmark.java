package dev.blip.bench.micro;

import dev.blip.link.FrameSender;
import dev.blip.probe.CookieKey;
import dev.blip.probe.Cookies;
import dev.blip.probe.SynProbe;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// One SYN: its identity, and its words into a batch of 256 slots.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ProbeBenchmark {
    private static final int SLOTS = 256;

    private final CookieKey key = new CookieKey(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    private final Cookies cookies = new Cookies(key, Targets.ORIGIN);
    private @Nullable SynProbe ordinary;
    private @Nullable SynProbe smallest;
    private final int[] words = new int[SLOTS * FrameSender.SLOT_WORDS];

    @Setup
    public void make(Targets targets) {
        ordinary = probe(targets, false);
        smallest = probe(targets, true);
    }

    private SynProbe probe(Targets targets, boolean isSmallest) {
        return new SynProbe(targets.scope(key), isSmallest, null);
    }

    @Benchmark
    public long cookie(Targets targets) {
        int i = targets.next();
        return cookies.of(0, targets.addresses[i], targets.ports[i]);
    }

    @Benchmark
    public boolean encode(Targets targets) {
        return encode(ordinary, targets);
    }

    @Benchmark
    public boolean encodeSmallest(Targets targets) {
        return encode(smallest, targets);
    }

    private boolean encode(@Nullable SynProbe probe, Targets targets) {
        if (probe == null) {
            throw new IllegalStateException("not set up");
        }
        int i = targets.next();
        int at = FrameSender.packetAt(i & (SLOTS - 1));
        return probe.encode(words, at, targets.targets[i], 0);
    }
}
