package dev.blip.bench;

import dev.blip.bench.Contender.Role;
import dev.blip.bench.Work.Subject;
import dev.blip.lab.Truth;
import java.util.ArrayList;
import java.util.List;

/// What is measured. Where blip is held against the others it sends as fast as it can (`--rate 10M --min-rate 10M`, no
/// caps): by default the rate adapts to the path, and that has rows of its own. [PathWorks] are part of it.
final class Works {
    static final String HOSTS = "hosts";
    static final String HOSTS_RESETS = "hosts-resets";
    static final String HOSTS_KERNEL = "hosts-kernel";
    static final String HOSTS_IPV6 = "hosts-ipv6";
    static final String FIRST_PROBE = "first-probe";
    static final String STATES = "states";
    static final String SILENT = "silent";
    static final String LOSS = "loss";
    static final String ANSWERS = "answers";
    static final String TRANSMIT = "transmit";
    static final String TRANSMIT_2 = "transmit-2";
    static final String TRANSMIT_XDP = "transmit-xdp";
    static final String TRANSMIT_XDP_2 = "transmit-xdp-2";
    static final String VERSION = "version";
    static final String MEMORY = "memory";
    static final String SCALE = "scale-";

    private static final String NMAP_FAST = "nmap -T5 --min-rate 100000 --max-retries 1";
    private static final String[] FAST = {
        "--rate", "10M", "--min-rate", "10M", "--max-host-rate", "none", "--max-prefix-rate", "none"
    };

    /// No decoys: the others say nothing of hosts that answer everything.
    private static final String[] ONE_RETRY = {
        "--retries", "1", "--wait", "100ms", "--decoys", "none"
    };

    private static final String[] FAST_ONCE =
            plus(FAST, "--retries", "0", "--max-rtt-timeout", "100ms");

    private Works() {}

    static List<Work> all() {
        var works = new ArrayList<Work>();
        Population hosts = Population.of(21_000);
        works.add(
                hosts(
                        HOSTS,
                        "21,000 hosts, 1 port, XDP responder, no RSTs of the scanner's host",
                        hosts,
                        new Answers.ByXdp(Truth.ALL_OPEN, false)));
        works.add(
                hosts(
                        HOSTS_RESETS,
                        "21,000 hosts, 1 port, XDP responder",
                        hosts,
                        new Answers.ByXdp(Truth.ALL_OPEN, true)));
        works.add(
                hosts(
                        HOSTS_KERNEL,
                        "21,000 hosts, 1 port, kernel responder",
                        hosts,
                        new Answers.ByKernel()));
        works.add(hostsIpv6(hosts));
        works.add(firstProbe(hosts));
        works.add(states(new Population(21_000, 80, 5)));
        works.add(silent(Population.of(131_072)));
        works.add(loss(hosts));
        works.add(answers(Population.of(131_072)));
        works.add(transmit(new Population(131_072, 1, 32)));
        works.add(transmitTwo(new Population(131_072, 1, 32)));
        works.add(
                transmitXdp(
                        TRANSMIT_XDP, "1", new Population(131_072, 1, 32), "--transmit", "xdp"));
        works.add(
                transmitXdp(
                        TRANSMIT_XDP_2,
                        "2",
                        new Population(131_072, 1, 32),
                        "--transmit",
                        "xdp",
                        "--tx-threads",
                        "2"));
        works.add(version());
        works.add(memory(new Population(131_072, 1, 128)));
        works.addAll(PathWorks.all());
        works.add(scale("1e4", new Population(10_000, 1, 1)));
        works.add(scale("1e5", new Population(100_000, 1, 1)));
        works.add(scale("1e6", new Population(125_000, 1, 8)));
        works.add(scale("1e7", new Population(125_000, 1, 80)));
        return works;
    }

    private static Work hosts(String name, String title, Population all, Answers answers) {
        return new Work(
                name,
                title,
                Subject.WALL,
                true,
                all,
                answers,
                List.of(
                        Programs.reference(all),
                        Programs.blip("blip at 10M", Role.OURS, all, FAST),
                        Programs.blip("blip, default flags", Role.OURS_TOO, all),
                        Programs.zmap("zmap -r 100000 -c 1", all, "-r", "100000", "-c", "1"),
                        Programs.zmap("zmap -r 1000000 -c 0", all, "-r", "1000000", "-c", "0"),
                        Programs.masscan(
                                "masscan --rate 100000 --wait 0",
                                all,
                                "--rate",
                                "100000",
                                "--wait",
                                "0"),
                        Programs.masscan(
                                "masscan --rate 1000000 --wait 1",
                                all,
                                "--rate",
                                "1000000",
                                "--wait",
                                "1"),
                        nmapFast(all)));
    }

    private static Work hostsIpv6(Population all) {
        return new Work(
                HOSTS_IPV6,
                "21,000 hosts, 1 port, in IPv4 and in IPv6, XDP responder, no RSTs of the scanner's host",
                Subject.WALL,
                true,
                all,
                new Answers.InBothFamilies(Truth.ALL_OPEN),
                List.of(
                        Programs.blip("blip at 10M", Role.OURS, all, FAST),
                        Programs.blipInIpv6("blip at 10M, IPv6", Role.OURS_TOO, all, FAST)));
    }

    private static Contender nmapFast(Population all) {
        return Programs.nmap(NMAP_FAST, all, "-T5", "--min-rate", "100000", "--max-retries", "1");
    }

    private static Work firstProbe(Population all) {
        return new Work(
                FIRST_PROBE,
                "21,000 silent hosts: fork to first probe",
                Subject.FIRST_PROBE,
                true,
                all,
                new Answers.Nobody(),
                List.of(
                        Programs.reference(all, "--wait", "0"),
                        Programs.blip("blip at 10M --retries 0", Role.OURS, all, FAST_ONCE),
                        Programs.zmap("zmap -r 100000 -c 1", all, "-r", "100000", "-c", "1"),
                        Programs.masscan(
                                "masscan --rate 100000 --wait 0",
                                all,
                                "--rate",
                                "100000",
                                "--wait",
                                "0"),
                        Programs.nmap(
                                "nmap -T5 --min-rate 100000 --max-retries 0",
                                all,
                                "-T5",
                                "--min-rate",
                                "100000",
                                "--max-retries",
                                "0")));
    }

    private static Work states(Population all) {
        return new Work(
                STATES,
                "21,000 hosts, 5 ports, a third each open, closed, silent",
                Subject.WALL,
                false,
                all,
                new Answers.ByXdp(Truth.THIRDS, true),
                List.of(
                        Programs.reference(all),
                        Programs.blipAllStates(
                                "blip at 10M --retries 1 --wait 100ms --decoys none, all states",
                                Role.OURS,
                                all,
                                plus(FAST, ONE_RETRY)),
                        Programs.zmap(
                                "zmap -r 100000 -c 1, five runs, open only",
                                all,
                                "-r",
                                "100000",
                                "-c",
                                "1"),
                        Programs.masscan(
                                "masscan --rate 100000 --wait 1, open only",
                                all,
                                "--rate",
                                "100000",
                                "--wait",
                                "1"),
                        nmapFast(all)));
    }

    private static Work silent(Population all) {
        return new Work(
                SILENT,
                "131,072 addresses, 1 port, 90 % silent",
                Subject.WALL,
                false,
                all,
                new Answers.ByXdp(new Truth(100, 0, 0, 0), true),
                List.of(
                        Programs.reference(all),
                        Programs.blip(
                                "blip at 10M --retries 1 --wait 100ms --decoys none",
                                Role.OURS,
                                all,
                                plus(FAST, ONE_RETRY)),
                        Programs.zmap("zmap -r 1000000 -c 1", all, "-r", "1000000", "-c", "1"),
                        Programs.masscan(
                                "masscan --rate 1000000 --wait 1",
                                all,
                                "--rate",
                                "1000000",
                                "--wait",
                                "1"),
                        nmapFast(all)));
    }

    private static Work loss(Population all) {
        return new Work(
                LOSS,
                "21,000 hosts, 1 port, 5 % lost each way",
                Subject.WALL,
                false,
                all,
                new Answers.ByXdp(new Truth(1000, 0, 50, 50), true),
                List.of(
                        Programs.reference(all),
                        Programs.blip("blip, default flags", Role.OURS, all),
                        Programs.blip("blip at 10M", Role.OURS_TOO, all, FAST),
                        Programs.zmap(
                                "zmap -r 100000 -c 1 -P 2",
                                all,
                                "-r",
                                "100000",
                                "-c",
                                "1",
                                "--probes=2"),
                        Programs.masscan(
                                "masscan --rate 100000 --wait 1 --retries 2",
                                all,
                                "--rate",
                                "100000",
                                "--wait",
                                "1",
                                "--retries",
                                "2"),
                        nmapFast(all)));
    }

    private static Work answers(Population all) {
        return new Work(
                ANSWERS,
                "131,072 hosts that all answer, at 300,000 a second",
                Subject.WALL,
                false,
                all,
                new Answers.ByXdp(Truth.ALL_OPEN, false),
                List.of(
                        Programs.reference(all, "--rate", "300000"),
                        Programs.blip("blip --rate 300k", Role.OURS, all, "--rate", "300k"),
                        Programs.zmap("zmap -r 300000 -c 1", all, "-r", "300000", "-c", "1"),
                        Programs.masscan(
                                "masscan --rate 300000 --wait 1",
                                all,
                                "--rate",
                                "300000",
                                "--wait",
                                "1")));
    }

    private static Work transmit(Population all) {
        return new Work(
                TRANSMIT,
                "4,194,304 probes, one thread, packet sockets",
                Subject.RATE,
                false,
                all,
                new Answers.Nobody(),
                List.of(
                        Programs.referenceSend("reference.c send", Role.REFERENCE, all),
                        Programs.referenceSend(
                                "reference.c send --ring", Role.REFERENCE_TOO, all, "--ring"),
                        Programs.blip("blip at 10M --retries 0", Role.OURS, all, FAST_ONCE),
                        Programs.zmapSend(
                                "zmap -r 10000000 -P 32 -T 1",
                                all,
                                "-r",
                                "10000000",
                                "-T",
                                "1",
                                "-c",
                                "1"),
                        Programs.masscan(
                                "masscan --rate 10000000 --wait 0",
                                all,
                                "--rate",
                                "10000000",
                                "--wait",
                                "0")));
    }

    private static Work transmitTwo(Population all) {
        return new Work(
                TRANSMIT_2,
                "4,194,304 probes, two threads, packet sockets",
                Subject.RATE,
                false,
                all,
                new Answers.Nobody(),
                List.of(
                        Programs.referenceSend(
                                "reference.c send --threads 2",
                                Role.REFERENCE,
                                all,
                                "--threads",
                                "2"),
                        Programs.referenceSend(
                                "reference.c send --ring --threads 2",
                                Role.REFERENCE_TOO,
                                all,
                                "--ring",
                                "--threads",
                                "2"),
                        Programs.blip(
                                "blip at 10M --retries 0 --tx-threads 2",
                                Role.OURS,
                                all,
                                plus(FAST_ONCE, "--tx-threads", "2")),
                        Programs.zmapSend(
                                "zmap -r 10000000 -P 32 -T 2",
                                all,
                                "-r",
                                "10000000",
                                "-T",
                                "2",
                                "-c",
                                "1")));
    }

    private static Work transmitXdp(
            String name, String threads, Population all, String... options) {
        return new Work(
                name,
                "4,194,304 probes, threads: " + threads + ", AF_XDP",
                Subject.RATE,
                false,
                all,
                new Answers.Nobody(),
                List.of(
                        Programs.referenceSend(
                                "reference.c send --xdp --threads " + threads,
                                Role.REFERENCE,
                                all,
                                "--xdp",
                                "--threads",
                                threads),
                        Programs.blip(
                                "blip at 10M --retries 0 " + String.join(" ", options),
                                Role.OURS,
                                all,
                                plus(FAST_ONCE, options))));
    }

    private static Work version() {
        return new Work(
                VERSION,
                "start and end, nothing between",
                Subject.WALL,
                true,
                Population.of(1),
                new Answers.Nobody(),
                List.of(Programs.blipVersion()));
    }

    private static Work memory(Population all) {
        return new Work(
                MEMORY,
                "16,777,216 silent targets",
                Subject.WALL,
                false,
                all,
                new Answers.Nobody(),
                List.of(Programs.blip("blip at 10M --retries 0", Role.OURS, all, FAST_ONCE)));
    }

    private static Work scale(String size, Population all) {
        return new Work(
                SCALE + size,
                size + " silent targets",
                Subject.RATE,
                false,
                all,
                new Answers.Nobody(),
                List.of(Programs.blip("blip at 10M --retries 0", Role.OURS, all, FAST_ONCE)));
    }

    private static String[] plus(String[] options, String... more) {
        var all = new ArrayList<>(List.of(options));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
