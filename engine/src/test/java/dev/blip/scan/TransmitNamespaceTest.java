package dev.blip.scan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import dev.blip.plan.Conduct;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.Pace;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanSummary;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.Reason;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Every way to transmit finds the same truth: 198.18.0.0/24 behind a router, which is a namespace of its own and
/// answers for the addresses itself. They listen on one port, but for some that are silent and some that an ICMP error
/// refuses.
@InNamespace
class TransmitNamespaceTest {
    private static final String TARGET = "blip-target-" + ProcessHandle.current().pid();
    private static final String IN_TARGET = "ip netns exec " + TARGET + " ";
    private static final int NET = 0xC6120000;
    private static final int LISTENED_ON = 8080;
    private static final int NOT_LISTENED_ON = 8081;
    private static final int FIRST_SILENT = 128;
    private static final int LAST_SILENT = 223;
    private static final int FIRST_PROHIBITED = 240; // the kernel sends 50 ICMP errors in one go

    private static final Transmit[] WAYS = {Transmit.PACKET, Transmit.RAW, Transmit.XDP};

    private @Nullable Process listener;

    /// The JDK keeps a descriptor of its own from the first socket on; it is no leak of ours.
    @BeforeAll
    static void openTheFirstSocket() throws IOException {
        new ServerSocket(0).close();
    }

    @BeforeEach
    void cable() throws Exception {
        Command.run("ip netns add " + TARGET);
        Command.run(
                "ip link add blipa numrxqueues 3 numtxqueues 3 type veth peer name blipb netns "
                        + TARGET
                        + " numrxqueues 3 numtxqueues 3");
        Command.run("ip address add 198.51.100.1/30 dev blipa");
        Command.run("ip link set blipa up");
        Command.run("ip route add 198.18.0.0/24 via 198.51.100.2");
        Command.run("ip -n " + TARGET + " address add 198.51.100.2/30 dev blipb");
        Command.run("ip -n " + TARGET + " link set lo up");
        Command.run("ip -n " + TARGET + " link set blipb up");
        Command.run("ip -n " + TARGET + " route add local 198.18.0.0/24 dev lo");
        Command.run("ip -n " + TARGET + " route add blackhole 198.18.0.128/26 table local");
        Command.run("ip -n " + TARGET + " route add blackhole 198.18.0.192/27 table local");
        Command.run(IN_TARGET + "sysctl -qw net.ipv4.icmp_ratelimit=0");
        Command.run(IN_TARGET + "nft add table ip f");
        Command.run(IN_TARGET + "nft add chain ip f i { type filter hook input priority 0 ; }");
        Command.run(
                IN_TARGET
                        + "nft add rule ip f i ip daddr 198.18.0.240/28"
                        + " reject with icmp type admin-prohibited");
        Process started =
                new ProcessBuilder(
                                (IN_TARGET
                                                + System.getProperty("java.home")
                                                + "/bin/java -XX:TieredStopAtLevel=1 -cp "
                                                + System.getProperty("java.class.path")
                                                + " "
                                                + Listener.class.getName()
                                                + " "
                                                + LISTENED_ON)
                                        .split(" ", -1))
                        .redirectErrorStream(true)
                        .start();
        listener = started;
        assertEquals("listening", started.inputReader(UTF_8).readLine());
    }

    @AfterEach
    void unplug() throws Exception {
        Process started = listener;
        if (started != null) {
            started.destroyForcibly();
            assertTrue(started.waitFor(30, TimeUnit.SECONDS), "it ended");
        }
        Command.run("ip link del blipa");
        Command.run("ip netns del " + TARGET);
    }

    private static ScanPlan plan(Transmit transmit) {
        return plan(transmit, 1);
    }

    private static ScanPlan plan(Transmit transmit, int threads) {
        return ScanPlan.of(
                        AddressSet.range(NET, NET + 255),
                        PortSet.of(LISTENED_ON, NOT_LISTENED_ON),
                        42)
                .withConduct(
                        Conduct.DEFAULT
                                .withPace(new Pace(20_000))
                                .withRetry(new RetryPolicy(1, 100_000_000L, 1_000_000_000L)))
                .withLink(LinkPlan.DEFAULT.withTransmit(transmit).withTransmitThreads(threads));
    }

    private static Reason truth(int address, int port) {
        int host = address - NET;
        if (host >= FIRST_SILENT && host <= LAST_SILENT) {
            return Reason.NO_RESPONSE;
        }
        if (host >= FIRST_PROHIBITED) {
            return Reason.ADMIN_PROHIBITED;
        }
        return port == LISTENED_ON ? Reason.SYN_ACK : Reason.RESET;
    }

    /// Scans, and holds every verdict against the truth.
    private static ScanSummary runToTheTruth(Scan scan) throws IOException {
        Map<String, Reason> wrong = new TreeMap<>();
        var targets = new TreeSet<String>();
        ScanSummary summary =
                scan.run(each -> {
                    String target = each.host() - NET + ":" + each.port();
                    assertTrue(targets.add(target), target);
                    if (each.reason() != truth(each.host(), each.port())) {
                        wrong.put(target, each.reason());
                    }
                });
        assertEquals(Map.of(), wrong, summary.link().transmit().word());
        assertEquals(512, targets.size());
        return summary;
    }

    /// Eight connections of their own, whose every byte comes back.
    private static void talk() throws IOException {
        byte[] said = new byte[64 << 10];
        for (int i = 0; i < said.length; i++) {
            said[i] = (byte) (i * 31);
        }
        for (int i = 0; i < 8; i++) {
            try (Socket socket = new Socket("198.18.0." + i, LISTENED_ON)) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream().write(said);
                socket.shutdownOutput();
                assertArrayEquals(said, socket.getInputStream().readAllBytes());
            }
        }
    }

    @Test
    void everyWayFindsTheSameTruth() throws Exception {
        try (Scans scans = Scans.open()) {
            for (Transmit transmit : WAYS) {
                for (int threads = 1; threads <= 3; threads++) {
                    try (Scan scan = scans.open(plan(transmit, threads))) {
                        ScanSummary summary = runToTheTruth(scan);
                        assertEquals(transmit, summary.link().transmit());
                        assertEquals(threads, summary.link().transmitThreads());
                        assertEquals(
                                transmit == Transmit.XDP ? "af_xdp" : "tpacket_v3",
                                summary.link().receive());
                        assertTrue(
                                summary.ending().isComplete(),
                                summary.ending().incompleteBecause());
                        assertEquals(0, summary.packets().kernelDrops());
                        assertEquals(Set.of(0L), Set.copyOf(summary.packets().invalid().values()));
                    }
                }
            }
        }
    }

    @Test
    void severalThreadsStopWhenTheyAreToldTo() throws Exception {
        try (Scans scans = Scans.open()) {
            for (Transmit transmit : WAYS) {
                try (Scan scan = scans.open(plan(transmit, 3))) {
                    ScanSummary summary = scan.run(each -> scan.stop());
                    assertEquals(512, verdicts(summary) + summary.targets().unknown());
                    assertTrue(
                            summary.ending().isInterrupted() || summary.ending().isComplete(),
                            transmit.word());
                }
            }
        }
    }

    @Test
    void severalThreadsEndWhenTheSinkFails() throws Exception {
        try (Scans scans = Scans.open()) {
            for (Transmit transmit : WAYS) {
                try (Scan scan = scans.open(plan(transmit, 3))) {
                    var e =
                            assertThrows(
                                    IOException.class,
                                    () ->
                                            scan.run(each -> {
                                                throw new IOException("full");
                                            }));
                    assertEquals("full", e.getMessage());
                }
            }
        }
        assertEquals(
                Set.of(),
                Thread.getAllStackTraces().keySet().stream()
                        .map(Thread::getName)
                        .filter(name -> name.startsWith("blip-transmit"))
                        .collect(Collectors.toSet()));
    }

    private static long verdicts(ScanSummary summary) {
        return summary.targets().answered() + summary.targets().filtered();
    }

    @Test
    void moreThreadsThanQueuesAreRefusedByXdp() throws Exception {
        try (Scans scans = Scans.open()) {
            var e = assertThrows(Refusal.class, () -> scans.open(plan(Transmit.XDP, 4)).close());
            String text = Objects.requireNonNull(e.getMessage());
            assertTrue(text.contains("it has 3 queues for 4 transmit threads"), text);
            assertTrue(text.contains("--tx-threads 3; or --transmit packet"), text);
        }
    }

    @Test
    void otherTrafficIsUndisturbedWhileTheProgramIsAttached() throws Exception {
        try (Scans scans = Scans.open()) {
            try (Scan scan = scans.open(plan(Transmit.XDP))) {
                assertTrue(Command.run("ip -json link show blipa").contains("\"xdp\""));
                talk();
                runToTheTruth(scan);
                talk();
            }
        }
        assertFalse(Command.run("ip -json link show blipa").contains("\"xdp\""));
    }

    @Test
    void theOutlineTellsWhatXdpChanges() throws Exception {
        try (Scans scans = Scans.open();
                Scan scan = scans.open(plan(Transmit.XDP))) {
            assertEquals(Transmit.XDP, scan.outline().transmit());
            assertEquals(
                    "xdp: 3 queues, copy mode, program in the driver",
                    scan.outline().notes().getFirst());
            assertEquals(2, scan.outline().notes().size());
        }
    }

    @Test
    void autoTakesThePacketSocketAndXdpBehindTwoGatewaysIsRefused() throws Exception {
        assertEquals(Transmit.PACKET, Scans.outline(plan(Transmit.AUTO)).transmit());
        assertEquals(Transmit.XDP, Scans.outline(plan(Transmit.XDP)).transmit());
        Command.run("ip route replace 198.18.0.0/24 dev blipa"); // each is its own
        assertEquals(Transmit.XDP, Scans.outline(plan(Transmit.XDP)).transmit());
        Command.run("ip route replace 198.18.0.0/24 via 192.0.2.1 dev blipa onlink");
        Command.run("ip route add 198.18.0.0/25 via 192.0.2.2 dev blipa onlink");
        var e = assertThrows(Refusal.class, () -> Scans.outline(plan(Transmit.XDP)));
        assertTrue(
                Objects.requireNonNull(e.getMessage()).contains("cannot write frames on blipa"),
                e.getMessage());
    }
}
