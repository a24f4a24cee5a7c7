package dev.blip.pace;

import java.lang.invoke.VarHandle;

/// Counts by slice of time: what left, or what was answered, in each 1.05 ms, kept for 8.6 s. One writer; any thread
/// may read, and sees each number as it was at some moment after the slice began. Releases and acquires are elements
/// with fences, as in `Counters`.
///
/// A slice is a *cohort*: as the order of the targets is random, the targets asked in one slice are a random sample of
/// all, so their share of answers and their mean round trip differ from those of any other slice by chance, or because
/// the path has changed.
public final class Slices {
    private static final int SHIFT = 20;

    /// Length of a slice, ns. Evidence is as old as its slice is long, and more; where answers are few, the control
    /// takes several slices together.
    public static final long NANOS = 1L << SHIFT;

    /// First probes that left in the slice.
    public static final int SENT = 0;

    /// Further probes to the silent that left in the slice.
    public static final int SENT_AGAIN = 1;

    /// Probes to targets known to answer that left in the slice.
    public static final int CANARIES = 2;

    /// Nanoseconds, added up, by which probes of the slice left later than stamped: their round-trip times are not
    /// the path's.
    public static final int SENT_LATE = 3;

    /// Sent: first probes that are no random sample, whose silence says as little.
    public static final int SENT_OTHERS = 4;

    /// Targets that answered a first probe of the slice.
    public static final int ANSWERED = 0;

    /// Sum of their round-trip times, in units of 16.4 us (2^14 ns).
    public static final int RTT = 1;

    /// Sum of the squares of the same.
    public static final int RTT_SQUARES = 2;

    /// ICMP errors from the path to probes of the slice.
    public static final int ERRORS = 3;

    /// Answers to first probes that *arrived* in the slice.
    public static final int ARRIVED = 4;

    /// Canaries of the slice that have been answered.
    public static final int CANARIES_ANSWERED = 5;

    /// Unit of `RTT`, as a shift.
    public static final int RTT_SHIFT = 14;

    private static final int COLUMNS = 6;
    private static final int KEPT = 8_192; // slices; a power of two
    private static final int ROW = 8;
    private static final int TAG = 7;

    /// What one of these takes.
    public static final int BYTES = KEPT * ROW * Long.BYTES;

    private final long[] cells;
    private final int mask; // of a slice's place in the ring

    public Slices() {
        this(KEPT);
    }

    /// @param kept  slices, a power of two: one takes the place of that so many before it
    Slices(int kept) {
        cells = new long[kept * ROW];
        mask = kept - 1;
    }

    /// The slice that a moment lies in.
    public static long of(long nanos) {
        return nanos >> SHIFT;
    }

    /// Writer. Adds to a number of a slice; one that is no longer kept is left alone.
    public void add(long slice, int column, long amount) {
        int row = row(slice);
        long tag = slice + 1; // an empty row has 0
        if (cells[row + TAG] != tag) {
            if (cells[row + TAG] > tag) {
                return;
            }
            begin(row, tag);
        }
        VarHandle.releaseFence(); // pairs with the fence in get
        cells[row + column] += amount;
    }

    private void begin(int row, long tag) {
        for (int i = 0; i < COLUMNS; i++) {
            cells[row + i] = 0;
        }
        VarHandle.releaseFence(); // pairs with the fence in get
        cells[row + TAG] = tag;
    }

    /// A number of a slice; 0 if nothing was counted or it is no longer kept. The tag is read again behind the number:
    /// the writer may come round to the row between the two, and the number is then another slice's.
    public long get(long slice, int column) {
        int row = row(slice);
        long tag = cells[row + TAG];
        VarHandle.acquireFence();
        if (tag != slice + 1) {
            return 0;
        }
        long number = cells[row + column];
        // Pairs with the fence in add: who sees its number sees the tag that came before it.
        VarHandle.acquireFence();
        return cells[row + TAG] == tag ? number : 0;
    }

    private int row(long slice) {
        return (int) (slice & mask) * ROW;
    }
}
