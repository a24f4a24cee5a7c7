package dev.blip.bench;

import dev.blip.bench.Contender.Role;
import dev.blip.lab.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// The command lines: each program at the flags that serve it best, as far as we could find out, and at its defaults
/// where those are what people run.
final class Programs {
    static final Duration BOUND = Duration.ofMinutes(2);

    private Programs() {}

    /// The floor.
    static Contender reference(Population population, String... options) {
        return reference("scan", "reference.c", Role.REFERENCE, population, options);
    }

    static Contender referenceSend(
            String name, Role role, Population population, String... options) {
        return reference("send", name, role, population, options);
    }

    private static Contender reference(
            String verb, String name, Role role, Population population, String... options) {
        return new Contender(
                name,
                role,
                site -> {
                    var command = new ArrayList<>(List.of(site.reference(), verb));
                    command.addAll(List.of(Site.INTERFACE, Lab.SCANNER_ADDRESS));
                    command.addAll(List.of(site.gatewayMac(), Population.FIRST_TEXT));
                    command.add(Integer.toString(population.addresses()));
                    command.add(population.portText());
                    command.addAll(List.of(options));
                    return command;
                },
                Readings::reference,
                BOUND);
    }

    /// blip, with open targets as `address:port` lines and a summary.
    static Contender blip(String name, Role role, Population population, String... options) {
        return new Contender(
                name,
                role,
                site -> blipCommand(site, population, population.prefixes(), "-oL", options),
                Readings::blipList,
                BOUND);
    }

    /// The same targets in IPv6.
    static Contender blipInIpv6(String name, Role role, Population population, String... options) {
        return new Contender(
                name,
                role,
                site -> blipCommand(site, population, population.ipv6Prefixes(), "-oL", options),
                Readings::blipIpv6List,
                BOUND);
    }

    /// blip, with every verdict, as JSON lines.
    static Contender blipAllStates(
            String name, Role role, Population population, String... options) {
        var all = new ArrayList<>(List.of("--show", "all"));
        all.addAll(List.of(options));
        String[] withStates = all.toArray(String[]::new);
        return new Contender(
                name,
                role,
                site -> blipCommand(site, population, population.prefixes(), "-oJ", withStates),
                Readings::blipJson,
                BOUND);
    }

    private static List<String> blipCommand(
            Site site,
            Population population,
            List<String> targets,
            String format,
            String... options) {
        var command = new ArrayList<>(List.of(site.blip(), "scan"));
        command.addAll(targets);
        command.addAll(List.of("-p", population.portText(), "-q"));
        command.addAll(
                List.of(format, "-")); // in place of the table, so that each program has one output
        command.addAll(List.of("--summary", site.file(Readings.SUMMARY)));
        command.addAll(List.of(options));
        return command;
    }

    /// blip's own start, and nothing else.
    static Contender blipVersion() {
        return new Contender(
                "blip --version",
                Role.OURS,
                site -> List.of(site.blip(), "--version"),
                Readings::nothing,
                BOUND);
    }

    /// masscan needs the gateway's MAC where there is no default route.
    static Contender masscan(String name, Population population, String... options) {
        return new Contender(
                name,
                Role.PEER,
                site -> {
                    var command = new ArrayList<>(List.of("masscan"));
                    command.addAll(population.prefixes());
                    command.addAll(List.of("-p" + population.portText(), "-e", Site.INTERFACE));
                    command.addAll(List.of("--router-mac", site.gatewayMac()));
                    command.addAll(List.of("-oL", site.file(Readings.OPEN)));
                    command.addAll(List.of(options));
                    return command;
                },
                Readings::masscan,
                BOUND);
    }

    /// ZMap 2 asks one port a run, so several ports are several runs, one after the other. Its shipped configuration
    /// and blocklist keep it from the lab's addresses: both are replaced by nothing.
    static Contender zmap(String name, Population population, String... options) {
        return new Contender(
                name,
                Role.PEER,
                site -> {
                    var line = new StringBuilder("for port in");
                    for (int port = population.firstPort(); port <= population.lastPort(); port++) {
                        line.append(' ').append(port);
                    }
                    String zmap =
                            String.join(" ", zmapWords(site, options))
                                    + " -p $port -o "
                                    + site.file("zmap.$port")
                                    + " "
                                    + String.join(" ", population.prefixes());
                    line.append("; do ").append(zmap).append(" || exit; done");
                    return List.of("sh", "-c", line.toString());
                },
                Readings::zmap,
                BOUND);
    }

    /// ZMap as a mere sender: as many probes to each address as `population` has ports.
    static Contender zmapSend(String name, Population population, String... options) {
        return new Contender(
                name,
                Role.PEER,
                site -> {
                    List<String> command = zmapWords(site, options);
                    command.addAll(List.of("-p", Integer.toString(population.firstPort())));
                    command.add("--probes=" + population.portCount());
                    command.addAll(List.of("-o", site.file("zmap." + population.firstPort())));
                    command.addAll(population.prefixes());
                    return command;
                },
                Readings::nothing,
                BOUND);
    }

    private static List<String> zmapWords(Site site, String... options) {
        var words = new ArrayList<>(List.of("zmap", "-q", "-C", "/dev/null", "-b", "/dev/null"));
        words.addAll(List.of("-i", Site.INTERFACE, "-G", site.gatewayMac()));
        words.addAll(List.of(options));
        return words;
    }

    static Contender nmap(String name, Population population, String... options) {
        return new Contender(
                name,
                Role.PEER,
                site -> {
                    var command = new ArrayList<>(List.of("nmap", "-n", "-Pn", "-sS", "--open"));
                    command.addAll(List.of(options));
                    command.addAll(List.of("-p", population.portText()));
                    command.addAll(List.of("-oG", site.file(Readings.OPEN)));
                    command.addAll(population.prefixes());
                    return command;
                },
                Readings::nmap,
                BOUND);
    }
}
