package dev.blip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.JavaSources.Function;
import dev.blip.JavaSources.JavaFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The house rules that a machine can hold, over the sources of all modules.
class TidyTest {
    private static final int MOST_COLUMNS = 120;
    private static final int MOST_LINES_OF_A_FUNCTION = 60;

    private static final Set<String> ROOMS_WITHOUT_A_SUBJECT =
            Set.of("util", "utils", "common", "helper", "helpers");
    private static final Pattern TYPE_WITHOUT_A_SUBJECT =
            Pattern.compile("\\w*(Utils?|Common|Helpers?|Manager|Impl)");
    private static final Set<String> DOORS_TO_NATIVE_CODE =
            Set.of("Linker", "SymbolLookup", "reinterpret");

    /// Put together here, so that this file does not hold what it looks for.
    private static final Pattern UNFINISHED =
            Pattern.compile(
                    "\\b(?:" + "TO" + "DO|" + "FIX" + "ME|" + "XX" + "X)\\b(?!\\s*\\(?#\\d)");

    private static final Pattern PATH_OF_ONE_MACHINE =
            Pattern.compile("(?<![\\w.~$}/:])/(?:work|home|root|tmp|mnt|Users)(?:/|\\b)");

    private final Checkout checkout = Checkout.here();
    private final List<JavaFile> files = JavaSources.read(checkout);

    @Test
    void everyPackageSaysWhatItIsForAndWhatItMayImport() {
        var described = new TreeSet<String>();
        for (JavaFile file : files) {
            if (file.isPackageInfo()
                    && file.text().contains("May import:")
                    && file.text().contains("NullMarked")) {
                described.add(file.module() + ": " + file.packageName());
            }
        }
        Set<String> needed =
                files.stream()
                        .filter(file -> !file.packageName().isEmpty())
                        .map(file -> file.module() + ": " + file.packageName())
                        .collect(Collectors.toCollection(TreeSet::new));
        needed.removeAll(described);
        assertEquals(Set.of(), needed);
    }

    @Test
    void everyPackageAndTypeHasASubject() {
        var broken = new ArrayList<String>();
        for (JavaFile file : files) {
            if (List.of(file.packageName().split("\\.")).stream()
                    .anyMatch(ROOMS_WITHOUT_A_SUBJECT::contains)) {
                broken.add(file.file() + ": " + file.packageName());
            }
            file.types().stream()
                    .filter(type -> TYPE_WITHOUT_A_SUBJECT.matcher(type).matches())
                    .forEach(type -> broken.add(file.file() + ": " + type));
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void nativeCodeIsReachedFromTheLinuxRoomOnly() {
        var broken = new ArrayList<String>();
        for (JavaFile file : files) {
            for (String door : DOORS_TO_NATIVE_CODE) {
                if (file.names().contains(door) && !file.packageName().equals("dev.blip.linux")) {
                    broken.add(file.file() + " uses " + door);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void javaFitsItsColumnsAndHasNoTabs() {
        var broken = new ArrayList<String>();
        for (JavaFile file : files) {
            var lines = file.text().lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i);
                if (line.codePointCount(0, line.length()) > MOST_COLUMNS
                        || line.indexOf('\t') >= 0) {
                    broken.add(file.file() + ":" + (i + 1));
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void functionsAreShort() {
        Set<String> tooLong =
                files.stream()
                        .flatMap(file -> file.functions().stream())
                        .filter(function -> function.lines() > MOST_LINES_OF_A_FUNCTION)
                        .map(Function::name)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), tooLong);
    }

    @Test
    void nothingSleepsInTheEngineOrInATest() {
        var sleepers = new ArrayList<Path>();
        for (JavaFile file : files) {
            boolean isWatched = file.module().equals("engine") || !file.isShipped();
            if (isWatched
                    && file.names().stream().anyMatch(name -> name.endsWith("Thread.sleep"))) {
                sleepers.add(file.file());
            }
        }
        assertEquals(List.of(), sleepers);
    }

    @Test
    void whatIsUnfinishedHasAnIssueNumber() {
        var broken = new ArrayList<String>();
        for (String ending : List.of(".java", ".c", ".h", ".sh", ".md", ".xml", "blip", "check")) {
            for (Path file : checkout.filesEndingWith(ending)) {
                if (UNFINISHED.matcher(checkout.text(file)).find()) {
                    broken.add(file.toString());
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void documentsNameNoPathOfOneMachine() {
        var broken = new ArrayList<String>();
        for (Path file : checkout.filesEndingWith(".md")) {
            PATH_OF_ONE_MACHINE
                    .matcher(checkout.text(file))
                    .results()
                    .forEach(match -> broken.add(file + ": " + match.group()));
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void rulesSeeTheSources() {
        Set<String> modules = files.stream().map(JavaFile::module).collect(Collectors.toSet());
        assertTrue(modules.contains("engine"), modules::toString);
        assertTrue(files.stream().anyMatch(file -> !file.functions().isEmpty()));
        assertTrue(JavaSources.shippedTypes(files).contains("AddressSet"));
    }
}
