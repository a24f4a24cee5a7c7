package dev.blip.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwoBitArrayTest {
    private static final int SETTERS = 3;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 31, 32, 33, 63, 64, 65, 1000})
    void anEntryIsSetOnceAndNoOtherChanges(int size) {
        var random = new SplittableRandom(size);
        var array = new TwoBitArray(size);
        int[] model = new int[size];
        for (int step = 0; step < 4 * size; step++) {
            int i = random.nextInt(size);
            int value = random.nextInt(1, 4);
            assertEquals(model[i] == 0, array.setIfZero(i, value));
            model[i] = model[i] == 0 ? value : model[i];
            assertSame(model, array, step % 50 == 0 || step > 4 * size - 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 31, 32, 33, 1000})
    void manyOfAWordAreSetAsEachByItself(int size) {
        var random = new SplittableRandom(size);
        var array = new TwoBitArray(size);
        int[] model = new int[size];
        for (int step = 0; step < size; step++) {
            int word = random.nextInt(wordCount(array));
            int first = word * TwoBitArray.ENTRIES_PER_WORD;
            int value = random.nextInt(1, 4);
            long entries = 0;
            long free = 0;
            for (int i = first; i < Math.min(size, first + 32); i++) {
                if (random.nextInt(8) == 0) {
                    entries |= 1L << 2 * (i - first);
                    free |= model[i] == 0 ? 1L << 2 * (i - first) : 0;
                    model[i] = model[i] == 0 ? value : model[i];
                }
            }
            assertEquals(free, array.setIfZero(word, entries, value));
            assertSame(model, array, step % 50 == 0 || step > size - 3);
        }
    }

    @Test
    void anArrayOfNothingHasNoEntries() {
        var array = new TwoBitArray(0);
        assertThrows(IndexOutOfBoundsException.class, () -> array.get(0));
    }

    @Test
    void entriesBeyondTheLastDoNotExist() {
        var array = new TwoBitArray(33);
        assertThrows(
                IndexOutOfBoundsException.class, () -> array.get(33)); // the word has room for it
        assertThrows(IndexOutOfBoundsException.class, () -> array.setIfZero(33, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> array.get(-1));
        assertEquals(1, array.unsetMask(1));
        assertThrows(IllegalArgumentException.class, () -> new TwoBitArray(-1));
    }

    /// Every thread tries to settle every entry, in an order of its own, with a value of its own, one of them by whole
    /// words, and says before that it has come: one thread wins each entry, the entry keeps its value, and whoever sees
    /// the value sees what came before.
    @Test
    void ofManyThreadsExactlyOneSetsAnEntry() throws InterruptedException, ExecutionException {
        int size = 100_003;
        var array = new TwoBitArray(size);
        int[][] before = new int[SETTERS + 1][size];
        var setters = new ArrayList<Callable<Integer>>();
        for (int value = 1; value <= SETTERS; value++) {
            int mine = value;
            setters.add(() ->
                    mine == 3 ? settleWords(array, mine, before) : settleAll(array, mine, before));
        }
        int won = 0;
        try (var threads = Executors.newFixedThreadPool(SETTERS)) {
            for (Future<Integer> wins : threads.invokeAll(setters)) {
                won += wins.get();
            }
        }
        assertEquals(size, won);
        for (int i = 0; i < size; i++) {
            assertTrue(array.get(i) != 0);
        }
    }

    private static int wordCount(TwoBitArray array) {
        return Math.ceilDiv(array.size(), TwoBitArray.ENTRIES_PER_WORD);
    }

    private static int settleWords(TwoBitArray array, int mine, int[][] before) {
        int wins = 0;
        for (int word = wordCount(array) - 1; word >= 0; word--) {
            int first = word * TwoBitArray.ENTRIES_PER_WORD;
            int end = Math.min(array.size(), first + TwoBitArray.ENTRIES_PER_WORD);
            for (int i = first; i < end; i++) {
                before[mine][i] = i + 1;
            }
            wins += Long.bitCount(array.setIfZero(word, array.unsetMask(word), mine));
        }
        return wins;
    }

    private static int settleAll(TwoBitArray array, int mine, int[][] before) {
        int wins = 0;
        for (int step = 0; step < array.size(); step++) {
            int i = mine == 2 ? array.size() - 1 - step : step;
            before[mine][i] = i + 1;
            if (array.setIfZero(i, mine)) {
                wins++;
                assertEquals(mine, array.get(i));
            } else {
                int winner = array.get(i);
                assertTrue(winner != 0);
                assertEquals(i + 1, before[winner][i]);
            }
        }
        return wins;
    }

    private static void assertSame(int[] model, TwoBitArray array, boolean whole) {
        if (!whole) {
            return;
        }
        int free = 0;
        for (int i = 0; i < model.length; i++) {
            assertEquals(model[i], array.get(i));
            free += model[i] == 0 ? 1 : 0;
            long bit = array.unsetMask(i / 32) >>> (2 * (i % 32));
            assertEquals(model[i] == 0 ? 1 : 0, bit & 3);
        }
        int unset = 0;
        for (int word = 0; word < wordCount(array); word++) {
            unset += Long.bitCount(array.unsetMask(word));
        }
        assertEquals(free, unset);
        assertEquals(model.length, array.size());
    }
}
