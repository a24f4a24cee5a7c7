package dev.blip.bench.micro;

import dev.blip.link.FrameSender;
import dev.blip.probe.Cookie;
import dev.blip.probe.SynProbe;
import dev.blip.target.AddressSet;
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

/// One SYN: its identity, and its words into a batch of 256 slots.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ProbeBenchmark {
    private static final int SLOTS = 256;

    private final Cookie cookie = new Cookie(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    private final SynProbe ordinary =
            new SynProbe(cookie, Targets.SOURCE, Targets.FIRST_PORT, AddressSet.EMPTY, false);
    private final SynProbe smallest =
            new SynProbe(cookie, Targets.SOURCE, Targets.FIRST_PORT, AddressSet.EMPTY, true);
    private final int[] words = new int[SLOTS * FrameSender.SLOT_WORDS];

    @Benchmark
    public long cookie(Targets targets) {
        int i = targets.next();
        return cookie.of(
                Targets.SOURCE, targets.addresses[i], Targets.FIRST_PORT, targets.ports[i]);
    }

    @Benchmark
    public boolean encode(Targets targets) {
        return encode(ordinary, targets);
    }

    @Benchmark
    public boolean encodeSmallest(Targets targets) {
        return encode(smallest, targets);
    }

    private boolean encode(SynProbe probe, Targets targets) {
        int i = targets.next();
        int at = FrameSender.packetAt(i & (SLOTS - 1));
        return probe.encode(words, at, targets.addresses[i], targets.ports[i], 0);
    }
}
