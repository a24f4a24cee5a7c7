package dev.blip.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.linux.NoLeaks;
import dev.blip.plan.Caps;
import dev.blip.plan.Conduct;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.Pace;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Observation;
import dev.blip.report.Refusal;
import dev.blip.report.ScanSummary;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Connect scans of this host's own loopback. Bounds of time are lower ones, which hold whatever else the machine does.
@ExtendWith(NoLeaks.class)
class ConnectScanTest {
    private static final int LOOPBACK = 0x7F000001;
    private static final long MILLI = 1_000_000L;

    /// Over before the kernel sends a SYN of its own.
    private static final RetryPolicy QUICK = new RetryPolicy(2, 20 * MILLI, 60 * MILLI);

    /// The JDK keeps descriptors of its own from the first of each kind on; they are no leaks of ours.
    @BeforeAll
    static void openTheFirstSockets() throws Exception {
        try (var server = new ServerSocket(0);
                var _ = new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort())) {
            ConnectScan.open(plan(1, PortSet.of(1), Pace.DEFAULT, Caps.NO_CAPS), List.of()).close();
        }
    }

    private static ScanPlan plan(int addresses, PortSet ports, Pace pace, Caps caps) {
        return plan(addresses, ports, pace, caps, null);
    }

    private static ScanPlan plan(
            int addresses, PortSet ports, Pace pace, Caps caps, @Nullable Integer source) {
        return ScanPlan.of(AddressSet.range(LOOPBACK, LOOPBACK + addresses - 1), ports, 7)
                .withConduct(Conduct.DEFAULT.withPace(pace).withRetry(QUICK).withCaps(caps))
                .withLink(
                        LinkPlan.DEFAULT.withTransmit(Transmit.CONNECT).withSourceAddress(source));
    }

    private record Result(ScanSummary summary, List<Observation> findings) {}

    private static Result scan(ScanPlan plan) throws Exception {
        var findings = new ArrayList<Observation>();
        try (ConnectScan scan = ConnectScan.open(plan, List.of())) {
            return new Result(scan.run(findings::add), findings);
        }
    }

    /// Listens on every address of the loopback, and has no room for another connection: whoever asks hears nothing.
    private static final class Full implements AutoCloseable {
        final ServerSocket server = new ServerSocket();
        private final List<Socket> waiting = new ArrayList<>();

        Full() throws IOException {
            server.bind(new InetSocketAddress(0), 1);
            for (int i = 0; i < 2; i++) { // one more than the backlog: listen(2)
                waiting.add(new Socket(InetAddress.getLoopbackAddress(), server.getLocalPort()));
            }
        }

        @Override
        public void close() throws IOException {
            for (Socket socket : waiting) {
                socket.close();
            }
            server.close();
        }
    }

    /// Below the ports that the kernel takes for connections, so that none of the scan's own can have it.
    private static final int CLOSED_PORT = 9;

    @Test
    void openClosedAndSilentAreToldApart() throws Exception {
        try (var listening = new ServerSocket(0);
                var full = new Full()) {
            int open = listening.getLocalPort();
            int silent = full.server.getLocalPort();
            int closed = CLOSED_PORT;
            Result result =
                    scan(plan(1, PortSet.of(open, silent, closed), Pace.DEFAULT, Caps.DEFAULT));
            assertEquals(3, result.findings().size());
            for (Observation o : result.findings()) {
                boolean isSilent = o.port() == silent;
                Reason reason =
                        o.port() == open
                                ? Reason.SYN_ACK
                                : isSilent ? Reason.NO_RESPONSE : Reason.CONN_REFUSED;
                assertEquals(reason, o.reason());
                assertEquals(isSilent ? 3 : 1, o.attempt());
                assertEquals(isSilent, o.reply().rttNanos() < 0);
            }
            assertTrue(result.summary().ending().isComplete());
            assertEquals(5, result.summary().packets().sent());
        }
    }

    @Test
    void theConnectionComesFromTheAddressAskedForAndIsResetAtOnce() throws Exception {
        try (var listening = new ServerSocket()) {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            PortSet port = PortSet.of(listening.getLocalPort());
            Result result = scan(plan(1, port, Pace.DEFAULT, Caps.DEFAULT, LOOPBACK + 8));
            assertEquals(Reason.SYN_ACK, result.findings().getFirst().reason());
            try (Socket accepted = listening.accept()) {
                assertEquals("127.0.0.9", accepted.getInetAddress().getHostAddress());
                var reset = assertThrows(IOException.class, () -> accepted.getInputStream().read());
                assertTrue(Objects.toString(reset.getMessage()).contains("reset"), reset::toString);
            }
        }
    }

    /// Two in 10 ms: forty take 190 ms at the least.
    @Test
    void oneHostIsAskedNoFasterThanItsCapAllows() throws Exception {
        int[] ports = IntStream.range(20_000, 20_040).toArray();
        var caps = new Caps(200, Caps.NONE, Caps.NONE, Caps.NONE, Caps.Nat.UNKNOWN);
        Result result = scan(plan(1, PortSet.of(ports), Pace.DEFAULT, caps));
        assertEquals(40, result.findings().size());
        assertTrue(
                result.summary().ending().scanNanos() >= 190 * MILLI, result.summary().toString());
    }

    /// Three attempts to each of forty, one in 4 ms.
    @Test
    void furtherAttemptsCountAgainstTheRate() throws Exception {
        try (var full = new Full()) {
            PortSet port = PortSet.of(full.server.getLocalPort());
            Result result = scan(plan(40, port, Pace.fixed(250), Caps.DEFAULT));
            assertEquals(120, result.summary().packets().sent());
            assertEquals(40, result.summary().targets().filtered());
            assertTrue(
                    result.summary().ending().scanNanos() >= 390 * MILLI,
                    result.summary().toString());
        }
    }

    @Test
    void aScanWhoseSinkFailsLeavesNothingOpen() throws Exception {
        try (var full = new Full();
                ConnectScan scan =
                        ConnectScan.open(
                                plan(
                                        40,
                                        PortSet.of(full.server.getLocalPort(), CLOSED_PORT),
                                        Pace.DEFAULT,
                                        Caps.DEFAULT),
                                List.of())) {
            var failure = new IOException("no room left");
            var thrown =
                    assertThrows(
                            IOException.class,
                            () ->
                                    scan.run(o -> {
                                        throw failure;
                                    }));
            assertEquals(failure, thrown);
        }
    }

    @Test
    void aStoppedScanSaysSoAndEnds() throws Exception {
        try (var full = new Full();
                ConnectScan scan =
                        ConnectScan.open(
                                plan(
                                        40,
                                        PortSet.of(full.server.getLocalPort(), CLOSED_PORT),
                                        Pace.fixed(10),
                                        Caps.DEFAULT),
                                List.of())) {
            ScanSummary summary = scan.run(o -> scan.stop());
            assertFalse(summary.ending().isComplete());
            assertTrue(summary.ending().isInterrupted());
            assertTrue(summary.targets().unknown() > 0);
            assertEquals(
                    80,
                    summary.targets().answered()
                            + summary.targets().filtered()
                            + summary.targets().unknown());
        }
    }

    @Test
    void capsAreNotSaidToHaveNoSay() throws Refusal {
        var caps = new Caps(100, 1_000, 9_000, Caps.NONE, new Caps.Nat(4_096, 30_000 * MILLI));
        ScanPlan plan = plan(1, PortSet.of(80), Pace.DEFAULT, caps);
        assertEquals(List.of(), ConnectScan.outlineOf(plan, List.of()).notes());
    }
}
