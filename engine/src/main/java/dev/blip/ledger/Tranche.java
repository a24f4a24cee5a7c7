package dev.blip.ledger;

import dev.blip.memory.TwoBitArray;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A bounded run of positions with what is known of each: two bits of verdict, and when each of its probes left.
///
/// The verdicts have several writers and settle once each, by one atomic step: receive threads when a reply comes, the
/// transmit thread when silence has lasted. Everything else belongs to the transmit thread, which reads and writes send
/// times as an array's plain elements; `publish` releases those of a batch to the receive threads, which acquire them.
public final class Tranche {
    public static final int OPEN = 1;
    public static final int CLOSED = 2;
    public static final int FILTERED = 3;

    /// Stretches of entries, in the order of their sending, that answers are counted by.
    static final int SLICES = 32;

    /// Send times up to here are in microseconds, 18 minutes of them; those beyond, which a scan of a packet every few
    /// minutes comes to, in units of 1.024 ms, 12 days of them.
    private static final int FINE_UNITS = 1 << 30;

    private static final int[] NOBODY = {};
    private static final long[] NONE = {};
    private static final int COARSE_SHIFT = 10;
    private static final int WORD_SHIFT = 5; // entries of a word of verdicts
    private static final int LONG_SHIFT = 6; // bits of a long
    private static final int WORD_MASK = TwoBitArray.ENTRIES_PER_WORD - 1;
    private static final VarHandle HEARD = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle TIME = MethodHandles.arrayElementVarHandle(int[].class);
    private static final VarHandle SETTLED;

    static {
        try {
            SETTLED = MethodHandles.lookup().findVarHandle(Tranche.class, "settled", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final long first;
    private final int size;
    private final long openedNanos;
    private final TwoBitArray verdicts;

    /// When each probe was tried, by attempt, then position, in `units` since `openedNanos`, from 1; 0 never tried;
    /// negative: the kernel refused it then.
    private final int[] @Nullable [] times;

    /// Entries whose first answer was to an attempt, by attempt, then slice. Through HEARD.
    private final int[] firstHeard;

    /// The rows of `times` of the present pass, and of the pass before, which is empty in the first.
    private int[] present;

    private int[] previous = NOBODY;

    /// Entries whose first probe was not one of a random sample, a bit each, released as `times` are. Empty if there is
    /// none.
    private long[] unsampled = NONE;

    private @Nullable WaitingLines lines; // null until somebody has to wait

    private int attempt;
    private int lastAttempt;
    private int refusedInPass;
    private boolean
            isRepeating; // the present pass, from the first entry again, to those not asked in it
    private boolean hasHoles;
    private boolean isKept;
    private boolean isLastWalk; // some of what was silent has been called so
    private long judgeAtNanos;
    private int cursor;

    /// Bit `2 * k` is set if entry `cursor + k` had no verdict when its word of `verdicts` was last read; that word's
    /// entries only, and 0 if it has not been read.
    private long unset;

    private long lastSendNanos;
    private long lastFirstSendNanos;
    private long dropsBefore;
    private long doubtsBefore;
    private long unitsNanos; // of which `lastUnits` are the units
    private int lastUnits = 1;

    private volatile int settled; // written through SETTLED

    /// @param first        the order's position of entry 0
    /// @param size         entries, 1 or more
    /// @param attempts     most probes to one target
    /// @param openedNanos  now, on the transmitter's clock
    /// @param kernelDrops  replies dropped by the kernel so far
    public Tranche(long first, int size, int attempts, long openedNanos, long kernelDrops) {
        this.first = first;
        this.size = size;
        this.openedNanos = openedNanos;
        this.verdicts = new TwoBitArray(size);
        this.times = new int[attempts][];
        this.present = new int[size];
        this.times[0] = present;
        this.firstHeard = new int[attempts * SLICES];
        this.lastAttempt = attempts - 1;
        this.lastSendNanos = openedNanos;
        this.lastFirstSendNanos = openedNanos;
        this.judgeAtNanos = openedNanos;
        this.unitsNanos = openedNanos;
        this.dropsBefore = kernelDrops;
    }

    public long first() {
        return first;
    }

    public int size() {
        return size;
    }

    /// Which probe the present pass sends, from 0.
    public int attempt() {
        return attempt;
    }

    public boolean isLastPass() {
        return attempt == lastAttempt;
    }

    /// Makes the present pass the last.
    public void endPasses() {
        lastAttempt = attempt;
    }

    /// When it is worth looking again whether another pass is needed: a note by whoever decides, for itself.
    public long judgeAtNanos() {
        return judgeAtNanos;
    }

    public void judgeAt(long nanos) {
        judgeAtNanos = nanos;
    }

    /// How often silence had been found to mean nothing when the present pass began: a note by whoever decides, for
    /// itself.
    public long doubtsBefore() {
        return doubtsBefore;
    }

    public void noteDoubts(long count) {
        doubtsBefore = count;
    }

    /// Whether the kernel has refused a probe of the present pass, so that some silence of it means nothing.
    public boolean hasRefusals() {
        return refusedInPass > 0;
    }

    /// When the last probe of all passes left.
    public long lastSendNanos() {
        return lastSendNanos;
    }

    /// When the last probe of the first pass left, as far as it has come.
    public long lastFirstSendNanos() {
        return lastFirstSendNanos;
    }

    /// Replies that the kernel had dropped when the present pass began.
    public long dropsBefore() {
        return dropsBefore;
    }

    /// Begins the next pass: from the first entry again, to the silent only.
    public void nextPass(long kernelDrops) {
        attempt++;
        previous = present;
        present = new int[size];
        times[attempt] = present;
        rewind();
        refusedInPass = 0;
        hasHoles = false;
        dropsBefore = kernelDrops;
    }

    /// Moves on from entry `i`, whose host may not be asked yet: it waits in its line, and the pass with it.
    ///
    /// @param place   of the host
    /// @param places  that hosts are hashed to
    /// @param staged  positions of the order that come before the others
    public void letWait(int i, int place, int places, long staged) {
        WaitingLines its = lines;
        if (its == null) {
            its = new WaitingLines(size, places, staged - first);
            lines = its;
        }
        its.join(i, place);
        moveTo(i + 1);
    }

    /// Those who wait, or null if nobody does.
    public @Nullable WaitingLines lines() {
        return lines != null && lines.waiting() > 0 ? lines : null;
    }

    /// Whether the present pass has come to its end, and nobody waits who is still to be asked in it.
    public boolean isWalked() {
        return next() < 0 && lines() == null;
    }

    private void leaveLines() {
        if (lines != null) {
            lines.clear();
        }
    }

    /// Forgets the probes that left after `sinceNanos`, and not after `untilNanos`, to entries without a verdict, and
    /// goes back to the earliest pass that sent one: it is walked once more, to those that it has not asked or that are
    /// forgotten. Nothing where the last walk has begun. Transmit thread.
    ///
    /// @param untilNanos  `Long.MAX_VALUE` for now
    /// @param isMeant     which entries
    public void repeat(long sinceNanos, long untilNanos, IntPredicate isMeant) {
        if (isLastWalk) {
            return;
        }
        int since = units(Math.max(openedNanos, sinceNanos));
        boolean isEver = untilNanos == Long.MAX_VALUE;
        int until = isEver ? Integer.MAX_VALUE : units(Math.max(openedNanos, untilNanos));
        int from = attempt;
        for (int a = attempt; a >= 0; a--) {
            from = forget(timesOf(a), since, until, isMeant) ? a : from;
        }
        for (int a = from + 1; a <= attempt; a++) {
            times[a] = null;
        }
        attempt = from;
        lastAttempt = times.length - 1;
        present = timesOf(from);
        previous = from == 0 ? NOBODY : timesOf(from - 1);
        refusedInPass = 0;
        leaveLines();
        rewind();
        isRepeating = true;
        hasHoles = false;
        judgeAtNanos = openedNanos;
    }

    /// @return whether there was any
    private boolean forget(int[] row, int since, int until, IntPredicate isMeant) {
        boolean isAny = false;
        for (int i = 0; i < size; i++) {
            if (row[i] > since && row[i] <= until && verdicts.get(i) == 0 && isMeant.test(i)) {
                TIME.setRelease(row, i, -row[i]); // pairs with the acquire in sentAt
                isAny = true;
            }
        }
        return isAny;
    }

    /// Moves on from entry `i` without asking it for now: this pass has to be walked again before the next.
    public void passOver(int i) {
        hasHoles = true;
        skip(i);
    }

    /// Whether entries were passed over in the present pass.
    public boolean hasHoles() {
        return hasHoles;
    }

    /// Nobody who was passed over will be asked any more.
    public void forgetHoles() {
        hasHoles = false;
    }

    /// Its silence has lasted, and was fair: it stays open for answers that come after all. Transmit thread.
    public void keep() {
        isKept = true;
    }

    /// Whether only answers that come after all are waited for. Transmit thread.
    public boolean isKept() {
        return isKept;
    }

    /// Moves on to the next entry that has no verdict.
    ///
    /// @return its number, or -1 if the pass is over
    public int next() {
        unset = 0;
        return nextAsRead();
    }

    /// Moves on like `next`, but reads 32 verdicts at a time: within a batch, an entry settled since may come.
    public int nextAsRead() {
        if ((unset & 1) == 0) {
            seek();
        }
        while (isRepeating && cursor < size && present[cursor] > 0) {
            moveTo(cursor + 1);
            if ((unset & 1) == 0) {
                seek();
            }
        }
        return cursor < size ? cursor : -1;
    }

    /// Moves on to an entry without a verdict, or to the end.
    private void seek() {
        while (unset == 0 && cursor < size) {
            unset = verdicts.unsetMask(cursor >>> WORD_SHIFT) >>> (2 * (cursor & WORD_MASK));
            if (unset == 0) {
                cursor = (cursor | WORD_MASK) + 1;
            }
        }
        if (unset != 0) {
            int skipped = Long.numberOfTrailingZeros(unset) >>> 1;
            unset >>>= 2 * skipped;
            cursor += skipped;
        }
    }

    private void moveTo(int entry) {
        int skipped = entry - cursor;
        // A shift takes its distance modulo 64.
        unset = skipped >= 0 && skipped <= WORD_MASK ? unset >>> (2 * skipped) : 0;
        cursor = entry;
    }

    /// The moment from which entry `i` may be asked in the present pass: at once in the first, one timeout after its
    /// last probe in the others.
    public long readyAt(int i, long timeoutNanos) {
        if (attempt == 0) {
            return openedNanos;
        }
        return openedNanos + micros(Math.abs(previous[i])) * 1_000L + timeoutNanos;
    }

    /// Notes that entry `i` is being asked, and moves on. To be published before its frame is handed over.
    public void sending(int i, long nowNanos) {
        if (nowNanos != unitsNanos) { // the same for all of a batch
            unitsNanos = nowNanos;
            lastUnits = units(nowNanos);
        }
        present[i] = lastUnits;
        lastSendNanos = nowNanos;
        if (attempt == 0) {
            lastFirstSendNanos = nowNanos;
        }
        skip(i);
    }

    /// Notes whether the first probe to entry `i`, which `sending` tells of, is one of a random sample: else its
    /// silence says nothing of the path.
    public void sample(int i, boolean isSampled) {
        if (unsampled.length > 0) {
            long bits = unsampled[i >>> LONG_SHIFT];
            unsampled[i >>> LONG_SHIFT] = isSampled ? bits & ~(1L << i) : bits | 1L << i;
        } else if (!isSampled) {
            var bits = new long[(size - 1 >>> LONG_SHIFT) + 1];
            bits[i >>> LONG_SHIFT] = 1L << i;
            unsampled = bits;
        }
    }

    /// Whether the first probe to entry `i` was one of a random sample. Any thread, behind `sentAt`.
    public boolean isSampled(int i) {
        long[] bits = unsampled;
        return bits.length == 0 || (bits[i >>> LONG_SHIFT] >>> i & 1) == 0;
    }

    /// Lets receive threads know what `sending` has noted, before any of the frames is handed over.
    public void publish() {
        VarHandle.releaseFence(); // pairs with the acquire in sentAt
    }

    /// Takes `sending` back: the kernel refused the frame.
    public void refused(int i) {
        refusedInPass++;
        TIME.setRelease(present, i, -Math.abs(present[i])); // pairs with the acquire in sentAt
    }

    /// Takes `sending` back as if it had not been: the kernel takes no frame at all. Entry `i` is the next one again,
    /// so of several the last comes first; where some have waited, the pass is walked once more, to those that it has
    /// not asked.
    public void takeBack(int i) {
        TIME.setRelease(present, i, 0); // pairs with the acquire in sentAt
        if (lines == null) {
            moveTo(i);
        } else {
            leaveLines();
            rewind();
            isRepeating = true;
        }
    }

    /// Moves on from entry `i` without asking it, if it is not one that the walk has passed.
    public void skip(int i) {
        if (i >= cursor) {
            moveTo(i + 1);
        }
    }

    /// When probe `attempt` to entry `i` left, on the transmitter's clock, or -1 if it did not. Any thread.
    public long sentAt(int attempt, int i) {
        int[] row = times[attempt];
        int units = row == null ? 0 : row[i];
        VarHandle.acquireFence(); // pairs with the release in publish
        return units > 0 ? openedNanos + (micros(units) - 1) * 1_000L : -1;
    }

    /// Whether probe `attempt` to entry `i` was handed to the kernel, which may have refused it. Transmit thread.
    public boolean wasTried(int attempt, int i) {
        return timesOf(attempt)[i] != 0;
    }

    /// Whether the kernel refused the probe of the pass before to entry `i`. Transmit thread.
    public boolean wasRefusedBefore(int i) {
        return attempt > 0 && previous[i] < 0;
    }

    /// Whether the probe of the present pass to entry `i` has left. Transmit thread.
    public boolean hasLeft(int i) {
        return present[i] > 0;
    }

    /// How many probes to entry `i` have left. Transmit thread.
    public int probesTo(int i) {
        int probes = 0;
        for (int a = 0; a <= attempt; a++) {
            probes += timesOf(a)[i] > 0 ? 1 : 0;
        }
        return probes;
    }

    /// Settles entry `i`, if nobody has yet, by its own answer. Any thread.
    ///
    /// @param verdict  `OPEN` or `CLOSED`
    /// @param attempt  which probe it answers, from 0
    /// @return whether this call did it
    public boolean answer(int i, int verdict, int attempt) {
        if (!verdicts.setIfZero(i, verdict)) {
            return false;
        }
        int slice = (int) ((long) i * SLICES / size);
        HEARD.getAndAdd(
                firstHeard, attempt * SLICES + slice, 1); // before the count that publishes it
        SETTLED.getAndAdd(this, 1); // pairs with the read in isSettled
        return true;
    }

    /// Settles entry `i`, if nobody has yet, by silence or by what others say of it. Any thread.
    ///
    /// @param verdict  `OPEN`, `CLOSED` or `FILTERED`
    /// @return whether this call did it
    public boolean settle(int i, int verdict) {
        if (!verdicts.setIfZero(i, verdict)) {
            return false;
        }
        SETTLED.getAndAdd(this, 1); // pairs with the read in isSettled
        return true;
    }

    /// Settles entries that nobody has settled yet, from the next one on as far as one word of verdicts goes, up to the
    /// first whose probe of the present pass has not left. Moves on behind them. Transmit thread.
    ///
    /// @param verdict  `OPEN`, `CLOSED` or `FILTERED`
    /// @return how many this call settled
    public int settleThoseThatLeft(int verdict) {
        int entry = nextAsRead();
        if (entry < 0) {
            return 0;
        }
        int word = entry >>> WORD_SHIFT;
        long entries = 0;
        for (long rest = unset; rest != 0; rest >>>= 2) {
            if ((rest & 1) != 0) {
                if (present[entry] <= 0) {
                    break;
                }
                entries |= 1L << (2 * (entry & WORD_MASK));
            }
            entry++;
        }
        moveTo(entry);
        int count = Long.bitCount(verdicts.setIfZero(word, entries, verdict));
        if (count > 0) {
            SETTLED.getAndAdd(this, count); // pairs with the read in isSettled
        }
        return count;
    }

    /// Whether every entry has its verdict.
    public boolean isSettled() {
        return settled == size;
    }

    /// Whether entry `i` has its verdict. Any thread.
    public boolean isSettled(int i) {
        return verdicts.get(i) != 0;
    }

    /// Entries without a verdict.
    public int unsettled() {
        return size - settled;
    }

    /// A copy: by attempt, then slice, entries whose first own answer was to that attempt. Exact once all is settled.
    int[] firstHeard() {
        int[] copy = new int[firstHeard.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = (int) HEARD.getAcquire(firstHeard, i);
        }
        return copy;
    }

    /// Begins a last walk, over all that has no verdict, with `next` and `skip`. Nothing is repeated from then on.
    public void beginLastWalk() {
        isLastWalk = true;
        rewind();
    }

    private void rewind() {
        cursor = 0;
        unset = 0;
        isRepeating = false;
    }

    private int[] timesOf(int attempt) {
        int[] row = times[attempt];
        assert row != null : "pass has not begun: attempt=" + attempt;
        return row;
    }

    /// Units since the tranche was opened, from 1: 0 means that nothing left.
    private int units(long nowNanos) {
        long micros = (nowNanos - openedNanos) / 1_000 + 1;
        if (micros < FINE_UNITS) {
            return (int) micros;
        }
        return (int)
                Math.min(Integer.MAX_VALUE, FINE_UNITS + (micros - FINE_UNITS >> COARSE_SHIFT));
    }

    private static long micros(int units) {
        return units < FINE_UNITS
                ? units
                : FINE_UNITS + ((long) (units - FINE_UNITS) << COARSE_SHIFT);
    }
}
