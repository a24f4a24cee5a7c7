package dev.blip.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// What receive threads call for every reply makes no garbage. Measured several times, the least counts: the
/// virtual machine may charge a thread for work of its own while it compiles.
class AllocationTest {
    private static final int ROUNDS = 5;

    @Test
    void settlingAndLookingAllocateNothing() {
        var array = new TwoBitArray(1 << 16);
        assertEquals(
                0,
                leastAllocated(() -> {
                    for (int i = 0; i < array.size(); i++) {
                        array.setIfZero(i, 1 + i % 3);
                        array.get(i);
                    }
                    for (int word = 0; word < array.size() / TwoBitArray.ENTRIES_PER_WORD; word++) {
                        array.unsetMask(word);
                    }
                }));
    }

    @Test
    void appendingAndDrainingAllocateNothingFromTheSecondLapOn() {
        var log = new RecordLog(1 << 12);
        long[] sum = {0};
        RecordConsumer consumer = (a, b, c, d) -> sum[0] += a;
        assertEquals(
                0,
                leastAllocated(() -> {
                    for (int i = 0; i < 3 * log.capacity(); i++) {
                        log.tryAppend(i, i, i, i);
                        if (log.free() == 0) {
                            log.drain(consumer, log.capacity());
                        }
                    }
                }));
    }

    private static long leastAllocated(Runnable work) {
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < ROUNDS; round++) { // warm-up
            work.run();
        }
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = bean.getCurrentThreadAllocatedBytes();
            work.run();
            least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
