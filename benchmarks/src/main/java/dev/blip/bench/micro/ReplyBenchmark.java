package dev.blip.bench.micro;

import dev.blip.metric.Counter;
import dev.blip.probe.Cookie;
import dev.blip.probe.ReplyParser;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
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

/// One SYN-ACK, from Ethernet header to target: right ones, and ones that acknowledge what was never sent.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ReplyBenchmark {
    private static final int FRAME = 54; // Ethernet 14, IPv4 20, TCP 20
    private static final int SLOT = 64;
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final Cookie cookie = new Cookie(1, 2);
    private MemorySegment right = MemorySegment.NULL;
    private MemorySegment forged = MemorySegment.NULL;
    private @Nullable ReplyParser parser;

    @Setup
    public void allocate(Targets targets) {
        Arena arena = Arena.ofAuto();
        int count = targets.addresses.length;
        right = arena.allocate((long) count * SLOT, 64);
        forged = arena.allocate((long) count * SLOT, 64);
        for (int i = 0; i < count; i++) {
            write(right, (long) i * SLOT, targets.addresses[i], targets.ports[i], 1);
            write(forged, (long) i * SLOT, targets.addresses[i], targets.ports[i], 4711);
        }
        parser = new ReplyParser(cookie, Targets.SOURCE, Targets.FIRST_PORT, 4, targets.space, 14);
        requireRight(targets);
    }

    /// A benchmark of refusals would be fast, and worth nothing.
    private void requireRight(Targets targets) {
        for (int i = 0; i < targets.addresses.length; i++) {
            Counter refusal = parse(right, i);
            if (refusal != null || parse(forged, i) != Counter.WRONG_ACK) {
                throw new IllegalStateException(
                        "frame " + i + " is not what it should be: " + refusal);
            }
        }
    }

    private void write(MemorySegment frames, long at, int address, int port, int beyond) {
        long ip = at + 14;
        long tcp = ip + 20;
        frames.set(U16, at + 12, (short) 0x0800);
        frames.set(U32, ip, 0x45000000 | (FRAME - 14));
        frames.set(U32, ip + 8, 64 << 24 | 6 << 16);
        frames.set(U32, ip + 12, address);
        frames.set(U32, ip + 16, Targets.SOURCE);
        frames.set(U16, tcp, (short) port);
        frames.set(U16, tcp + 2, (short) Targets.FIRST_PORT);
        int sequence = (int) cookie.of(Targets.SOURCE, address, Targets.FIRST_PORT, port);
        frames.set(U32, tcp + 8, sequence + beyond);
        frames.set(U16, tcp + 12, (short) 0x5012);
        int sum = 0;
        for (long word = ip; word < tcp; word += 2) {
            sum += Short.toUnsignedInt(frames.get(U16, word));
        }
        frames.set(U16, ip + 10, (short) ~((sum & 0xFFFF) + (sum >>> 16)));
    }

    @Benchmark
    public @Nullable Counter parseRight(Targets targets) {
        return parse(right, targets.next());
    }

    @Benchmark
    public @Nullable Counter parseForged(Targets targets) {
        return parse(forged, targets.next());
    }

    /// The TCP checksum counts as verified: the ring says so of frames that the device or the kernel has looked at.
    private @Nullable Counter parse(MemorySegment frames, int i) {
        if (parser == null) {
            throw new IllegalStateException("not set up");
        }
        long at = (long) i * SLOT;
        return parser.parse(frames, at, at + FRAME, true);
    }
}
