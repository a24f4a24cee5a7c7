package dev.blip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.JavaSources.JavaFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Who may import whom in the engine: the table here, the imports, each room's own page and ARCHITECTURE.md agree.
class DependencyDirectionTest {
    private static final String ALL = "all";

    private static final Map<String, String> MAY_IMPORT =
            Map.ofEntries(
                    Map.entry("memory", ""),
                    Map.entry("address", "wire"),
                    Map.entry("targets", "address wire"),
                    Map.entry("order", ""),
                    Map.entry("wire", ""),
                    Map.entry("bpf", "wire"),
                    Map.entry("linux", ""),
                    Map.entry("verdict", ""),
                    Map.entry("metric", "memory"),
                    Map.entry("vendor", ""),
                    Map.entry("report", "address plan targets verdict"),
                    Map.entry("plan", "targets verdict order"),
                    Map.entry("host", "address linux wire"),
                    Map.entry("link", "linux bpf wire memory metric"),
                    Map.entry("probe", "address bpf wire targets verdict host metric"),
                    Map.entry("pace", "plan metric targets"),
                    Map.entry("ledger", "address memory report targets verdict metric"),
                    Map.entry("run", "pace plan report"),
                    Map.entry(
                            "way",
                            "address bpf host link linux pace plan probe report run targets verdict wire"),
                    Map.entry(
                            "ask",
                            "host ledger link linux metric order pace plan probe report run targets verdict way wire"),
                    Map.entry(
                            "connect",
                            "forecast host ledger linux order pace plan report run targets verdict way wire"),
                    Map.entry("trust", "address memory order plan report run targets verdict"),
                    Map.entry("forecast", "host ledger pace plan report targets way"),
                    Map.entry("scan", ALL));

    private static final Pattern OURS = Pattern.compile("dev\\.blip\\.([a-z]\\w*)(\\..*)?");
    private static final Pattern WORD_IN_BACKTICKS = Pattern.compile("`([a-z]+)`");
    private static final Pattern TABLE_ROW =
            Pattern.compile("\\| `([a-z]+)` \\| [^|]+ \\| ([^|]+) \\|");

    private static final Pattern EXPORTED = Pattern.compile("exports dev\\.blip\\.(\\w+)");

    private final Checkout checkout = Checkout.here();
    private final List<JavaFile> files = JavaSources.read(checkout);
    private final List<JavaFile> engine =
            files.stream()
                    .filter(file -> file.module().equals("engine") && file.isShipped())
                    .filter(file -> !file.isModuleInfo())
                    .toList();

    @Test
    void roomsUseOnlyTheRoomsThatTheTableGrants() {
        var broken = new ArrayList<String>();
        for (JavaFile file : engine) {
            for (String room : roomsNamedIn(file.names())) {
                if (!room.equals(file.room()) && !granted(file.room()).contains(room)) {
                    broken.add(file.file() + " uses dev.blip." + room);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyRoomOfTheEngineIsInTheTable() {
        var unknown = new TreeSet<String>();
        for (JavaFile file : engine) {
            if (!file.packageName().equals("dev.blip") && !MAY_IMPORT.containsKey(file.room())) {
                unknown.add(file.packageName());
            }
        }
        assertEquals(Set.of(), unknown);
    }

    @Test
    void tableHasNoCircle() {
        var settled = new TreeSet<String>();
        for (int round = 0; round < MAY_IMPORT.size(); round++) {
            for (String room : MAY_IMPORT.keySet()) {
                if (settled.containsAll(granted(room))) {
                    settled.add(room);
                }
            }
        }
        assertEquals(new TreeSet<>(MAY_IMPORT.keySet()), settled);
    }

    /// The compiler holds the command to it. The lab is compiled on the class path, where it does not; bench and stress
    /// take the engine to pieces.
    @Test
    void roomsThatOthersUseAreThoseThatTheModuleExports() {
        var used = new TreeSet<String>();
        for (JavaFile file : files) {
            if (file.module().equals("app") || file.module().equals("lab")) {
                used.addAll(roomsNamedIn(file.names()));
            }
        }
        used.retainAll(MAY_IMPORT.keySet());
        Set<String> exported =
                EXPORTED.matcher(checkout.text(Path.of("engine/src/main/java/module-info.java")))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(exported, used);
    }

    @Test
    void engineUsesNothingButTheJdk() {
        var foreign = new TreeSet<String>();
        for (JavaFile file : engine) {
            file.text()
                    .lines()
                    .filter(line -> line.startsWith("import "))
                    .map(line -> line.replace("import static ", "").replace("import ", ""))
                    .filter(name -> !name.startsWith("java.") && !name.startsWith("javax."))
                    .filter(name ->
                            !name.startsWith("dev.blip.")
                                    && !name.startsWith("org.jspecify.annotations."))
                    .filter(name -> !name.startsWith("jdk."))
                    .forEach(name -> foreign.add(file.file() + ": " + name));
        }
        assertEquals(Set.of(), foreign);
    }

    @Test
    void architecturePageShowsTheSameTable() {
        var page = new LinkedHashMap<String, Set<String>>();
        var row = TABLE_ROW.matcher(checkout.text(Path.of("ARCHITECTURE.md")));
        while (row.find()) {
            page.put(
                    row.group(1),
                    row.group(2).equals(ALL) ? granted(row.group(1)) : wordsIn(row.group(2)));
        }
        var table = new LinkedHashMap<String, Set<String>>();
        MAY_IMPORT.keySet().forEach(room -> table.put(room, granted(room)));
        assertEquals(table, page);
    }

    @Test
    void eachRoomsOwnPageSaysWhatTheTableSays() {
        for (JavaFile file : engine) {
            if (file.isPackageInfo() && MAY_IMPORT.containsKey(file.room())) {
                int at = file.text().indexOf("May import:");
                assertTrue(at >= 0, () -> file.file() + " does not say what it may import");
                Set<String> said = wordsIn(file.text().substring(at));
                said.retainAll(MAY_IMPORT.keySet());
                boolean saysAll = said.isEmpty() && MAY_IMPORT.get(file.room()).equals(ALL);
                assertEquals(
                        granted(file.room()),
                        saysAll ? granted(file.room()) : said,
                        file.file()::toString);
            }
        }
    }

    private static Set<String> granted(String room) {
        String words = MAY_IMPORT.getOrDefault(room, "");
        if (words.equals(ALL)) {
            var others = new TreeSet<>(MAY_IMPORT.keySet());
            others.remove(room);
            return others;
        }
        return words.isEmpty() ? Set.of() : new TreeSet<>(List.of(words.split(" ")));
    }

    private static Set<String> roomsNamedIn(Set<String> names) {
        return names.stream()
                .map(OURS::matcher)
                .filter(Matcher::matches)
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> wordsIn(String text) {
        return WORD_IN_BACKTICKS
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
