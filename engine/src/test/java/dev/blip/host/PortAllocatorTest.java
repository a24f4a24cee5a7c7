package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.linux.NoLeaks;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class PortAllocatorTest {
    private static PortAllocator allocator(int ephemeralFirst, int ephemeralLast, String reserved) {
        return new PortAllocator(ephemeralFirst, ephemeralLast, PortAllocator.ports(reserved), 42);
    }

    /// Whether another socket of this machine could listen at the port.
    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(false);
            socket.bind(
                    new InetSocketAddress(
                            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// The first ServerSocket of a JVM opens sockets of its own that stay.
    @BeforeAll
    static void settle() {
        assertTrue(isFree(0));
    }

    @Test
    void leasedPortsAreNobodyElses() throws Exception {
        try (PortAllocator allocator = PortAllocator.open()) {
            PortLease lease = allocator.lease(8, 0);
            assertEquals(8, lease.count());
            assertTrue(lease.first() >= 1024 && lease.first() + 7 <= 65_535);
            for (int port = lease.first(); port < lease.first() + 8; port++) {
                assertFalse(isFree(port));
            }
        }
    }

    @Test
    void releasedPortsAreHeldUntilTheirDeadlineAndFreedByTheNextLease() throws Exception {
        try (PortAllocator allocator = allocator(32_768, 60_999, "")) {
            PortLease lease = allocator.lease(4, 100);
            lease.release(200);
            PortLease early = allocator.lease(4, 199);
            assertFalse(isFree(lease.first()));
            assertFalse(early.first() < lease.first() + 4 && lease.first() < early.first() + 4);
            PortLease late = allocator.lease(1, 200);
            for (int port = lease.first(); port < lease.first() + 4; port++) {
                assertTrue(isFree(port) || port == late.first());
            }
            lease.release(300); // a second time: nothing
            assertFalse(isFree(early.first()));
        }
    }

    @Test
    void deadlinesMayPassTheClocksOverflow() throws Exception {
        try (PortAllocator allocator = allocator(1, 0, "32768-65527")) { // eight ports are left
            PortLease lease = allocator.lease(8, Long.MAX_VALUE - 10);
            lease.release(Long.MIN_VALUE + 10);
            assertThrows(HostException.class, () -> allocator.lease(8, Long.MAX_VALUE));
            assertEquals(lease.first(), allocator.lease(8, Long.MIN_VALUE + 10).first());
        }
    }

    @Test
    void closeFreesEverything() throws Exception {
        PortAllocator allocator = PortAllocator.open();
        PortLease held = allocator.lease(2, 0);
        PortLease released = allocator.lease(2, 0);
        released.release(Long.MAX_VALUE);
        allocator.close();
        held.release(0);
        assertTrue(isFree(held.first()));
        assertTrue(isFree(released.first()));
    }

    @Test
    void portsAboveTheKernelsOwnRangeComeFirst() throws Exception {
        try (PortAllocator allocator = allocator(32_768, 60_999, "")) {
            for (int i = 0; i < 50; i++) {
                assertTrue(allocator.lease(4, 0).first() > 60_999);
            }
        }
    }

    @Test
    void portsOfTheKernelsOwnRangeServeWhereItLeavesNone() throws Exception {
        try (PortAllocator allocator =
                allocator(32_768, 65_534, "")) { // one above it: too few for two
            int first = allocator.lease(2, 0).first();
            assertTrue(first >= 32_768 && first + 1 <= 65_534);
        }
    }

    @Test
    void reservedPortsAreLeftAlone() throws Exception {
        try (PortAllocator allocator = allocator(1, 0, "32768-61000,61005,61010-65535")) {
            var seen = new BitSet();
            for (int i = 0; i < 2; i++) {
                PortLease lease = allocator.lease(4, 0);
                seen.set(lease.first(), lease.first() + 4);
            }
            assertEquals(
                    "{61001, 61002, 61003, 61004, 61006, 61007, 61008, 61009}", seen.toString());
            var e = assertThrows(HostException.class, () -> allocator.lease(4, 0));
            assertEquals(
                    "cannot lease source ports: no 4 consecutive TCP ports are free on this machine",
                    e.getMessage());
            assertEquals("one for each attempt at a target, and one more", e.needs());
            assertEquals(
                    "fewer --retries, fewer scans at once, or a wider net.ipv4.ip_local_port_range",
                    e.attempt());
        }
    }

    @Test
    void aPortThatSomebodyListensAtIsPassedOver() throws Exception {
        int gap;
        try (PortAllocator finder = PortAllocator.open()) {
            gap = finder.lease(7, 0).first();
        }
        try (ServerSocket listener = new ServerSocket()) {
            int middle = gap + 3;
            listener.bind(
                    new InetSocketAddress(
                            InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), middle));
            String reserved = "1-" + (gap - 1) + "," + (gap + 7) + "-65535";
            try (PortAllocator allocator = allocator(1, 0, reserved)) {
                assertThrows(HostException.class, () -> allocator.lease(4, 0));
                int one = allocator.lease(3, 0).first();
                int other = allocator.lease(3, 0).first();
                assertEquals(gap, Math.min(one, other));
                assertEquals(middle + 1, Math.max(one, other));
            }
        }
    }

    @Test
    void leasesNeverOverlapWhoeverTakesThem() throws Exception {
        try (PortAllocator one = PortAllocator.open();
                PortAllocator other = PortAllocator.open();
                var threads = Executors.newFixedThreadPool(4)) {
            List<Callable<List<PortLease>>> takers = new ArrayList<>();
            for (int taker = 0; taker < 4; taker++) {
                PortAllocator from = taker % 2 == 0 ? one : other;
                takers.add(() -> {
                    List<PortLease> taken = new ArrayList<>();
                    for (int i = 0; i < 20; i++) {
                        taken.add(from.lease(5, 0));
                        from.lease(3, 0).release(0); // and some that come back at once
                    }
                    return taken;
                });
            }
            var seen = new BitSet();
            for (Future<List<PortLease>> taken : threads.invokeAll(takers)) {
                for (PortLease lease : taken.get()) {
                    for (int port = lease.first(); port < lease.first() + lease.count(); port++) {
                        assertFalse(seen.get(port), "port " + port + " was leased twice");
                        seen.set(port);
                    }
                }
            }
            assertEquals(4 * 20 * 5, seen.cardinality());
        }
    }

    @Test
    void aProcessThatIsKilledLeavesNoPortBehind() throws Exception {
        Process holder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PortHolder.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader reader = holder.inputReader(StandardCharsets.UTF_8)) {
            int first = Integer.parseInt(reader.readLine());
            assertFalse(isFree(first));
            holder.destroyForcibly().waitFor();
            for (int port = first; port < first + 4; port++) {
                assertTrue(isFree(port));
            }
        } finally {
            holder.destroyForcibly();
        }
    }

    /// Leases four ports, says which, and waits to be killed.
    static final class PortHolder {
        private PortHolder() {}

        public static void main(String[] args) throws Exception {
            try (PortAllocator allocator = PortAllocator.open()) {
                System.out.println(allocator.lease(4, 0).first());
                System.in.read();
            }
        }
    }

    @Test
    void blocksAreCountedSideBySideAroundReservedPorts() {
        assertEquals(0, blocks(1_024, 65_535, "1024-65535", 8));
        assertEquals(1, blocks(1_024, 65_535, "1024-65527", 8));
        assertEquals(0, blocks(1_024, 65_535, "1024-65528", 8));
        assertEquals(3, blocks(60_000, 65_535, "60000-65500,65512", 8)); // 11 ports, then 23
        assertEquals((65_536 - 61_000) / 8 + 28_232 / 8, blocks(32_768, 60_999, "", 8));
    }

    private static int blocks(int first, int last, String reserved, int count) {
        try (PortAllocator allocator = allocator(first, last, reserved)) {
            return allocator.blocks(count);
        }
    }
}
