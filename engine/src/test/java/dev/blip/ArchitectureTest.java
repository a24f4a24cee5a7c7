package dev.blip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.JavaSources.JavaFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// ARCHITECTURE.md stays one page and names only what there is; so do the recipes in CONTRIBUTING.md.
class ArchitectureTest {
    private static final int MOST_LINES = 120;

    /// `Scan`, `ReplyFilter`, `Scan.run`: a capital, then a small letter. Constants and kernel names have no small one.
    private static final Pattern TYPE_IN_BACKTICKS =
            Pattern.compile("`([A-Z][a-z]\\w*)(?:\\.\\w+)?(?:\\(\\))?`");

    private static final Pattern TYPE_IN_DRAWING = Pattern.compile("\\b[A-Z][a-z]\\w*\\b");
    private static final Pattern DRAWING = Pattern.compile("```\\n(.*?)```", Pattern.DOTALL);

    /// What the pages name that is not ours.
    private static final Set<String> NOT_OURS = Set.of("Linker", "SymbolLookup");

    private final Checkout checkout = Checkout.here();
    private final List<JavaFile> files = JavaSources.read(checkout);
    private final String page = checkout.text(Path.of("ARCHITECTURE.md"));

    @Test
    void everyTypeThatThePageNamesExists() {
        var missing = new TreeSet<>(typesNamedIn(page));
        missing.removeAll(JavaSources.shippedTypes(files));
        missing.removeAll(NOT_OURS);
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyTypeThatTheRecipesNameExists() {
        var missing = new TreeSet<>(typesNamedIn(checkout.text(Path.of("CONTRIBUTING.md"))));
        files.forEach(file -> missing.removeAll(file.types()));
        assertEquals(Set.of(), missing);
    }

    @Test
    void pageNamesTheTypesThatItIsAbout() {
        assertTrue(
                typesNamedIn(page)
                        .containsAll(Set.of("Scan", "Tranche", "FrameSender", "SynProbe")),
                page);
    }

    /// What is built next has its place: each question is on the page, and its answer names who decides.
    @Test
    void pageSaysWhereTheNextThingsGo() {
        var answers =
                Map.of(
                        "Where does a UDP probe go?",
                                Set.of("Probe", "PacketReader", "FilterRules"),
                        "What may it import?", Set.<String>of(),
                        "Where is a second interface's rate decided?",
                                Set.of("RateController", "Ceiling", "LegPlans"),
                        "Where does silence become a verdict?", Set.of("Closer", "Probe"));
        answers.forEach((question, types) -> {
            String line = page.lines().filter(each -> each.contains(question)).findAny().orElse("");
            assertTrue(!line.isEmpty(), question);
            assertTrue(typesNamedIn(line).containsAll(types), line);
            assertTrue(JavaSources.shippedTypes(files).containsAll(types), line);
        });
    }

    @Test
    void pageIsOnePage() {
        long lines = page.lines().count();
        assertTrue(
                lines <= MOST_LINES,
                () -> "ARCHITECTURE.md has " + lines + " lines, above " + MOST_LINES);
    }

    private static Set<String> typesNamedIn(String page) {
        var named = new TreeSet<String>();
        var drawing = DRAWING.matcher(page);
        while (drawing.find()) {
            TYPE_IN_DRAWING
                    .matcher(drawing.group(1))
                    .results()
                    .forEach(match -> named.add(match.group()));
        }
        String prose = DRAWING.matcher(page).replaceAll("");
        TYPE_IN_BACKTICKS.matcher(prose).results().forEach(match -> named.add(match.group(1)));
        return named;
    }
}
