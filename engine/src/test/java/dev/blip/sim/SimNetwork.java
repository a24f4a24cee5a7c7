package dev.blip.sim;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import dev.blip.link.FrameHandler;
import dev.blip.link.FrameReceiver;
import dev.blip.link.FrameSender;
import dev.blip.linux.Errno;
import dev.blip.probe.UdpProbe;
import dev.blip.run.Clock;
import dev.blip.wire.SlotShape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.IntBinaryOperator;
import java.util.function.LongConsumer;
import java.util.function.LongUnaryOperator;

/// A network under a virtual clock: what the transmitters send arrives, is answered as the population says, and comes
/// back after its delay, or is lost. Seeded; one thread.
public final class SimNetwork implements FrameReceiver, Clock {
    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final byte[] NO_OPTIONS = {};
    private static final int SLOTS = 64;

    /// What one system call costs, so that a virtual scan takes virtual time.
    private static final long CALL_NANOS = 2_000;

    public enum Kind {
        OPEN,
        CLOSED,
        SILENT,
        PROHIBITED,
        GONE // host unreachable, as its router says
    }

    /// What lives behind an address and port.
    public interface Population {
        Kind of(int address, int port);
    }

    /// What a SYN-ACK of an address and port carries behind its header.
    interface Options {
        byte[] of(int address, int port);
    }

    private record Arrival(long nanos, MemorySegment frame) {}

    private final SplittableRandom random;
    private final Population population;

    /// May change while a scan runs.
    double lossEachWay;

    private final LongUnaryOperator delayNanos;
    private final byte[] received = new byte[2_048];
    private final PriorityQueue<Arrival> onTheWay =
            new PriorityQueue<>((a, b) -> Long.compare(a.nanos(), b.nanos()));
    public final Map<Long, Integer> probesByTarget = new HashMap<>();

    /// Frames that left: when the call that sent them had returned, and how many they were.
    public record Departure(long nanos, int count) {}

    public final List<Departure> departures = new ArrayList<>();

    /// Told of each frame that leaves: when the call that sends it began and when it had returned, and where to.
    public interface Witness {
        void left(long beforeNanos, long afterNanos, int address, int port);
    }

    Witness witness = (before, after, address, port) -> {};

    /// Told of the answer to the frame that left last, if one comes back: when it arrives.
    LongConsumer answered = nanos -> {};

    private final List<Line> lines = new ArrayList<>();
    private long now;
    long dropFrom = Long.MAX_VALUE;
    long dropUntil = Long.MAX_VALUE;
    long stuckFrom = Long.MAX_VALUE;
    long stuckUntil = Long.MAX_VALUE;

    /// The interface takes frames and throws them away, and counts them.
    public long lostFrom = Long.MAX_VALUE;

    long lostUntil = Long.MAX_VALUE;
    private long lost;
    private long dropped;
    int refusedAddressMask;

    final SimBottleneck bottleneck = new SimBottleneck();

    /// Packets that a loss takes on average; 0 if each packet is lost by itself.
    double burstPackets;

    private boolean isInBurst;

    /// Which packets to an address, and of its answers, a dead path swallows, by the time that they leave.
    interface Darkness {
        boolean isDark(int address, long nanos);
    }

    Darkness darkness = (address, nanos) -> false;
    long swallowed;

    /// How long the answer to a probe takes where that is not the same for all probes to an address.
    interface Slowness {
        /// @param usual  nanoseconds that an answer of this address takes
        /// @param now    when the probe arrives
        /// @return nanoseconds that this one takes
        long nanos(int address, int port, long usual, long now);
    }

    Slowness slowness = (address, port, usual, now) -> usual;

    /// A host that takes its time for each packet, and may have had enough.
    interface Device {
        long NO_ANSWER = -1;

        /// @param now  when the packet arrives
        /// @return nanoseconds until it has been served, or `NO_ANSWER`
        long served(int address, int port, long now);
    }

    Device device = (address, port, now) -> 0;

    /// Entries of a translation table on the way, one for each probe, kept for `natNanos`; 0 for no table.
    int natEntries;

    long natNanos = 30_000_000_000L;
    long natDrops;
    int natMost;
    private final ArrayDeque<Long> natExpiries = new ArrayDeque<>();
    boolean doubled;

    // The receive ring, as TPACKET_V3 hands over its blocks: a full one at once, another at the
    // second tick.
    private static final long TICK_NANOS = 4_000_000L;
    private static final int FRAMES_IN_BLOCK = 80;
    private final List<Arrival> block = new ArrayList<>();
    private long blockDueNanos = Long.MAX_VALUE;

    /// A busy machine: so often the sending thread is put aside between its look at the clock and its system call.
    double stallShare;

    long stallNanos = 20_000_000L;

    /// When somebody sets CLOCK_REALTIME, and by how much.
    long clockSetAt = Long.MAX_VALUE;

    long clockStepNanos;

    /// Time to live of what comes in the name of an address and port; 60 of a router's errors.
    IntBinaryOperator ttl = (address, port) -> 60;

    /// Options of a SYN-ACK of an address and port, 0 to 40 bytes, a multiple of 4.
    Options options = (address, port) -> NO_OPTIONS;

    /// The one router's limit for ICMP errors to us, a token bucket as Linux has it; 0 errors/s for none.
    double icmpPerSecond;

    int icmpBurst = 6;
    long icmpSuppressed;

    /// Each host's own limit for the errors by which its UDP ports say that they are closed, like the router's; 0
    /// errors/s for none.
    interface ErrorLimits {
        double perSecond(int address);
    }

    ErrorLimits errorLimits = address -> 0;
    private final Map<Integer, Bucket> buckets = new HashMap<>();

    /// Tokens that one host has left.
    private static final class Bucket {
        private double tokens;
        private long filledAt;
    }

    /// Probes are datagrams, in slots as wide as the longest.
    boolean areDatagrams;

    /// Probes are ICMP echoes; their sequence number is the port.
    boolean areEchoes;

    private double icmpTokens = -1;
    private long icmpFilledAt;

    public SimNetwork(
            long seed, Population population, double lossEachWay, LongUnaryOperator delayNanos) {
        this.random = new SplittableRandom(seed);
        this.population = population;
        this.lossEachWay = lossEachWay;
        this.delayNanos = delayNanos;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public long epochNanos() {
        return epochAt(now);
    }

    /// What CLOCK_REALTIME said at that moment.
    private long epochAt(long nanos) {
        return nanos + 1_700_000_000_000_000_000L + (nanos < clockSetAt ? 0 : clockStepNanos);
    }

    /// When the oldest frame arrived that waits in a block; `Long.MAX_VALUE` if none does.
    long oldestKeptNanos() {
        return block.isEmpty() ? Long.MAX_VALUE : block.getFirst().nanos();
    }

    /// Goes on to `nanos`, or to the next arrival if that is sooner.
    void advanceTo(long nanos) {
        Arrival next = onTheWay.peek();
        long event = Math.min(blockDueNanos, next == null ? Long.MAX_VALUE : next.nanos());
        now = Math.max(now, Math.min(nanos, event));
    }

    /// Goes on to `nanos` with nobody listening.
    void passTo(long nanos) {
        now = Math.max(now, nanos);
    }

    /// Another way in, for one more transmitter.
    FrameSender newLine() {
        var line = new Line();
        lines.add(line);
        return line;
    }

    /// Where one transmitter's frames leave. The first tells what the interface lost.
    private final class Line implements FrameSender {
        private final int slotWords =
                areDatagrams ? PACKET_WORD + UdpProbe.MAX_BYTES / Integer.BYTES : SLOT_WORDS;
        private final int[] words = new int[SLOTS * slotWords];
        private final MemorySegment loaded = MemorySegment.ofArray(words.clone());

        @Override
        public int[] words() {
            return words;
        }

        @Override
        public int slotWords() {
            return slotWords;
        }

        @Override
        public int capacity() {
            return SLOTS;
        }

        @Override
        public void prepare(SlotShape shape, MemorySegment packet) {
            for (int i = 0; i < SLOTS; i++) {
                MemorySegment slots = MemorySegment.ofArray(words);
                MemorySegment.copy(packet, 0, slots, packetOffset(i), packet.byteSize());
            }
            load(0, SLOTS);
        }

        @Override
        public void load(int from, int count) {
            int at = from * slotWords;
            long to = (long) at * Integer.BYTES;
            MemorySegment.copy(words, at, loaded, JAVA_INT_UNALIGNED, to, count * slotWords);
        }

        private long packetOffset(int slot) {
            return (long) (slot * slotWords + PACKET_WORD) * Integer.BYTES;
        }

        @Override
        public int send(int from, int count) {
            now += CALL_NANOS;
            if (stallShare > 0 && random.nextDouble() < stallShare) {
                now += random.nextLong(stallNanos);
            }
            if (now >= stuckFrom && now < stuckUntil) {
                return -Errno.ENOBUFS;
            }
            if (now >= lostFrom && now < lostUntil) {
                lost += count;
                return count;
            }
            int taken = 0;
            while (taken < count && carry(loaded, packetOffset(from + taken))) {
                taken++;
            }
            if (taken == 0) {
                return -Errno.EPERM;
            }
            departures.add(new Departure(now, taken));
            return taken;
        }

        @Override
        public boolean awaitRoom(long timeoutNanos) {
            now += timeoutNanos;
            return true;
        }

        @Override
        public long lost() {
            return this == lines.getFirst() ? lost : 0;
        }

        @Override
        public void close() {}
    }

    private boolean isLost() {
        if (burstPackets > 0) { // Gilbert-Elliott: nothing passes in a burst
            double leave = 1.0 / burstPackets;
            double enter = leave * lossEachWay / (1 - lossEachWay);
            isInBurst = random.nextDouble() < (isInBurst ? 1 - leave : enter);
            return isInBurst;
        }
        return random.nextDouble() < lossEachWay;
    }

    private boolean passesTranslation() {
        if (natEntries == 0) {
            return true;
        }
        while (!natExpiries.isEmpty() && natExpiries.peek() <= now) {
            natExpiries.remove();
        }
        if (natExpiries.size() >= natEntries) {
            natDrops++;
            return false;
        }
        natExpiries.add(now + natNanos);
        natMost = Math.max(natMost, natExpiries.size());
        return true;
    }

    /// @return false if the packet is refused
    private boolean carry(MemorySegment slots, long at) {
        int destination = slots.get(U32, at + 16);
        if (refusedAddressMask != 0 && (destination & refusedAddressMask) == refusedAddressMask) {
            return false;
        }
        int port = Short.toUnsignedInt(slots.get(U16, at + (areEchoes ? 26 : 22)));
        witness.left(now - CALL_NANOS, now, destination, port);
        probesByTarget.merge((long) destination << 16 | port, 1, Integer::sum);
        if (darkness.isDark(destination, now)) {
            swallowed++;
            return true;
        }
        if (!passesTranslation()) {
            return true;
        }
        long queuedNanos = bottleneck.passNanos(now);
        if (queuedNanos >= 0 && !isLost()) {
            answer(slots, at, destination, port, queuedNanos);
        }
        return true;
    }

    private void answer(MemorySegment slots, long at, int destination, int port, long queuedNanos) {
        long served = device.served(destination, port, now);
        if (served == Device.NO_ANSWER) {
            return;
        }
        Kind kind = population.of(destination, port);
        boolean isError = kind == Kind.PROHIBITED || kind == Kind.GONE;
        if (kind == Kind.SILENT || (isError && !passesIcmpLimit()) || isLost()) {
            return;
        }
        if (areDatagrams) {
            datagramIsAnswered(slots, at, destination, kind, queuedNanos + served);
            return;
        }
        int source = slots.get(U32, at + 12);
        int sourcePort = Short.toUnsignedInt(slots.get(U16, at + 20));
        int sequence = slots.get(U32, at + 24);
        byte[] frame =
                isError
                        ? unreachable(slots, at, source, kind == Kind.GONE ? 1 : 13)
                        : areEchoes
                                ? echoReply(slots, at)
                                : reply(
                                        destination,
                                        source,
                                        port,
                                        sourcePort,
                                        sequence + 1,
                                        kind == Kind.OPEN ? 0x12 : 0x14,
                                        ttl.applyAsInt(destination, port),
                                        kind == Kind.OPEN
                                                ? options.of(destination, port)
                                                : NO_OPTIONS);
        long usual = delayNanos.applyAsLong(destination);
        long delay = queuedNanos + served + slowness.nanos(destination, port, usual, now);
        if (darkness.isDark(destination, now + delay)) {
            swallowed++;
            return;
        }
        onTheWay.add(new Arrival(now + delay, MemorySegment.ofArray(frame)));
        answered.accept(now + delay);
        if (kind == Kind.OPEN) {
            bottleneck.synAckArrives(now + delay);
        }
        if (doubled) {
            onTheWay.add(new Arrival(now + delay + 50_000, MemorySegment.ofArray(frame)));
        }
    }

    /// An open port gives back what it was sent; a closed one has an error to say so, if its host has any left.
    private void datagramIsAnswered(
            MemorySegment slots, long at, int destination, Kind kind, long delay) {
        if (kind == Kind.CLOSED && !hasErrorLeft(destination)) {
            return;
        }
        int us = slots.get(U32, at + 12);
        byte[] frame =
                switch (kind) {
                    case OPEN -> echo(slots, at);
                    case CLOSED -> unreachable(slots, at, destination, us, 3);
                    default -> unreachable(slots, at, us, 13);
                };
        long arrives = now + delay + delayNanos.applyAsLong(destination);
        onTheWay.add(new Arrival(arrives, MemorySegment.ofArray(frame)));
    }

    private boolean hasErrorLeft(int address) {
        double perSecond = errorLimits.perSecond(address);
        if (perSecond == 0) {
            return true;
        }
        var bucket = buckets.computeIfAbsent(address, _ -> new Bucket());
        if (bucket.filledAt == 0) {
            bucket.tokens = icmpBurst;
        }
        double filled = (now - bucket.filledAt) * perSecond / 1e9;
        bucket.tokens = Math.min(icmpBurst, bucket.tokens + filled);
        bucket.filledAt = now;
        if (bucket.tokens < 1) {
            icmpSuppressed++;
            return false;
        }
        bucket.tokens--;
        return true;
    }

    /// The same datagram on its way back, without a checksum.
    private static byte[] echo(MemorySegment slots, long at) {
        int length = Short.toUnsignedInt(slots.get(U16, at + 2));
        byte[] frame = new byte[14 + length];
        var f = MemorySegment.ofArray(frame);
        ipHeader(f, length, 17, slots.get(U32, at + 16), slots.get(U32, at + 12), 60);
        MemorySegment.copy(slots, at + 20, f, 34, length - 20);
        f.set(U16, 34, slots.get(U16, at + 22));
        f.set(U16, 36, slots.get(U16, at + 20));
        f.set(U16, 40, (short) 0);
        return frame;
    }

    private static byte[] echoReply(MemorySegment slots, long at) {
        int length = Short.toUnsignedInt(slots.get(U16, at + 2));
        byte[] frame = new byte[14 + length];
        var f = MemorySegment.ofArray(frame);
        ipHeader(f, length, 1, slots.get(U32, at + 16), slots.get(U32, at + 12), 60);
        MemorySegment.copy(slots, at + 20, f, 34, length - 20);
        f.set(U16, 34, (short) 0);
        f.set(U16, 36, (short) 0);
        f.set(U16, 36, (short) ~checksum(f, 34, frame.length, 0));
        return frame;
    }

    private boolean passesIcmpLimit() {
        if (icmpPerSecond == 0) {
            return true;
        }
        double filled = (now - icmpFilledAt) * icmpPerSecond / 1e9;
        icmpTokens = icmpTokens < 0 ? icmpBurst : Math.min(icmpBurst, icmpTokens + filled);
        icmpFilledAt = now;
        if (icmpTokens < 1) {
            icmpSuppressed++;
            return false;
        }
        icmpTokens--;
        return true;
    }

    /// A TCP segment without options, 54 bytes of Ethernet frame.
    static byte[] reply(int from, int to, int fromPort, int toPort, int ack, int flags) {
        return reply(from, to, fromPort, toPort, ack, flags, 60, NO_OPTIONS);
    }

    private static byte[] reply(
            int from,
            int to,
            int fromPort,
            int toPort,
            int ack,
            int flags,
            int ttl,
            byte[] options) {
        byte[] frame = new byte[54 + options.length];
        var f = MemorySegment.ofArray(frame);
        ipHeader(f, frame.length - 14, 6, from, to, ttl);
        MemorySegment.copy(MemorySegment.ofArray(options), 0, f, 54, options.length);
        f.set(U16, 34, (short) fromPort);
        f.set(U16, 36, (short) toPort);
        f.set(U32, 38, 0x01020304);
        f.set(U32, 42, ack);
        f.set(JAVA_BYTE, 46, (byte) (20 + options.length << 2));
        f.set(JAVA_BYTE, 47, (byte) flags);
        f.set(U16, 48, (short) 64240);
        int sum = (from >>> 16) + (from & 0xFFFF) + (to >>> 16) + (to & 0xFFFF) + 6 + 20;
        sum += options.length;
        f.set(U16, 50, (short) ~checksum(f, 34, frame.length, sum));
        return frame;
    }

    /// An ICMP error, communication administratively prohibited, of a router 10.255.255.1.
    private static byte[] unreachable(MemorySegment slots, long at, int to, int code) {
        return unreachable(slots, at, 0x0AFFFF01, to, code);
    }

    private static byte[] unreachable(MemorySegment slots, long at, int from, int to, int code) {
        byte[] frame = new byte[14 + 20 + 8 + 28];
        var f = MemorySegment.ofArray(frame);
        ipHeader(f, frame.length - 14, 1, from, to, 60);
        f.set(JAVA_BYTE, 34, (byte) 3);
        f.set(JAVA_BYTE, 35, (byte) code);
        MemorySegment.copy(slots, at, f, 42, 28);
        f.set(U16, 36, (short) ~checksum(f, 34, frame.length, 0));
        return frame;
    }

    private static void ipHeader(
            MemorySegment f, int length, int protocol, int from, int to, int ttl) {
        f.set(U16, 12, (short) 0x0800);
        f.set(JAVA_BYTE, 14, (byte) 0x45);
        f.set(U16, 16, (short) length);
        f.set(JAVA_BYTE, 22, (byte) ttl);
        f.set(JAVA_BYTE, 23, (byte) protocol);
        f.set(U32, 26, from);
        f.set(U32, 30, to);
        f.set(U16, 24, (short) ~checksum(f, 14, 34, 0));
    }

    private static int checksum(MemorySegment f, int from, int to, int start) {
        int sum = start;
        for (int at = from; at < to; at += 2) {
            sum += Short.toUnsignedInt(f.get(U16, at));
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum;
    }

    void inject(long delay, byte[] frame) {
        onTheWay.add(new Arrival(now + delay, MemorySegment.ofArray(frame)));
    }

    @Override
    public int poll(FrameHandler handler) {
        int frames = 0;
        while (!onTheWay.isEmpty() && onTheWay.peek().nanos() <= now) {
            Arrival arrival = onTheWay.poll();
            if (now >= dropFrom && now < dropUntil) {
                dropped++;
                continue;
            }
            if (arrival.nanos() >= blockDueNanos) {
                frames += handOver(handler);
            }
            if (block.isEmpty()) {
                blockDueNanos = (arrival.nanos() / TICK_NANOS + 2) * TICK_NANOS;
            }
            block.add(arrival);
            if (block.size() == FRAMES_IN_BLOCK) {
                frames += handOver(handler);
            }
        }
        return now >= blockDueNanos ? frames + handOver(handler) : frames;
    }

    private int handOver(FrameHandler handler) {
        int frames = block.size();
        for (Arrival arrival : block) {
            int length = (int) arrival.frame().byteSize();
            MemorySegment.copy(arrival.frame(), JAVA_BYTE, 0, received, 0, length);
            handler.frame(received, 0, length, epochAt(arrival.nanos()), 0);
        }
        block.clear();
        blockDueNanos = Long.MAX_VALUE;
        return frames;
    }

    @Override
    public long holdNanos() {
        return 3 * TICK_NANOS;
    }

    @Override
    public boolean await(long timeoutNanos) {
        return false;
    }

    @Override
    public void wake() {}

    long lost() {
        return lost;
    }

    @Override
    public long dropped() {
        return dropped;
    }

    @Override
    public String word() {
        return "simulated";
    }

    @Override
    public void close() {}
}
