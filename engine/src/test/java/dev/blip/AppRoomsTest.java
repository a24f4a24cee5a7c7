package dev.blip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.JavaSources.Function;
import dev.blip.JavaSources.JavaFile;
import dev.blip.JavaSources.Product;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Who may import whom in the command: the table here, the imports, each room's own page and ARCHITECTURE.md agree. And
/// how much one type of it may know.
class AppRoomsTest {
    /// The room of what starts: the package `dev.blip.app` itself.
    private static final String START = "app";

    /// Of the command and of the engine, whose rooms have other names but `scan`, which only the command's `scan` uses.
    private static final Map<String, String> MAY_IMPORT =
            Map.of(
                    "text",
                    "",
                    "terminal",
                    "text host",
                    "option",
                    "text plan",
                    "output",
                    "address text report targets verdict wire",
                    "scan",
                    "address option output terminal text host metric plan report run scan targets trust"
                            + " vendor verdict wire",
                    START,
                    "option output scan terminal text");

    private static final int MOST_COLLABORATORS = 12;

    /// The command itself: it opens what all others do.
    private static final Set<String> KNOWS_MORE = Set.of("ScanCommand");

    private static final Set<String> THROWN =
            Set.of(
                    "HostException",
                    "OutputFailure",
                    "Refusal",
                    "TargetSyntaxException",
                    "UsageError");

    private static final int MOST_PARTS = 10;

    private static final Pattern APPS = Pattern.compile("dev\\.blip\\.app\\.([a-z]\\w*)(\\..*)?");
    private static final Pattern ENGINES =
            Pattern.compile("dev\\.blip\\.(?!app\\b)([a-z]\\w*)(\\..*)?");
    private static final Pattern WORD_IN_BACKTICKS = Pattern.compile("`([a-z]+)`");
    private static final Pattern ROOM_ON_PAGE = Pattern.compile("`([a-z]+)` \\(([^)]*)\\)");

    private final Checkout checkout = Checkout.here();
    private final List<JavaFile> files = JavaSources.read(checkout);
    private final List<JavaFile> app =
            files.stream()
                    .filter(file -> file.module().equals("app") && file.isShipped())
                    .filter(file -> !file.isModuleInfo())
                    .toList();

    @Test
    void roomsUseOnlyTheRoomsThatTheTableGrants() {
        var broken = new ArrayList<String>();
        for (JavaFile file : app) {
            Set<String> used = roomsNamedIn(file.names(), APPS);
            used.remove(file.room());
            used.addAll(roomsNamedIn(file.names(), ENGINES));
            used.removeAll(granted(file.room()));
            used.forEach(room -> broken.add(file.file() + " uses " + room));
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void everyRoomOfTheCommandIsInTheTable() {
        Set<String> rooms =
                app.stream().map(JavaFile::room).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(MAY_IMPORT.keySet()), rooms);
    }

    @Test
    void tableHasNoCircle() {
        var settled = new TreeSet<String>();
        for (int round = 0; round < MAY_IMPORT.size(); round++) {
            for (String room : MAY_IMPORT.keySet()) {
                Set<String> others = granted(room);
                others.retainAll(MAY_IMPORT.keySet());
                others.remove(room); // the engine's of the same name
                if (settled.containsAll(others)) {
                    settled.add(room);
                }
            }
        }
        assertEquals(new TreeSet<>(MAY_IMPORT.keySet()), settled);
    }

    @Test
    void eachRoomsOwnPageSaysWhatTheTableSays() {
        for (JavaFile file : app) {
            if (file.isPackageInfo()) {
                int at = file.text().indexOf("May import:");
                assertTrue(at >= 0, () -> file.file() + " does not say what it may import");
                assertEquals(
                        granted(file.room()),
                        wordsIn(file.text().substring(at)),
                        file.file()::toString);
            }
        }
    }

    @Test
    void architecturePageShowsTheSameTable() {
        String page = checkout.text(Path.of("ARCHITECTURE.md"));
        int from = page.indexOf("Rooms of `app`");
        assertTrue(from >= 0, "ARCHITECTURE.md does not name the rooms of `app`");
        var shown = new TreeMap<String, Set<String>>();
        Matcher room = ROOM_ON_PAGE.matcher(page.substring(from, page.indexOf("\n\n", from)));
        while (room.find()) {
            shown.put(room.group(1), wordsIn(room.group(2)));
        }
        var table = new TreeMap<String, Set<String>>();
        MAY_IMPORT.keySet().forEach(each -> table.put(each, granted(each)));
        table.remove(START);
        assertEquals(table, shown);
    }

    @Test
    void noScanWaitsForPicocli() {
        Set<String> users =
                app.stream()
                        .filter(file -> file.names().contains("picocli"))
                        .map(AppRoomsTest::nameOf)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of("Completion", "Help"), users);
    }

    @Test
    void noTypeButTheCommandKnowsMoreThanTwelve() {
        Set<String> ours = collaborators();
        var broken = new TreeMap<String, Set<String>>();
        for (JavaFile file : app) {
            var known = new TreeSet<>(file.names());
            known.retainAll(ours);
            known.removeAll(file.types());
            if (known.size() > MOST_COLLABORATORS && !KNOWS_MORE.contains(nameOf(file))) {
                broken.put(nameOf(file), known);
            }
        }
        assertEquals(Map.of(), broken);
    }

    @Test
    void nothingIsMadeOfMoreThanTenParts() {
        List<Function> calls =
                app.stream()
                        .flatMap(file -> file.functions().stream())
                        .filter(function -> function.parts() > MOST_PARTS)
                        .toList();
        List<Product> products =
                app.stream()
                        .flatMap(file -> file.products().stream())
                        .filter(product -> product.parts() > MOST_PARTS)
                        .toList();
        assertEquals(List.of(), calls);
        assertEquals(List.of(), products);
    }

    /// Types of ours that have a file of their own. What is thrown does not count, nor does the room `text`, which is
    /// functions from a value to its words.
    private Set<String> collaborators() {
        Set<String> types =
                files.stream()
                        .filter(JavaFile::isShipped)
                        .filter(file -> Set.of("app", "engine").contains(file.module()))
                        .filter(file -> !file.packageName().equals("dev.blip.app.text"))
                        .map(AppRoomsTest::nameOf)
                        .collect(Collectors.toCollection(TreeSet::new));
        types.removeAll(THROWN);
        return types;
    }

    private static String nameOf(JavaFile file) {
        return file.file().getFileName().toString().replace(".java", "");
    }

    private static Set<String> granted(String room) {
        String words = MAY_IMPORT.getOrDefault(room, "");
        return words.isEmpty() ? new TreeSet<>() : new TreeSet<>(List.of(words.split(" ")));
    }

    private static Set<String> roomsNamedIn(Set<String> names, Pattern pattern) {
        return names.stream()
                .map(pattern::matcher)
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
