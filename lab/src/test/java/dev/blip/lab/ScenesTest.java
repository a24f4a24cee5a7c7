package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.lab.Scenes.End;
import dev.blip.lab.Scenes.Told;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The scenes do what they say, seen by the connections of the scanner's kernel.
@Tag("lab")
class ScenesTest {
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final String HERE = "198.18.0.1";
    private static final String BEHIND_THE_SECOND = "198.19.0.1";
    private static final String MOVED = "02:00:00:00:00:bb";

    /// Whether a connection to port 80 is made, with time for several SYNs.
    private static boolean connects(Lab lab, String address) {
        return tries(lab, address, "8").exit() == 0;
    }

    /// Whether a single SYN is without an answer: the second leaves after a second.
    private static boolean isSilent(Lab lab, String address) {
        return tries(lab, address, "0.6").exit() == 124;
    }

    private static Outcome tries(Lab lab, String address, String seconds) {
        return lab.run(BOUND, "timeout", seconds, "bash", "-c", ": < /dev/tcp/" + address + "/80");
    }

    /// How many connections are made, one after the other, until one is not within a second; `most` if all are.
    private static int connectsInARow(Lab lab, int most) {
        String loop =
                """
                for i in $(seq %1$d); do
                    timeout 1 bash -c ': < /dev/tcp/%2$s/80' || { echo $((i - 1)); exit; }
                done
                echo %1$d
                """
                        .formatted(most, HERE);
        Outcome outcome = lab.run(BOUND, "bash", "-c", loop);
        return Integer.parseInt(outcome.orThrow("loop").out().strip());
    }

    private static void await(BooleanSupplier isSo) {
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!isSo.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "in time");
        }
    }

    @Test
    void aPathGoesDarkAndComesBack() {
        try (Lab lab = Lab.open()) {
            var scenes = new Scenes(lab);
            assertTrue(connects(lab, HERE));
            scenes.goDark();
            assertTrue(isSilent(lab, HERE));
            scenes.clear();
            assertTrue(connects(lab, HERE));
        }
    }

    @Test
    void oneOfTwoRoutersIsLostAndTheOtherStays() {
        try (Lab lab = Lab.open(Layout.PLAIN.resolvingNeighbours())) {
            var scenes = new Scenes(lab);
            scenes.addSecondRouter();
            String route = lab.scanner().ip("route", "get", BEHIND_THE_SECOND).out();
            assertTrue(route.contains("via 198.51.100.10 "), route);
            assertTrue(connects(lab, HERE) && connects(lab, BEHIND_THE_SECOND));
            scenes.loseSecondRouter();
            assertTrue(connects(lab, HERE));
            assertFalse(tries(lab, BEHIND_THE_SECOND, "0.6").exit() == 0);
            lab.scanner().ip("neigh", "flush", "dev", "sv0");
            assertFalse(tries(lab, BEHIND_THE_SECOND, "0.6").exit() == 0);
            scenes.regainSecondRouter();
            assertTrue(connects(lab, BEHIND_THE_SECOND));
        }
    }

    @Test
    void aBanByVolumeLetsSomeBytesPassAndNothingAfterThem() {
        try (Lab lab = Lab.open()) {
            new Scenes(lab)
                    .banByVolume(4096); // a connection takes four or five packets of 52 or 60
            int made = connectsInARow(lab, 60);
            assertTrue(made >= 4096 / (8 * 60) && made < 30, "connections: " + made);
            assertTrue(isSilent(lab, HERE));
        }
    }

    @Test
    void aBanByRateEndsByItself() {
        try (Lab lab = Lab.open()) {
            new Scenes(lab).banByRate(2, 5, 3);
            int made = connectsInARow(lab, 60);
            assertTrue(made >= 5 && made < 60, "connections: " + made);
            await(() -> tries(lab, HERE, "0.5").exit() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(Told.class)
    void theGatewayMoves(Told told) {
        try (Lab lab = Lab.open(Layout.PLAIN.resolvingNeighbours())) {
            assertTrue(connects(lab, HERE));
            String before = gatewayMac(lab);
            new Scenes(lab).moveGateway(MOVED, told);
            if (told == Told.BY_NOBODY) {
                assertEquals(before, gatewayMac(lab));
                assertTrue(isSilent(lab, HERE));
            } else {
                await(() -> gatewayMac(lab).equals(MOVED));
                assertTrue(connects(lab, HERE));
            }
        }
    }

    private static String gatewayMac(Lab lab) {
        String entry = lab.scanner().ip("neigh", "show", Lab.GATEWAY_ADDRESS).out();
        Matcher matcher = Pattern.compile("lladdr (\\S+)").matcher(entry);
        return matcher.find() ? matcher.group(1) : "none: " + entry;
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void aLinkGoesDownAndComesBackWithItsRoutes(End end) {
        try (Lab lab = Lab.open(Layout.PLAIN.resolvingNeighbours())) {
            var scenes = new Scenes(lab);
            assertTrue(connects(lab, HERE));
            scenes.linkDown(end);
            assertFalse(tries(lab, HERE, "0.6").exit() == 0);
            boolean hasRoute = lab.scanner().ip("route", "show").out().contains(Lab.TARGETS);
            assertEquals(end == End.ROUTER, hasRoute);
            scenes.linkUp(end);
            assertTrue(connects(lab, HERE));
        }
    }

    @Test
    void aColdRouterLosesWhatWaitsForItsArpButTheLast() {
        try (Lab lab = Lab.open()) {
            Namespace hosts = new Scenes(lab).addColdLan("198.18.64.0/24");
            String lost = "for i in 1 2 3 4 5; do echo $i > /dev/udp/198.18.64.7/9; done";
            lab.run(BOUND, "bash", "-c", lost).orThrow("datagrams");
            await(() -> datagrams(hosts) > 0);
            assertEquals(1, datagrams(hosts));
            assertTrue(connects(lab, "198.18.64.7")); // warm by now
            assertTrue(isSilent(lab, "198.18.64.8")); // and the next one is cold
            assertTrue(connects(lab, "198.18.64.9"));
        }
    }

    /// Datagrams that came to a port where nobody listens.
    private static int datagrams(Namespace hosts) {
        Matcher matcher =
                Pattern.compile("Udp: \\d+ (\\d+)")
                        .matcher(hosts.configure("cat", "/proc/net/snmp").out());
        assertTrue(matcher.find());
        return Integer.parseInt(matcher.group(1));
    }
}
