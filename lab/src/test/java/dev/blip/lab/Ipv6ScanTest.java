package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Lists of addresses in IPv6, behind a router and on the scanner's own link, in one scan with IPv4.
@Tag("lab")
class Ipv6ScanTest {
    private static final String SILENT_HALF = "2001:db8:18:8000::/49";
    private static final int NEIGHBOURS = 200;
    private static final int ABSENT = 56;

    /// Of one list: hosts that answer, hosts that do not.
    private record Behind(Set<String> live, Set<String> silent) {
        static Behind random(int live, int silent, long seed) {
            var random = new SplittableRandom(seed);
            return new Behind(addresses(random, live, 0), addresses(random, silent, 0x8000));
        }

        /// @param half  0 or 0x8000: of the /48
        private static Set<String> addresses(SplittableRandom random, int count, int half) {
            var addresses = new HashSet<String>();
            while (addresses.size() < count) {
                addresses.add(
                        Target.of(
                                        "2001:db8:18:%x:%x:%x:%x:%x"
                                                .formatted(
                                                        half | random.nextInt(0x8000),
                                                        random.nextInt(0x10000),
                                                        random.nextInt(0x10000),
                                                        random.nextInt(0x10000),
                                                        random.nextInt(0x10000)),
                                        0)
                                .ip());
            }
            return addresses;
        }
    }

    private static String neighbour(int number) {
        return Target.of(Lab.IPV6_LINK + Integer.toHexString(0x1000 + number), 0).ip();
    }

    /// Every verdict is the truth, in one scan: a tenth of a list behind a router answers, most neighbours do, and
    /// IPv4 is asked besides.
    @Test
    void everyVerdictOfAListAndOfNeighboursAndOfIpv4IsTrue() throws IOException {
        int part = LongWork.runs("tenths of the list", 1, 10);
        Behind behind = Behind.random(2_100 * part, 17_900 * part, LongWork.seed());
        var present = new ArrayList<String>();
        var all = new ArrayList<String>(behind.live());
        all.addAll(behind.silent());
        for (int i = 0; i < NEIGHBOURS + ABSENT; i++) {
            all.add(neighbour(i));
            if (i < NEIGHBOURS) {
                present.add(neighbour(i));
            }
        }
        try (Lab lab = Lab.open()) {
            lab.alsoIpv6(present.toArray(String[]::new));
            lab.target().nft(Nft.silentIpv6(SILENT_HALF));
            Path list = lab.scratch().resolve("list");
            Files.write(list, all);
            ScanResult result =
                    lab.scan("-iL", list.toString(), "198.18.0.0/24", "-p", "80,81").orFail();
            System.out.println("ipv6: " + part * 20_000 + " behind a router: " + result.summary());
            var truth = new HashMap<Target, String>();
            behind.live().forEach(ip -> put(truth, ip, "open syn-ack", "closed reset"));
            present.forEach(ip -> put(truth, ip, "open syn-ack", "closed reset"));
            String silence = "filtered no-response";
            behind.silent().forEach(ip -> put(truth, ip, silence, silence));
            for (int i = NEIGHBOURS; i < NEIGHBOURS + ABSENT; i++) {
                put(truth, neighbour(i), "filtered no-nd", "filtered no-nd");
            }
            for (int i = 0; i < 256; i++) {
                put(truth, "198.18.0." + i, "open syn-ack", "closed reset");
            }
            assertSame(truth, words(result.findings()));
        }
    }

    private static void put(Map<Target, String> truth, String ip, String open, String closed) {
        truth.put(Target.of(ip, 80), open);
        truth.put(Target.of(ip, 81), closed);
    }

    private static Map<Target, String> words(Map<Target, Finding> findings) {
        var words = new HashMap<Target, String>();
        findings.forEach(
                (target, finding) -> words.put(target, finding.state() + " " + finding.reason()));
        return words;
    }

    /// Compared by what differs: the whole is long.
    private static void assertSame(Map<Target, String> truth, Map<Target, String> said) {
        var wrong = new ArrayList<String>();
        truth.forEach((target, words) -> {
            if (!words.equals(said.get(target))) {
                wrong.add(target + " is " + words + ", said: " + said.get(target));
            }
        });
        assertEquals(List.of(), wrong.subList(0, Math.min(5, wrong.size())), wrong.size() + "");
        assertEquals(truth.size(), said.size());
    }

    @Test
    void everyVerdictOf256AddressesIsAsNmapSaysIt() {
        try (Lab lab = Lab.open()) {
            lab.alsoIpv6();
            lab.target().nft(Nft.IPV6_BY_ADDRESS);
            String targets = "2001:db8:18::/120";
            ScanResult ours = lab.scan(targets, "-p", "80,81").orFail();
            ours.findings()
                    .forEach((target, finding) ->
                            assertEquals(reason(target), finding.reason(), target.toString()));
            assertSame(words(Nmap.scanIpv6(lab, targets, "80,81")), words(ours.findings()));
        }
    }

    /// Who answers everything is found in either family, each by its own rounds of decoys.
    @Test
    void whoAnswersEverythingIsNotCalledOpenInEitherFamily() {
        try (Lab lab = Lab.open()) {
            lab.alsoIpv6();
            String liars =
                    Nft.answeringEverything("198.18.7.1", "198.18.0.0-198.18.0.9", "198.18.7.2");
            lab.target().nft(liars + Nft.redirectedIpv6("2001:db8:18:5::/64"));
            ScanResult result =
                    lab.scan(
                                    "198.18.0.0-198.18.0.19",
                                    "2001:db8:18:5::-2001:db8:18:5::13",
                                    "2001:db8:18:6::-2001:db8:18:6::13",
                                    "-p",
                                    "80,443,8080")
                            .orFail();
            result.findings()
                    .forEach((target, finding) -> {
                        String ip = target.ip();
                        boolean isLiar =
                                ip.contains(":")
                                        ? ip.startsWith("2001:db8:18:5:")
                                        : (target.address() & 0xFF) < 10;
                        String reason = isLiar ? "answers-everything" : "syn-ack";
                        assertEquals(reason, finding.reason(), target.toString());
                    });
            assertEquals(3 * 60, result.findings().size());
            assertEquals(30, result.number("answers_everything"), result.describe());
            assertEquals(3 * 30, result.number("open"), result.describe());
        }
    }

    /// Routes of a router that lead nowhere, each with a code of its own.
    @Test
    void errorOfARouterNamesIt() {
        try (Lab lab = Lab.open()) {
            lab.alsoIpv6();
            lab.target().configure("sysctl", "-qw", "net.ipv6.conf.all.forwarding=1");
            lab.scanner().ip("-6", "route", "add", "2001:db8:19::/48", "via", Lab.IPV6_GATEWAY);
            lab.target().ip("-6", "route", "add", "unreachable", "2001:db8:19:1::/64");
            lab.target().ip("-6", "route", "add", "prohibit", "2001:db8:19:2::/64");
            ScanResult result =
                    lab.scan("2001:db8:19:1::7", "2001:db8:19:2::7", "2001:db8:19:3::7", "-p", "80")
                            .orFail();
            Map<Target, Finding> truth =
                    Map.of(
                            Target.of("2001:db8:19:1::7", 80),
                            new Finding("filtered", "no-route", 1, Lab.IPV6_GATEWAY),
                            Target.of("2001:db8:19:2::7", 80),
                            new Finding("filtered", "admin-prohibited", 1, Lab.IPV6_GATEWAY),
                            Target.of("2001:db8:19:3::7", 80),
                            new Finding("filtered", "no-route", 1, Lab.IPV6_GATEWAY));
            assertEquals(truth, result.findings());
        }
    }

    private static String reason(Target target) {
        int kind =
                Integer.parseInt(target.ip().substring(target.ip().lastIndexOf(':') + 1), 16) & 7;
        return switch (kind) {
            case 0 -> target.port() == 80 ? "syn-ack" : "reset";
            case 1 -> "no-response";
            default -> Nft.IPV6_REASONS.getOrDefault(kind, "");
        };
    }
}
