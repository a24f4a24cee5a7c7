package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What holds back what leaves is found where `nft` and `tc` have put it, and nothing else is.
@InNamespace
class EgressPolicyNamespaceTest {
    @BeforeEach
    void cable() throws IOException {
        Command.run("ip link add blipa type veth peer name blipb");
        Command.run("ip link set blipa up");
    }

    @AfterEach
    void unplug() throws IOException {
        Command.run("nft flush ruleset");
        Command.run("ip link del blipa");
    }

    private static EgressPolicy policy() throws HostException {
        return EgressPolicy.of(Objects.requireNonNull(Interfaces.named("blipa")));
    }

    private static void chain(String table, String hook) throws IOException {
        Command.run("nft add table " + table);
        Command.run("nft add chain " + table + " c { type " + hook + " ; }");
    }

    @Test
    void nothingIsFoundWhereThereIsNothing() throws Exception {
        assertEquals(new EgressPolicy(List.of(), List.of(), true), policy());
    }

    @Test
    void chainsThatLetEverythingPassAreLeftOut() throws Exception {
        chain("inet f", "filter hook output priority 0");
        Command.run("nft add rule inet f c tcp dport 80 counter accept");
        Command.run("nft add rule inet f c ct state new meta mark set 1");
        chain("ip n", "nat hook postrouting priority 100");
        Command.run("nft add rule ip n c masquerade");
        chain("inet i", "filter hook input priority 0 ; policy drop");
        chain("ip6 six", "filter hook output priority 0 ; policy drop");
        chain("netdev other", "filter hook egress device blipb priority 0");
        Command.run("nft add rule netdev other c drop");
        assertTrue(policy().isEmpty(), policy().toString());
    }

    @Test
    void ruleThatDropsIsFoundInEveryHookThatSeesWhatLeaves() throws Exception {
        chain("inet f", "filter hook output priority 0");
        Command.run("nft add rule inet f c tcp dport 80 counter accept");
        Command.run("nft add rule inet f c tcp dport 81 limit rate over 10/second drop");
        assertEquals(List.of("chain c of table inet f"), policy().rules());
        Command.run("nft add chain inet f refusing { type filter hook output priority 1 ; }");
        Command.run("nft add rule inet f refusing tcp dport 82 reject");
        assertEquals(
                List.of("chain c of table inet f", "chain refusing of table inet f"),
                policy().rules());
        Command.run("nft flush ruleset");
        chain("ip p", "filter hook postrouting priority 0");
        Command.run("nft add rule ip p c tcp dport 81 drop");
        assertEquals(List.of("chain c of table ip p"), policy().rules());
        Command.run("nft flush ruleset");
        chain("netdev n", "filter hook egress device blipa priority 0");
        Command.run("nft add rule netdev n c tcp dport 81 drop");
        assertEquals(List.of("chain c of table netdev n"), policy().rules());
    }

    @Test
    void policyJumpAndMapOfVerdictsMayDrop() throws Exception {
        chain("ip f", "filter hook output priority 0 ; policy drop");
        chain("ip j", "filter hook output priority 0");
        Command.run("nft add chain ip j elsewhere");
        Command.run("nft add rule ip j c jump elsewhere");
        chain("ip m", "filter hook output priority 0");
        Command.run("nft add rule ip m c tcp dport vmap { 81 : drop }");
        assertEquals(
                List.of("chain c of table ip f", "chain c of table ip j", "chain c of table ip m"),
                policy().rules());
    }

    @Test
    void queuesThatShapeAreFoundOnTheirInterfaceAlone() throws Exception {
        Command.run("tc qdisc add dev blipb root tbf rate 1mbit burst 10kb latency 50ms");
        assertTrue(policy().isEmpty(), policy().toString());
        Command.run("tc qdisc add dev blipa root handle 1: htb");
        assertEquals(List.of("htb"), policy().shapers());
        Command.run("tc qdisc del dev blipa root");
        Command.run("tc qdisc add dev blipa root tbf rate 1mbit burst 10kb latency 50ms");
        assertEquals(List.of("tbf"), policy().shapers());
    }
}
