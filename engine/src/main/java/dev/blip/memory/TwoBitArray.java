package dev.blip.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;

/// Entries of two bits, 32 to a word, that start at 0 and may be set once. Any thread may call anything, no call
/// ever waits for another.
///
/// Ordering: a `setIfZero` that sets something is a release, or more, and every read is an acquire. Who reads a value
/// other than 0 sees all that its setter did before it set it. An entry that still reads 0 says nothing about the
/// present.
public final class TwoBitArray {
    /// Entries in a word of `unsetMask`.
    public static final int ENTRIES_PER_WORD = 32;

    /// The lower bit of every entry.
    private static final long LOWER_BITS = 0x5555_5555_5555_5555L;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);

    private final int size;
    private final long[] words;

    /// @param size entries, 0 or more; memory is a quarter of a byte each
    public TwoBitArray(int size) {
        if (size < 0) {
            throw new IllegalArgumentException("an array has 0 entries or more: size=" + size);
        }
        this.size = size;
        this.words = new long[(int) (((long) size + ENTRIES_PER_WORD - 1) / ENTRIES_PER_WORD)];
    }

    public int size() {
        return size;
    }

    /// The value of entry `i`, 0 to 3.
    public int get(int i) {
        Objects.checkIndex(i, size);
        long word = word(i / ENTRIES_PER_WORD);
        return (int) (word >>> shift(i)) & 3;
    }

    /// Sets entry `i` if it is still 0: of all callers for one entry exactly one does it.
    ///
    /// Lock-free: a round is lost only to another caller that has set an entry of the same word, which 32 can do.
    ///
    /// @param value 1 to 3
    /// @return whether this call did it
    public boolean setIfZero(int i, int value) {
        Objects.checkIndex(i, size);
        assert value >= 1 && value <= 3 : "value=" + value;
        int index = i / ENTRIES_PER_WORD;
        long bits = (long) value << shift(i);
        long mask = 3L << shift(i);
        long word = word(index);
        while ((word & mask) == 0) {
            // Pairs with the acquire in `word`. Of the ways to compare and set, this is one that C1
            // has an instruction for; those that give back what they found call the JVM.
            if (WORD.compareAndSet(words, index, word, word | bits)) {
                return true;
            }
            word = word(index);
        }
        return false;
    }

    /// Sets those entries of one word that are still 0, by one step: of all callers for one entry exactly one does it.
    ///
    /// @param entries  as `unsetMask` gives them
    /// @param value    1 to 3
    /// @return which of them this call has set
    public long setIfZero(int wordIndex, long entries, int value) {
        assert value >= 1 && value <= 3 : "value=" + value;
        assert (entries & ~inUse(wordIndex)) == 0 : "entries=" + Long.toHexString(entries);
        long word = word(wordIndex);
        long free = entries & ~(word | word >>> 1);
        while (free != 0) {
            if (WORD.compareAndSet(words, wordIndex, word, word | free * value)) {
                return free;
            }
            word = word(wordIndex);
            free = entries & ~(word | word >>> 1);
        }
        return 0;
    }

    /// Which of the 32 entries from `32 * wordIndex` on are still 0: bit `2 * k` is set if entry `32 * wordIndex +
    /// k` is. Odd bits, and those beyond the last entry, are never set.
    public long unsetMask(int wordIndex) {
        long word = word(wordIndex);
        return ~(word | word >>> 1) & inUse(wordIndex);
    }

    /// An acquire, which pairs with the release in `setIfZero`. An element and a fence: `getAcquire` costs three times
    /// as much where it is interpreted, and more to compile.
    private long word(int index) {
        long word = words[index];
        VarHandle.acquireFence();
        return word;
    }

    /// The lower bits of the entries that exist in a word: all of them but in the last.
    private long inUse(int wordIndex) {
        int entries = size - wordIndex * ENTRIES_PER_WORD;
        return entries >= ENTRIES_PER_WORD ? LOWER_BITS : LOWER_BITS & ~(-1L << (2 * entries));
    }

    private static int shift(int i) {
        return 2 * (i % ENTRIES_PER_WORD);
    }
}
