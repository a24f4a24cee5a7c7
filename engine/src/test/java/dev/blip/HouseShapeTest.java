package dev.blip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.JavaSources.Dealings;
import dev.blip.JavaSources.Function;
import dev.blip.JavaSources.JavaFile;
import dev.blip.JavaSources.Kind;
import dev.blip.JavaSources.Product;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The shape of the engine: short functions, types that know few others, values of few parts, comments that say why,
/// doc lines with the subject first.
///
/// A *collaborator* of a type is another type of the engine whose objects it holds, makes, or calls: a field, `new`, a
/// variable or a class on which it calls something. A record counts where it is called, not where it is only handed on.
/// What is thrown, enums, classes of numbers alone, and the layouts of headers and kernel structs (static functions of
/// `wire` and `linux`) are words, not collaborators.
class HouseShapeTest {
    private static final Set<String> ROOMS_OF_SHORT_FUNCTIONS = Set.of("ask", "way", "pace");
    private static final int MOST_MEDIAN_LINES = 5;
    private static final int MOST_LINES_OF_NINE_TENTHS = 20;
    private static final int MOST_COLLABORATORS = 12;

    /// Who conducts: a scan its legs, a course the runs of its leg, a run its lanes and rings, a transmitter the turn
    /// of its lane. The work itself is done by the types that they hold.
    private static final Set<String> CONDUCTORS =
            Set.of("scan/HalfOpenScan", "scan/LegRun", "ask/Transmitter");

    private static final Set<String> LAYOUTS = Set.of("wire", "linux");
    private static final int MOST_PARTS = 10;
    private static final String ROOM_OF_RECORDS = "report";
    private static final int LEAST_COMMENT_PERCENT = 16;
    private static final Set<String> ROOMS_OF_A_SCAN =
            Set.of("run", "way", "ask", "connect", "trust", "forecast", "scan");

    private static final Pattern FRAGMENT =
            Pattern.compile("/// (Of|By|As|Whom|From|With|Like|Likewise)\\b.*");
    private static final Pattern COMMENT = Pattern.compile("(.*\\s)?//.*");

    private final List<JavaFile> engine =
            JavaSources.read(Checkout.here()).stream()
                    .filter(file -> file.module().equals("engine") && file.isShipped())
                    .filter(file -> !file.isModuleInfo())
                    .toList();

    @Test
    void functionsAreShortWhereSpeedIsDecided() {
        var offenders = new TreeMap<String, Integer>();
        for (String room : ROOMS_OF_SHORT_FUNCTIONS) {
            List<Integer> lines =
                    inRoom(room)
                            .flatMap(file -> file.functions().stream())
                            .map(Function::lines)
                            .sorted()
                            .toList();
            int median = lines.get(lines.size() / 2);
            int ofNineTenths = lines.get(lines.size() * 9 / 10);
            if (median > MOST_MEDIAN_LINES) {
                offenders.put(room + ", median", median);
            }
            if (ofNineTenths > MOST_LINES_OF_NINE_TENTHS) {
                offenders.put(room + ", nine tenths", ofNineTenths);
            }
        }
        assertEquals(Map.of(), offenders);
    }

    @Test
    void typesKnowFewOthers() {
        var offenders = new TreeMap<String, Set<String>>();
        for (JavaFile file : engine) {
            Set<String> others = collaborators(file);
            if (others.size() > MOST_COLLABORATORS) {
                offenders.put(placeOf(file), others);
            }
        }
        assertEquals(new TreeSet<>(CONDUCTORS), offenders.keySet(), offenders::toString);
    }

    @Test
    void valuesAreMadeOfFewParts() {
        List<Product> offenders =
                engine.stream()
                        .filter(file -> !file.room().equals(ROOM_OF_RECORDS))
                        .flatMap(file -> file.products().stream())
                        .filter(product -> product.parts() > MOST_PARTS)
                        .toList();
        assertEquals(List.of(), offenders);
    }

    /// Comments at the end of a line count as much as those above one; imports and empty lines count for nothing.
    @Test
    void roomsOfAScanSayWhy() {
        var offenders = new TreeMap<String, Integer>();
        for (String room : ROOMS_OF_A_SCAN) {
            List<String> lines =
                    inRoom(room)
                            .flatMap(file -> file.text().lines())
                            .filter(line -> !line.isBlank() && !line.startsWith("import "))
                            .toList();
            long comments = lines.stream().filter(line -> COMMENT.matcher(line).matches()).count();
            int percent = (int) (100 * comments / lines.size());
            if (percent < LEAST_COMMENT_PERCENT) {
                offenders.put(room, percent);
            }
        }
        assertEquals(Map.of(), offenders);
    }

    @Test
    void docLinesHaveTheirSubjectFirst() {
        var offenders = new TreeMap<String, List<String>>();
        for (JavaFile file : engine) {
            String before = "";
            for (String line : file.text().lines().map(String::strip).toList()) {
                if (FRAGMENT.matcher(line).matches() && !before.startsWith("///")) {
                    offenders.computeIfAbsent(placeOf(file), any -> new ArrayList<>()).add(line);
                }
                before = line;
            }
        }
        assertEquals(Map.of(), offenders);
    }

    private Stream<JavaFile> inRoom(String room) {
        return engine.stream().filter(file -> file.room().equals(room));
    }

    /// `room/Type`.
    private static String placeOf(JavaFile file) {
        return file.room() + "/" + nameOf(file);
    }

    /// Names of the files whose types do some of this file's work.
    private Set<String> collaborators(JavaFile file) {
        var others = new TreeSet<String>();
        for (JavaFile other : engine) {
            if (!other.equals(file)
                    && isInSight(file, other)
                    && isCollaborator(file.dealings(), other)) {
                others.add(placeOf(other));
            }
        }
        return others;
    }

    private static boolean isInSight(JavaFile file, JavaFile other) {
        String type = other.packageName() + "." + nameOf(other);
        return file.packageName().equals(other.packageName()) || file.names().contains(type);
    }

    private static boolean isCollaborator(Dealings dealings, JavaFile other) {
        String type = nameOf(other);
        boolean isCalled =
                dealings.called().contains(type)
                        || dealings.variables().getOrDefault(type, Set.of()).stream()
                                .anyMatch(dealings.called()::contains);
        return switch (other.kinds().getOrDefault(type, Kind.NUMBERS)) {
            case OBJECT ->
                    isCalled || dealings.held().contains(type) || dealings.made().contains(type);
            case FUNCTIONS -> isCalled && !LAYOUTS.contains(other.room());
            case VALUE -> isCalled;
            case NUMBERS, ENUM, THROWN -> false;
        };
    }

    private static String nameOf(JavaFile file) {
        return file.file().getFileName().toString().replace(".java", "");
    }
}
