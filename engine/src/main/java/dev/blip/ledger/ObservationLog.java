package dev.blip.ledger;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv4Address;
import dev.blip.address.Ipv6Address;
import dev.blip.memory.AddressIndex;
import dev.blip.memory.RecordLog;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.report.Reply;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.TargetSpace;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Findings on their way from the thread that made them to the one that reports them: 32 bytes each, bounded, in order.
/// A finding goes in by its target's index and comes out with the address. Writer: one receive thread, or the transmit
/// thread for what silence says. Reader: the thread that runs the scan.
public final class ObservationLog {
    private static final Reason[] REASONS = Reason.values();
    private static final int BATCH = 256;

    /// ICMP senders that are told apart, beside the targets themselves: three quarters of a MiB if there are so many.
    private static final int MOST_SENDERS = 1 << 16;

    private static final int KNOWN =
            1 << 6; // routers whose address is one object in all their findings

    // Of an error, above the time to live: who sent it. What is higher is the number of another.
    private static final long IS_ERROR = 1L << 16;
    private static final int FROM_UNKNOWN = 0;
    private static final int FROM_TARGET = 1;
    private static final int FROM_OTHER = 2;

    private final Ipv4Targets targets;
    private final Transport transport;
    private final AddressIndex senders = new AddressIndex(MOST_SENDERS);
    private @Nullable Ipv6Senders
            ipv6Senders; // from the first of them, which a log of IPv4 has none of
    private final RecordLog records;
    private final List<Observation> batch = new ArrayList<>(BATCH);
    // The reader's, by the lowest bits of their numbers: few routers send most errors.
    private final @Nullable Ipv4Address[] known = new @Nullable Ipv4Address[KNOWN];
    private volatile boolean abandoned;

    /// @param capacity  findings that may wait, a power of two
    /// @param targets   that the indexes are of
    /// @param transport that their ports are of
    public ObservationLog(int capacity, Ipv4Targets targets, Transport transport) {
        this.targets = targets;
        this.transport = transport;
        records = new RecordLog(capacity);
    }

    /// Findings that may wait.
    public int capacity() {
        return records.capacity();
    }

    /// Writer. Free places: at least this many appends will succeed.
    public int free() {
        return abandoned ? records.capacity() : records.free();
    }

    /// Any thread, once nobody will drain the log again: from now on findings are taken and forgotten, so that no
    /// writer waits for a place that never gets free.
    public void abandon() {
        abandoned = true;
    }

    /// What came with a reply: its time to live, -1 if unknown.
    public static long evidence(int ttl) {
        return ttl & 0xFFFFL;
    }

    /// What came with a SYN-ACK or a RST.
    ///
    /// @param stack  as in `Observation`; 0 of a RST
    public static long evidenceOfSegment(int ttl, int stack) {
        return ((long) stack << 32) | (ttl & 0xFFFFL);
    }

    /// What came with an ICMP error of the target's own.
    public static long evidenceOfTargetsError(int ttl) {
        return error(ttl, FROM_TARGET);
    }

    /// Writer. What came with an ICMP error of another. Who sent it is forgotten if 65,536 others have sent some
    /// before.
    public long evidenceOfError(int ttl, int from) {
        return errorOf(ttl, senders.add(from));
    }

    /// Writer. The same in IPv6.
    ///
    /// @param high  as `Ipv6Address.scopedHigh` has it
    public long evidenceOfError(int ttl, long high, long low) {
        if (ipv6Senders == null) {
            ipv6Senders = new Ipv6Senders(MOST_SENDERS);
        }
        return errorOf(ttl, ipv6Senders.add(high, low));
    }

    private static long errorOf(int ttl, int number) {
        return error(ttl, number == AddressIndex.NONE ? FROM_UNKNOWN : FROM_OTHER + number);
    }

    private static long error(int ttl, int sender) {
        return ((long) sender << 32) | IS_ERROR | (ttl & 0xFFFFL);
    }

    /// Writer. Allocates nothing.
    ///
    /// @param index     of the target
    /// @param attempt   from 1, at most 255
    /// @param rttNanos  -1 if unknown
    /// @param evidence  as one of the methods above packs it
    /// @return false if the log is full: the finding was not taken
    public boolean append(
            long index, Reason reason, int attempt, long rttNanos, long epochNanos, long evidence) {
        long head = index << 16 | (long) reason.ordinal() << 8 | attempt;
        return records.tryAppend(head, epochNanos, rttNanos, evidence) || abandoned;
    }

    /// Reader. Hands on what waits, at most one batch.
    ///
    /// @return findings handed on; 0 if none waited
    public int drainTo(ObservationSink sink) throws IOException {
        int taken = records.drain(this::read, BATCH);
        for (Observation observation : batch) {
            sink.accept(observation);
        }
        batch.clear();
        return taken;
    }

    private void read(long head, long epochNanos, long rttNanos, long evidence) {
        long target = targets.target(head >>> 16);
        int host = Ipv4Targets.addressOf(target);
        Ipv6Address ipv6 = targets.ipv6(host);
        boolean isError = (evidence & IS_ERROR) != 0;
        int upper = (int) (evidence >>> 32);
        batch.add(
                new Observation(
                        host,
                        ipv6,
                        TargetSpace.portOf(target),
                        transport,
                        REASONS[(int) (head >>> 8) & 0xFF],
                        (int) head & 0xFF,
                        epochNanos,
                        new Reply((short) evidence, rttNanos, isError ? 0 : upper, false),
                        isError ? senderOf(upper, host, ipv6) : null));
    }

    /// @param ipv6  the host, if it is in IPv6
    private @Nullable IpAddress senderOf(int sender, int host, @Nullable Ipv6Address ipv6) {
        int number = sender - FROM_OTHER;
        return switch (sender) {
            case FROM_UNKNOWN -> null;
            case FROM_TARGET -> ipv6 == null ? IpAddress.ipv4(host) : ipv6;
            default -> ipv6Senders == null ? router(number) : ipv6Senders.address(number);
        };
    }

    private Ipv4Address router(int number) {
        int bits = senders.address(number);
        Ipv4Address router = known[number & KNOWN - 1];
        if (router == null || router.bits() != bits) {
            router = IpAddress.ipv4(bits);
            known[number & KNOWN - 1] = router;
        }
        return router;
    }
}
