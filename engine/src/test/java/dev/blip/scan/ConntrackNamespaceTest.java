package dev.blip.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.host.Conntrack;
import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import dev.blip.plan.Conduct;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.Pace;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Scan;
import dev.blip.report.ScanSummary;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What our own connection tracking sees of a scan, by the way of transmitting: what [Cautions] builds on.
@InNamespace
class ConntrackNamespaceTest {
    private static final String AWAY = "blip-away-" + ProcessHandle.current().pid();
    private static final int NET = 0xC6120000; // 198.18.0.0

    @BeforeEach
    void cable() throws IOException {
        Command.run("ip netns add " + AWAY);
        Command.run("ip link add blipa type veth peer name blipb netns " + AWAY);
        Command.run("ip -n " + AWAY + " link set blipb up");
        Command.run("ip link set blipa up");
        Command.run("ip address add 198.51.100.1/24 dev blipa");
        Command.run(
                "ip neighbour add 198.51.100.2 lladdr 02:00:00:00:00:02 dev blipa nud permanent");
        Command.run("ip route add 198.18.0.0/24 via 198.51.100.2");
        Command.run("nft add table ip t");
        Command.run("nft add chain ip t o { type filter hook output priority 0 ; }");
        Command.run("nft add chain ip t i { type filter hook input priority 0 ; }");
        Command.run("nft add rule ip t o ct state new accept");
        Command.run("nft add rule ip t i ct state new accept");
    }

    @AfterEach
    void unplug() throws IOException {
        Command.run("ip link del blipa");
        Command.run("ip netns del " + AWAY);
        Command.run("nft flush ruleset");
    }

    private static long entries() {
        return Objects.requireNonNull(Conntrack.read()).entries();
    }

    private static long entriesOf(Transmit transmit) throws Exception {
        long before = entries();
        var plan =
                ScanPlan.of(AddressSet.range(NET, NET + 255), PortSet.of(443), 42)
                        .withConduct(
                                Conduct.DEFAULT
                                        .withPace(Pace.fixed(50_000))
                                        .withRetry(new RetryPolicy(1, 100_000_000L, 200_000_000L)))
                        .withLink(
                                LinkPlan.DEFAULT
                                        .withTransmit(transmit)
                                        .withRouterMac(0x0200_0000_0002L))
                        .withReported(EnumSet.of(State.OPEN));
        try (Scans scans = Scans.open();
                Scan scan = scans.open(plan)) {
            ScanSummary summary = scan.run(observation -> {});
            assertEquals(512, summary.packets().sent());
        }
        return entries() - before;
    }

    @Test
    void packetSocketTakesNoEntryAndRawSocketOneForEachProbe() throws Exception {
        assertEquals(0, entriesOf(Transmit.PACKET));
        assertEquals(512, entriesOf(Transmit.RAW));
    }
}
