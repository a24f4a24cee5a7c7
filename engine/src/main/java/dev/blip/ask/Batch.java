package dev.blip.ask;

import dev.blip.ledger.Tranche;
import dev.blip.link.FrameSender;
import dev.blip.linux.Errno;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.probe.Probe;
import dev.blip.run.Clock;
import org.jspecify.annotations.Nullable;

/// The probes that are handed to the kernel together: whom each slot of the sender asks, and what became of it. Owner:
/// a lane's transmit thread.
final class Batch {
    private static final int CANARY = -1; // in the place of an entry
    private static final long NONE = -1;
    private static final long POLL_NANOS = 1_000_000L;

    /// How long a full transmit queue is waited for before its frame counts as refused. A link whose far end is gone
    /// says ENOBUFS for ever; once the limit has been reached, no frame is waited for until one has been taken again.
    private static final long BACK_PRESSURE_LIMIT_NANOS = 1_000_000_000L;

    /// Is told whose probe did not leave.
    interface Unsent {
        void entry(Tranche t, int entry);

        void canary(long index);
    }

    private final Probe probe;
    private final FrameSender sender;
    private final int[] words; // the sender's
    private final int slotWords;
    private final LinkGate gate;
    private final Counters counters;
    private final Clock clock;
    private final Unsent unsent;
    private final int[] entries; // by slot, or CANARY
    private final long[] canaries; // by slot: the index where it is one of the lane's, else NONE
    private final boolean[] others; // by slot: no random sample

    private long nanos;
    private int filled;
    private int at; // in `words`, where the next packet begins
    private int canariesPut;
    private int othersPut;
    private int taken; // by the kernel
    private int takenCanaries;
    private int takenOthers;
    private boolean linkIsStuck;

    Batch(
            Probe probe,
            FrameSender sender,
            LinkGate gate,
            Counters counters,
            Clock clock,
            Unsent unsent) {
        this.probe = probe;
        this.sender = sender;
        this.words = sender.words();
        this.slotWords = sender.slotWords();
        this.gate = gate;
        this.counters = counters;
        this.clock = clock;
        this.unsent = unsent;
        this.entries = new int[sender.capacity()];
        this.canaries = new long[sender.capacity()];
        this.others = new boolean[sender.capacity()];
    }

    /// Slots.
    int capacity() {
        return entries.length;
    }

    /// Empties the slots for a batch that leaves at `nowNanos`.
    void begin(long nowNanos) {
        nanos = nowNanos;
        filled = 0;
        at = FrameSender.PACKET_WORD;
        canariesPut = 0;
        othersPut = 0;
    }

    /// When it was begun.
    long nanos() {
        return nanos;
    }

    /// Slots that are in use.
    int filled() {
        return filled;
    }

    /// Puts a probe to a tranche's entry into the next slot.
    ///
    /// @param target  of the entry, as `TargetSpace` says it
    /// @return false if the target is excluded
    boolean put(long target, int attempt, int entry) {
        boolean isPut = probe.encode(words, at, target, attempt);
        if (isPut) {
            use(entry);
        }
        return isPut;
    }

    private void use(int entry) {
        others[filled] = false;
        entries[filled++] = entry;
        at += slotWords;
    }

    /// The probe that was put last is no random sample.
    void leaveOutOfSample() {
        others[filled - 1] = true;
        othersPut++;
    }

    /// Puts a probe to a target that has answered before into the next slot.
    ///
    /// @param index   of the target
    /// @param isOurs  whether it is one of the lane's canaries, which are told if it does not leave
    /// @return false if the target is excluded
    boolean putCanary(long index, long target, int attempt, boolean isOurs) {
        canaries[filled] = isOurs ? index : NONE;
        if (!put(target, attempt, CANARY)) {
            return false;
        }
        canariesPut++;
        return true;
    }

    /// The entry in the first slot.
    int firstEntry() {
        return entries[0];
    }

    /// Frames that the kernel took.
    int taken() {
        return taken;
    }

    int takenCanaries() {
        return takenCanaries;
    }

    /// Frames to the tranche's entries, among those that the kernel took.
    int takenEntries() {
        return taken - takenCanaries;
    }

    /// Those of them that are no random sample.
    int takenOthers() {
        return takenOthers;
    }

    /// Says that all leave now, and not when the batch was begun: what it took to make them is no part of a round trip.
    void stampAnew(Tranche t) {
        nanos = clock.nanoTime();
        for (int slot = 0; slot < filled; slot++) {
            t.sending(entries[slot], nanos);
        }
    }

    /// Hands all to the kernel. A frame that it refuses costs only itself; a full queue is waited for.
    ///
    /// @param t  whose entries are in it; null if it is witnesses alone
    /// @return frames that the kernel was given, whether it took them or not
    int handOver(@Nullable Tranche t) {
        sender.load(0, filled);
        Refusals refusals = gate.refusals();
        taken = 0;
        takenCanaries = 0;
        takenOthers = 0;
        int done = 0;
        int run = 0; // refused in a row, up to `done`
        while (done < filled && refusals.mayBeOfFrames(run)) {
            int result = send(done, filled - done);
            if (result > 0) {
                refuse(t, done - run, run);
                take(done, result);
                done += result;
                run = 0;
                refusals.taken();
            } else {
                noteRefusal(t, entries[done++], -result);
                run++;
            }
        }
        if (refusals.areOfEverything()) {
            takeBack(t, done - run);
        } else {
            refuse(t, done - run, run);
        }
        return done;
    }

    private void take(int from, int count) {
        taken += count;
        if (count == filled) {
            takenCanaries += canariesPut;
            takenOthers += othersPut;
            return;
        }
        for (int slot = from; slot < from + count; slot++) {
            takenCanaries += entries[slot] == CANARY ? 1 : 0;
            takenOthers += others[slot] ? 1 : 0;
        }
    }

    /// When the batch left as the tranche keeps it, so that answers are laid to the same slice.
    long stamp(@Nullable Tranche t) {
        for (int slot = 0; slot < filled && t != null; slot++) {
            if (entries[slot] != CANARY && t.hasLeft(entries[slot])) {
                return t.sentAt(t.attempt(), entries[slot]);
            }
        }
        return nanos;
    }

    /// Frames that left, or `-errno`, as `FrameSender.send` says it. Waits out back-pressure, however long that takes.
    private int send(int from, int count) {
        int result = sender.send(from, count);
        if (isBackPressure(-result) && !linkIsStuck) {
            long since = clock.nanoTime();
            do {
                counters.add(Counter.SEND_BACKPRESSURE, 1);
                sender.awaitRoom(POLL_NANOS);
                result = sender.send(from, count);
            } while (isBackPressure(-result)
                    && gate.isUp()
                    && clock.nanoTime() - since < BACK_PRESSURE_LIMIT_NANOS);
        }
        linkIsStuck = isBackPressure(-result);
        return result;
    }

    private static boolean isBackPressure(int errno) {
        return errno == Errno.EAGAIN || errno == Errno.ENOBUFS || errno == Errno.EINTR;
    }

    private void noteRefusal(@Nullable Tranche t, int entry, int errno) {
        boolean isNews = t == null || entry == CANARY || !t.wasRefusedBefore(entry);
        gate.refusals().refused(errno, isNews, clock.nanoTime());
        counters.add(Counter.SEND_ERRORS, 1);
    }

    /// Each of these frames was refused for its own sake: that was its target's attempt.
    private void refuse(@Nullable Tranche t, int from, int count) {
        for (int slot = from; slot < from + count; slot++) {
            if (t != null && entries[slot] != CANARY) {
                t.refused(entries[slot]);
                unsent.entry(t, entries[slot]);
            }
        }
    }

    /// The kernel takes nothing: the targets of these slots, `from` to the last, are asked when it does.
    private void takeBack(@Nullable Tranche t, int from) {
        for (int slot = filled - 1; slot >= from; slot--) {
            if (t != null && entries[slot] != CANARY) {
                t.takeBack(entries[slot]);
                unsent.entry(t, entries[slot]);
            } else if (canaries[slot] != NONE) {
                unsent.canary(canaries[slot]);
            }
        }
    }
}
