package dev.blip.ledger;

import dev.blip.memory.RecordLog;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.report.Reply;
import dev.blip.verdict.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Findings on their way from the thread that made them to the one that reports them: 32 bytes each, bounded, in order.
/// Writer: one receive thread, or the transmit thread for what silence says. Reader: the thread that runs the scan.
public final class ObservationLog {
    private static final Reason[] REASONS = Reason.values();
    private static final int BATCH = 256;
    private static final long HAS_ICMP_FROM = 1L << 16;

    private final RecordLog records;
    private final List<Observation> batch = new ArrayList<>(BATCH);
    private volatile boolean abandoned;

    /// @param capacity  findings that may wait, a power of two
    public ObservationLog(int capacity) {
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

    /// What came with an ICMP error from `icmpFrom`.
    public static long evidence(int ttl, int icmpFrom) {
        return ((long) icmpFrom << 32) | HAS_ICMP_FROM | (ttl & 0xFFFFL);
    }

    /// Writer. Allocates nothing.
    ///
    /// @param attempt   from 1, at most 255
    /// @param rttNanos  -1 if unknown
    /// @param evidence  as `evidence` packs it
    /// @return false if the log is full: the finding was not taken
    public boolean append(
            int address,
            int port,
            Reason reason,
            int attempt,
            long rttNanos,
            long epochNanos,
            long evidence) {
        return records.tryAppend(
                        head(address, port, reason, attempt), epochNanos, rttNanos, evidence)
                || abandoned;
    }

    private static long head(int address, int port, Reason reason, int attempt) {
        return ((long) address << 32)
                | ((long) port << 16)
                | ((long) reason.ordinal() << 8)
                | attempt;
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
        boolean hasIcmpFrom = (evidence & HAS_ICMP_FROM) != 0;
        int upper = (int) (evidence >>> 32);
        batch.add(
                new Observation(
                        (int) (head >>> 32),
                        (int) (head >>> 16) & 0xFFFF,
                        REASONS[(int) (head >>> 8) & 0xFF],
                        (int) head & 0xFF,
                        epochNanos,
                        new Reply((short) evidence, rttNanos, hasIcmpFrom ? 0 : upper, false),
                        hasIcmpFrom ? upper : 0,
                        hasIcmpFrom));
    }
}
