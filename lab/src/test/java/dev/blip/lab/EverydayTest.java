package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What people scan first, one host or a /24, at default flags and beside Nmap at its own: the same open ports, and how
/// long both take, fork to exit. `./check` has the quick rows once, `./check --long everyday` all in turns.
@Tag("lab")
class EverydayTest {
    private static final Duration BOUND = Duration.ofMinutes(10);
    private static final Pattern OPEN =
            Pattern.compile("^Host: (\\S+) .*Ports: (.*?)(\\t|$)", Pattern.MULTILINE);
    private static final Pattern OPEN_PORT = Pattern.compile("(\\d+)/open/tcp");

    enum Row {
        ALL_PORTS("198.18.0.7", "-p-", "-Pn", "", 1, 0, 10),
        THOUSAND_PORTS("198.18.0.7", "-p1-1000", "-Pn", "", 1, 100, 10),
        PREFIX("198.18.9.0/24", "-p1-1000", "-Pn", "", 0.7, 0, 10),
        TWO_ARE_UP("198.18.9.0/24", "", "-F", Nft.nobodyBehind(2), 1, 0, 10),
        FORTY_ARE_UP("198.18.9.0/24", "", "-F", Nft.nobodyBehind(40), 1, 0, 10),
        NOBODY_IS_UP("198.18.9.0/24", "", "-F", Nft.nobodyBehind(0), 1, 0, 3),
        THOUSAND_PORTS_HALF("198.18.0.7", "-p1-1000", "-Pn", Nft.ODD_PORTS_SILENT, 0.25, 0, 10),
        ALL_PORTS_HALF("198.18.0.7", "-p-", "-Pn", Nft.ODD_PORTS_SILENT, 0.1, 0, 3),
        PREFIX_HALF("198.18.9.0/24", "-p1-1000", "-Pn", Nft.ODD_PORTS_SILENT, 0.1, 0, 3);

        private final String target;
        private final String ports; // of both; empty for those by default
        private final String nmaps; // what Nmap is asked for besides
        private final String rules; // of the target's packet filter; empty for none
        private final double most; // of Nmap's time
        private final int moreMillis; // beside that
        private final int runs;

        Row(
                String target,
                String ports,
                String nmaps,
                String rules,
                double most,
                int moreMillis,
                int runs) {
            this.target = target;
            this.ports = ports;
            this.nmaps = nmaps;
            this.rules = rules;
            this.most = most;
            this.moreMillis = moreMillis;
            this.runs = runs;
        }

        boolean isQuick() {
            return runs == 10 && rules.isEmpty();
        }
    }

    static List<Row> rows() {
        List<Row> all = List.of(Row.values());
        return LongWork.isAsked() ? all : all.stream().filter(Row::isQuick).toList();
    }

    @ParameterizedTest
    @MethodSource("rows")
    @Timeout(value = 1, unit = TimeUnit.HOURS) // of the long work; BOUND holds for each scan
    void theSameOpenPortsAsNmaps(Row row) {
        int runs = LongWork.runs(row.name(), 1, row.runs);
        var ours = new double[runs];
        var theirs = new double[runs];
        try (Lab lab = Lab.open()) {
            lab.listen("22", "80", "443", "8080", "9000");
            if (!row.rules.isEmpty()) {
                lab.target().nft(row.rules);
            }
            List<String> blip = words(lab.builtBlip(), "scan", row.target, "-oG", "-", row.ports);
            List<String> nmap = words("nmap", "-n", "-oG", "-", row.target, row.nmaps, row.ports);
            for (int run = 0; run < runs; run++) {
                Set<String> found = new TreeSet<>();
                Set<String> foundByNmap = new TreeSet<>();
                ours[run] = seconds(lab, blip, found);
                theirs[run] = seconds(lab, nmap, foundByNmap);
                assertEquals(foundByNmap, found, row.name());
            }
        }
        double our = median(ours);
        double their = median(theirs);
        System.out.printf(
                Locale.ROOT,
                "everyday: %s: blip %.2f s (%.2f to %.2f), nmap %.2f s, %.2f of it; medians of %d%n",
                row,
                our,
                ours[0],
                ours[runs - 1],
                their,
                our / their,
                runs);
        boolean isHeld = our <= row.most * their + row.moreMillis / 1e3;
        assertTrue(!LongWork.isAsked() || isHeld, () -> row + ": " + our + " beside " + their);
    }

    private static List<String> words(String... words) {
        return Stream.of(words).filter(word -> !word.isEmpty()).toList();
    }

    private static double seconds(Lab lab, List<String> command, Set<String> open) {
        long began = System.nanoTime();
        Outcome outcome = lab.run(BOUND, command.toArray(String[]::new));
        double seconds = (System.nanoTime() - began) / 1e9;
        OPEN.matcher(outcome.orThrow(command.getFirst()).out())
                .results()
                .forEach(host -> addPorts(host, open));
        return seconds;
    }

    private static void addPorts(MatchResult host, Set<String> open) {
        OPEN_PORT
                .matcher(host.group(2))
                .results()
                .forEach(port -> open.add(host.group(1) + ":" + port.group(1)));
    }

    private static double median(double[] seconds) {
        Arrays.sort(seconds);
        int middle = seconds.length / 2;
        return seconds.length % 2 == 1
                ? seconds[middle]
                : (seconds[middle - 1] + seconds[middle]) / 2;
    }
}
