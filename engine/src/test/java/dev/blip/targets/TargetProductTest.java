package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TargetProductTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Test
    void everyIndexOfSmallSpacesIsOneTargetInAddressThenPortOrder() {
        for (int ranges = 1; ranges <= 4; ranges++) {
            for (int portCount = 1; portCount <= 5; portCount++) {
                assertNumbersEveryTarget(addresses(ranges), ports(portCount));
            }
        }
    }

    private static AddressSet addresses(int ranges) {
        var builder = new AddressSet.Builder();
        for (int i = 0; i < ranges; i++) {
            builder.add(-1000 + 100 * i, -1000 + 100 * i + 3 * i);
        }
        return builder.build();
    }

    private static PortSet ports(int count) {
        int[] ports = new int[count];
        for (int i = 0; i < count; i++) {
            ports[i] = i * 16_383;
        }
        return PortSet.of(ports);
    }

    private static void assertNumbersEveryTarget(AddressSet addresses, PortSet ports) {
        var space = new TargetProduct(addresses, ports);
        long index = 0;
        for (long a = 0; a < addresses.count(); a++) {
            for (int p = 0; p < ports.count(); p++, index++) {
                assertEquals(addresses.at(a), space.address(index));
                assertEquals(ports.at(p), space.port(index));
                assertEquals(index, space.indexOf(space.address(index), space.port(index)));
            }
        }
        assertEquals(index, space.size());
    }

    @Test
    void everyAddressWithEveryPortIsNumberedToTheLast() {
        var space = new TargetProduct(AddressSet.ALL, PortSet.of(allPorts()));
        assertEquals(1L << 48, space.size());
        assertEquals(-1, space.address((1L << 48) - 1));
        assertEquals(65535, space.port((1L << 48) - 1));
        var random = new SplittableRandom(3);
        for (int i = 0; i < 10_000; i++) {
            long index = random.nextLong(1L << 48);
            assertEquals(index, space.indexOf(space.address(index), space.port(index)));
        }
    }

    @Test
    void addressAndPortAtOnceAreThoseOneByOne() {
        var space = new TargetProduct(AddressSet.ALL, PortSet.of(0, 22, 65_535));
        var random = new SplittableRandom(4);
        for (int i = 0; i < 10_000; i++) {
            long index = random.nextLong(space.size());
            long target = space.target(index);
            assertEquals(space.address(index), Ipv4Targets.addressOf(target));
            assertEquals(space.port(index), TargetSpace.portOf(target));
            assertEquals(index, space.indexOf(Ipv4Targets.addressOf(target), space.port(index)));
        }
    }

    /// Where rounding could go wrong: next to the multiples, above all the largest of 2^48.
    @Test
    void theQuotientOfDoublesIsThatOfLongs() {
        long most = 1L << 48;
        var random = new SplittableRandom(5);
        for (int divisor = 1; divisor <= 1 << 16; divisor++) {
            long largest = most / divisor * divisor;
            assertQuotientsAround(largest, divisor, most);
            assertQuotientsAround(largest - divisor, divisor, most);
            for (int i = 0; i < 16; i++) {
                long size = most >>> random.nextInt(47);
                assertQuotientsAround(random.nextLong(size) / divisor * divisor, divisor, most);
                assertQuotient(random.nextLong(size), divisor);
            }
        }
    }

    private static void assertQuotientsAround(long multiple, int divisor, long most) {
        for (long dividend = multiple - 1; dividend <= multiple + 1; dividend++) {
            if (dividend >= 0 && dividend <= most) {
                assertQuotient(dividend, divisor);
            }
        }
    }

    private static void assertQuotient(long dividend, int divisor) {
        if (TargetProduct.quotient(dividend, divisor) != dividend / divisor) {
            fail(dividend + " / " + divisor);
        }
    }

    private static java.util.BitSet allPorts() {
        var ports = new java.util.BitSet();
        ports.set(0, 65536);
        return ports;
    }

    @Test
    void targetsOutsideHaveNoIndex() {
        var space = new TargetProduct(AddressSet.range(100, 200), PortSet.of(22, 80));
        assertEquals(-1, space.indexOf(99, 22));
        assertEquals(-1, space.indexOf(201, 22));
        assertEquals(-1, space.indexOf(-100, 22));
        assertEquals(-1, space.indexOf(100, 23));
        assertEquals(-1, space.indexOf(100, 65535));
        assertEquals(0, space.indexOf(100, 22));
        assertEquals(0, new TargetProduct(AddressSet.EMPTY, PortSet.of(1)).size());
        assertEquals(-1, new TargetProduct(AddressSet.EMPTY, PortSet.of(1)).indexOf(0, 1));
    }

    @Test
    void numberingThereAndBackAllocatesNothing() {
        var builder = new AddressSet.Builder();
        var random = new SplittableRandom(8);
        for (int i = 0; i < 10_000; i++) {
            builder.add(random.nextInt());
        }
        var space = new TargetProduct(builder.build(), PortSet.of(22, 80, 443));
        // The virtual machine may allocate in this thread when it compiles anew, so one walk of
        // many has to be clean.
        long sum = 0;
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            sum += walk(space);
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
        assertNotEquals(0, sum);
    }

    private static long walk(TargetProduct space) {
        long sum = 0;
        for (long index = 0; index < 20_000; index++) {
            int address = space.address(index);
            sum += space.indexOf(address, space.port(index)) + space.indexOf(address + 1, 22);
        }
        return sum;
    }
}
