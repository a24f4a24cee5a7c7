package dev.blip.bench;

import dev.blip.bench.Contender.Role;
import dev.blip.bench.Work.Subject;
import dev.blip.lab.Layout.Cable;
import dev.blip.lab.Truth;
import java.util.ArrayList;
import java.util.List;

/// What is measured on a path that is narrow or long, and what looking out for such a path costs where there is none.
/// blip has its default flags. Peers have theirs, and beside them a rate that is wrong for the path by a factor of ten,
/// because who scans does not know the path.
final class PathWorks {
    static final String BOTTLENECK = "bottleneck-";
    static final List<String> BOTTLENECKS = List.of("5k", "20k", "100k");
    static final String CONTROL = "control";
    static final String LATENCY = "latency-";
    static final List<String> LATENCIES = List.of("1", "50", "250", "900", "mixed");

    private static final String OURS = "blip, default flags";
    private static final int QUEUE_FRAMES = 100;
    private static final double[] MIXTURE = {1, 50, 250, 900};

    private PathWorks() {}

    static List<Work> all() {
        var works = new ArrayList<Work>();
        works.add(bottleneck("5k", 5_000));
        works.add(bottleneck("20k", 20_000));
        works.add(bottleneck("100k", 100_000));
        works.add(control(Population.of(21_000)));
        works.add(latency("1", "of 1 ms", 1));
        works.add(latency("50", "of 50 ms", 50));
        works.add(latency("250", "of 250 ms", 250));
        works.add(latency("900", "of 900 ms", 900));
        works.add(latency("mixed", "of 1, 50, 250 and 900 ms, a quarter each", MIXTURE));
        return works;
    }

    private static Work bottleneck(String name, int packetsPerSecond) {
        Population all = Population.of(21_000);
        String wrong = Integer.toString(10 * packetsPerSecond);
        return new Work(
                BOTTLENECK + name,
                "21,000 hosts behind %,d packets/s with a queue of %d; ended after %d s"
                        .formatted(packetsPerSecond, QUEUE_FRAMES, Programs.BOUND.toSeconds()),
                Subject.WALL,
                false,
                all,
                new Answers.OverCable(
                        Truth.ALL_OPEN, Cable.ofBottleneck(packetsPerSecond, QUEUE_FRAMES)),
                List.of(
                        Programs.blip(OURS, Role.OURS, all),
                        Programs.masscan("masscan --rate 10000", all, "--rate", "10000"),
                        Programs.masscan("masscan --rate " + wrong, all, "--rate", wrong),
                        Programs.zmap("zmap -r 10000", all, "-r", "10000"),
                        Programs.zmap("zmap -r " + wrong, all, "-r", wrong),
                        Programs.nmap("nmap", all),
                        Programs.nmap("nmap --min-rate " + wrong, all, "--min-rate", wrong)));
    }

    private static Work control(Population all) {
        return new Work(
                CONTROL,
                "21,000 hosts, 1 port, XDP responder: what it costs that the rate adapts",
                Subject.WALL,
                true,
                all,
                new Answers.ByXdp(Truth.ALL_OPEN, false),
                List.of(
                        Programs.blip(OURS, Role.OURS, all),
                        Programs.blip(
                                "blip --rate 1M --min-rate 1M",
                                Role.OURS_TOO,
                                all,
                                "--rate",
                                "1M",
                                "--min-rate",
                                "1M")));
    }

    private static Work latency(String name, String trips, double... roundTripMillis) {
        Population all = Population.of(4_096);
        return new Work(
                LATENCY + name,
                "4,096 hosts, half silent, round trips " + trips,
                Subject.WALL,
                false,
                all,
                new Answers.OverCable(new Truth(500, 0, 0, 0), Cable.ofRoundTrips(roundTripMillis)),
                List.of(Programs.blip(OURS, Role.OURS, all)));
    }
}
