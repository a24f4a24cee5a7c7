package dev.blip.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

@SuppressWarnings("EnumOrdinal") // a number that is different for each
class CountersTest {
    @Test
    void everyNumberCountsForItself() {
        var counters = new Counters();
        for (Counter counter : Counter.values()) {
            counters.add(counter, 1L << counter.ordinal());
            counters.add(counter, 1);
        }
        for (Counter counter : Counter.values()) {
            assertEquals((1L << counter.ordinal()) + 1, counters.get(counter));
        }
    }

    @Test
    void aSumCountsAllThreadsAndStaysAsItIs() {
        var first = new Counters();
        var second = new Counters();
        first.add(Counter.SENT, 3);
        second.add(Counter.SENT, 4);
        second.add(Counter.WRONG_ACK, 5);
        Counters sum = Counters.sum(List.of(first, second));
        first.add(Counter.SENT, 100);
        assertEquals(7, sum.get(Counter.SENT));
        assertEquals(5, sum.get(Counter.WRONG_ACK));
        assertEquals(0, Counters.sum(List.of()).get(Counter.SENT));
    }

    @Test
    void invalidFramesAreNamedByReasonZerosToo() {
        var counters = new Counters();
        counters.add(Counter.WRONG_ACK, 2);
        counters.add(Counter.RECEIVED, 9);
        var invalid = counters.invalid();
        assertEquals(
                List.of(
                        "truncated",
                        "not-tcp-or-icmp",
                        "bad-checksum",
                        "unexpected-flags",
                        "unexpected-source",
                        "unexpected-port",
                        "wrong-ack",
                        "wrong-echo",
                        "wrong-quote",
                        "other-icmp",
                        "other-vlan",
                        "other-host"),
                List.copyOf(invalid.keySet()));
        assertEquals(2, invalid.get("wrong-ack"));
        assertEquals(2, invalid.values().stream().mapToLong(Long::longValue).sum());
        assertThrows(UnsupportedOperationException.class, () -> invalid.put("wrong-ack", 0L));
    }

    @Test
    void idsAndLabelsAreDistinctAndPrintable() {
        var seen = new HashSet<String>();
        for (Counter counter : Counter.values()) {
            assertTrue(counter.id().matches("[a-z]+(-[a-z]+)*"), counter.id());
            assertTrue(seen.add(counter.id()), counter.id());
            assertTrue(seen.add("label " + counter.label()), counter.label());
        }
    }

    @Test
    void aReaderSeesCountsGrowAndWhatCameBeforeThem() {
        var counters = new Counters();
        long[] written = new long[1];
        int events = 200_000;
        CompletableFuture<Void> writer =
                CompletableFuture.runAsync(() -> {
                    for (int i = 1; i <= events; i++) {
                        written[0] = i;
                        counters.add(Counter.RECEIVED, 1);
                    }
                });
        long last = 0;
        while (last < events) {
            long now = counters.get(Counter.RECEIVED);
            assertTrue(now >= last);
            assertTrue(written[0] >= now);
            last = now;
        }
        writer.join();
    }

    @Test
    void countingAllocatesNothing() {
        var counters = new Counters();
        var bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 8; round++) {
            long before = bean.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                counters.add(Counter.RECEIVED, 1);
                counters.get(Counter.RECEIVED);
            }
            least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }
}
