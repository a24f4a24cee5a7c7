package dev.blip.bench.micro;

import dev.blip.metric.Counter;
import dev.blip.probe.CookieKey;
import dev.blip.probe.Cookies;
import dev.blip.probe.ReplyReader;
import dev.blip.probe.SynProbe;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Tcp;
import dev.blip.wire.Vlan;
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

    private final CookieKey key = new CookieKey(1, 2);
    private final Cookies cookies = new Cookies(key, Targets.ORIGIN);
    private byte[] right = {};
    private byte[] forged = {};
    private @Nullable ReplyReader reader;

    @Setup
    public void allocate(Targets targets) {
        int count = targets.addresses.length;
        right = new byte[count * SLOT];
        forged = new byte[count * SLOT];
        for (int i = 0; i < count; i++) {
            write(right, i * SLOT, targets.addresses[i], targets.ports[i], 1);
            write(forged, i * SLOT, targets.addresses[i], targets.ports[i], 4711);
        }
        reader = new SynProbe(targets.scope(key), false, null).reader(14);
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

    private void write(byte[] frames, int at, int address, int port, int beyond) {
        int ip = at + 14;
        int tcp = ip + 20;
        int sequence = (int) cookies.of(0, address, port);
        Ethernet.write(frames, at, 0, 0, Ethernet.TYPE_IPV4);
        Ipv4.write(frames, ip, FRAME - 14, 0, 0, 64, Ipv4.PROTOCOL_TCP, address, Targets.SOURCE);
        Tcp.write(
                frames,
                tcp,
                port,
                Targets.FIRST_PORT,
                0,
                sequence + beyond,
                Tcp.MIN_LENGTH,
                Tcp.SYN | Tcp.ACK,
                0);
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
    private @Nullable Counter parse(byte[] frames, int i) {
        if (reader == null) {
            throw new IllegalStateException("not set up");
        }
        int at = i * SLOT;
        return reader.read(frames, at, at + FRAME, true, Vlan.UNTAGGED);
    }
}
