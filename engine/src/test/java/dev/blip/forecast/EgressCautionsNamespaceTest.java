package dev.blip.forecast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Caution;
import dev.blip.report.Refusal;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.way.KernelsWay;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A connect scan is told of the rules of this machine that may drop its SYNs, and of nothing else.
@InNamespace
class EgressCautionsNamespaceTest {
    private static final int FIRST = 0xC0000200; // 192.0.2.0

    @BeforeEach
    void cables() throws IOException {
        for (String each : List.of("a", "b")) {
            Command.run("ip link add blip" + each + " type veth peer name peer" + each);
            Command.run("ip link set blip" + each + " up");
        }
        Command.run("ip addr add 192.0.2.1/25 dev blipa");
        Command.run("ip addr add 192.0.2.129/25 dev blipb");
    }

    @AfterEach
    void unplug() throws IOException {
        Command.run("nft flush ruleset");
        Command.run("ip link del blipa");
        Command.run("ip link del blipb");
    }

    private static List<String> cautions(int first, int last) throws Refusal {
        var plan = ScanPlan.of(AddressSet.range(FIRST + first, FIRST + last), PortSet.of(80), 1);
        return ConnectCautions.atStart(plan, KernelsWay.of(plan)).stream()
                .map(Caution::line)
                .toList();
    }

    @Test
    void aChainThatMayDropIsNamedOnceForAllInterfaces() throws Exception {
        assertEquals(List.of(), cautions(2, 200));
        Command.run("nft add table inet f");
        Command.run("nft add chain inet f out { type filter hook output priority 0 ; }");
        Command.run("nft add rule inet f out tcp dport 80 accept");
        assertEquals(List.of(), cautions(2, 200));
        Command.run("nft add rule inet f out tcp dport 81 drop");
        assertEquals(
                List.of(
                        "what leaves is filtered by nftables: chain out of table inet f: a SYN that is dropped there"
                                + " is lost without a word, and its target looks filtered; try nft list ruleset for"
                                + " what it drops, or a half-open scan as root, whose probes pass by it"),
                cautions(2, 200));
    }

    @Test
    void aChainOfAnInterfaceCountsIfTargetsLieBehindThat() throws Exception {
        Command.run("nft add table netdev n");
        Command.run(
                "nft add chain netdev n out { type filter hook egress device blipb priority 0 ; policy drop ; }");
        assertEquals(List.of(), cautions(2, 100));
        assertEquals(1, cautions(2, 200).size());
    }
}
