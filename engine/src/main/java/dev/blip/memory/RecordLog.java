package dev.blip.memory;

import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A bounded ring of records of four numbers, 32 bytes, in order of arrival. One writer thread, one reader thread;
/// neither ever waits for the other. A full log refuses, it never overwrites.
///
/// The counts of records written and read run since the start, so that they never meet by wrapping round. The
/// writer alone moves the first, by release after the record is in place; the reader acquires it. The reader alone
/// moves the second, by release after it has looked at the record; the writer acquires it before it writes there
/// again. The reader looks at the writer's count once a batch; the writer keeps a copy of the reader's, and looks
/// at the real one only when the copy says full: so the two touch a common cache line rarely, not once a record.
///
/// Memory comes in chunks of 1,024 records (32 KiB), each made by the writer when it first gets there: a log that
/// is sized for the worst case costs what it has held, and nothing is zeroed at the start of a scan. From the
/// second lap on the writer allocates nothing. Native memory would not be lazier: an arena zeroes what it hands
/// out.
public final class RecordLog {
    private static final int CHUNK_RECORDS = 1024;
    private static final int LONGS = 4;
    private static final int MAX_CAPACITY = 1 << 28;

    // Places in `counts`: what the writer changes and what the reader changes lie 128 bytes apart
    // and as far from anything else, so that neither takes a cache line from the other.
    private static final int WRITTEN = 16;
    private static final int READ_SEEN = 17;
    private static final int READ = 32;
    private static final int COUNTS_LENGTH = 48;

    private final long[] counts = new long[COUNTS_LENGTH];
    private final long[] @Nullable [] chunks;
    private final int capacity;
    private final int chunkMask;
    private final int chunkShift;

    /// @param capacity records that may wait: a power of two, 1 to 2^28
    public RecordLog(int capacity) {
        if (capacity < 1 || capacity > MAX_CAPACITY || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity must be a power of two, 1 to 2^28: capacity=" + capacity);
        }
        this.capacity = capacity;
        int chunkRecords = Math.min(capacity, CHUNK_RECORDS);
        this.chunks = new long[capacity / chunkRecords][];
        this.chunkMask = chunkRecords - 1;
        this.chunkShift = Integer.numberOfTrailingZeros(chunkRecords);
    }

    public int capacity() {
        return capacity;
    }

    /// Places that are free, 0 to the capacity. To the writer: at least so many appends will succeed. Any other
    /// thread gets a number that was true a moment ago.
    public int free() {
        long taken = acquire(READ); // first: records read after this only add places
        return capacity - (int) Math.min(acquire(WRITTEN) - taken, capacity);
    }

    /// Writer. Appends a record.
    ///
    /// @return false if the log is full: nothing was written
    public boolean tryAppend(long a, long b, long c, long d) {
        long at = counts[WRITTEN];
        if (at - counts[READ_SEEN] == capacity) {
            counts[READ_SEEN] = acquire(READ); // pairs with the release in drain
            if (at - counts[READ_SEEN] == capacity) {
                return false;
            }
        }
        int slot = (int) at & capacity - 1;
        long[] chunk = chunks[slot >>> chunkShift];
        if (chunk == null) {
            chunk = chunks[slot >>> chunkShift] = new long[(chunkMask + 1) * LONGS];
        }
        int i = (slot & chunkMask) * LONGS;
        chunk[i] = a;
        chunk[i + 1] = b;
        chunk[i + 2] = c;
        chunk[i + 3] = d;
        // Publishes the record and its chunk; pairs with the acquire in drain.
        release(WRITTEN, at + 1);
        return true;
    }

    /// Reader. Hands on the oldest records. Should the consumer throw, the record that it threw at is taken off
    /// like those before it.
    ///
    /// @param max  most records handed on by this call
    /// @return records handed on; 0 if none waited
    public int drain(RecordConsumer consumer, int max) {
        long from = counts[READ];
        long written = acquire(WRITTEN); // pairs with the release in tryAppend
        long to = Math.min(written, from + Math.max(0, max));
        long at = from;
        try {
            while (at < to) {
                int slot = (int) at & capacity - 1;
                long[] chunk = chunks[slot >>> chunkShift];
                assert chunk != null : "published without its chunk: at=" + at;
                int i = (slot & chunkMask) * LONGS;
                at++;
                consumer.accept(chunk[i], chunk[i + 1], chunk[i + 2], chunk[i + 3]);
            }
        } finally {
            release(READ, at); // the places are free; pairs with tryAppend and free
        }
        return (int) (at - from);
    }

    /// An element and a fence, as in `release`: through a `VarHandle` the same would cost the interpreter three times
    /// as much, and C1 a compilation many times as large.
    private long acquire(int place) {
        long count = counts[place];
        VarHandle.acquireFence();
        return count;
    }

    private void release(int place, long count) {
        VarHandle.releaseFence();
        counts[place] = count;
    }
}
