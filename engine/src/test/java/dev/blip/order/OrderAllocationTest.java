package dev.blip.order;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class OrderAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void walkingAnOrderThereAndBackAllocatesNothing() {
        ProbeOrder order = new ShardedOrder(new KeyedOrder((1L << 33) + 7, 11), 2, 3);
        // The virtual machine may allocate in this thread when it compiles anew, so one walk of
        // many has to be clean.
        long sum = 0;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            sum += walk(order);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
        assertNotEquals(0, sum);
    }

    private static long walk(ProbeOrder order) {
        long sum = 0;
        for (long position = 0; position < 50_000; position++) {
            long index = order.at(position);
            sum += index + order.positionOf(index) + order.positionOf(position);
        }
        return sum;
    }
}
