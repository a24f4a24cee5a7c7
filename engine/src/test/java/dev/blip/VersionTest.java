package dev.blip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The version is written in the root's pom.xml. Two files cannot read it there and are held to it here; nothing else
/// says it.
class VersionTest {
    private static final Path POM = Path.of("pom.xml");

    /// Who repeats it, and in what words.
    private static final Map<Path, String> REPEATED =
            Map.of(
                    Path.of("app/src/main/java/dev/blip/app/text/Version.java"), "TEXT = \"%s\"",
                    Path.of("man/blip.1"), ".Os \"blip %s\"");

    private final Checkout checkout = Checkout.here();
    private final String version = versionOfTheBuild();

    private String versionOfTheBuild() {
        var revision = Pattern.compile("<revision>([^<]+)</revision>").matcher(checkout.text(POM));
        assertTrue(revision.find(), "pom.xml has no property `revision`");
        return revision.group(1);
    }

    @Test
    void whoRepeatsTheVersionSaysThatOfTheBuild() {
        REPEATED.forEach((file, words) ->
                assertTrue(
                        checkout.text(file).contains(words.formatted(version)),
                        () -> file + " does not say " + words.formatted(version)));
    }

    @Test
    void nobodyElseSaysTheVersion() {
        // Not a part of an address: 10.0.1.0.
        var said = Pattern.compile("(?<![\\d.])" + Pattern.quote(version) + "(?!\\.?\\d)");
        var sayers = new TreeSet<Path>();
        for (String ending :
                List.of(
                        ".java",
                        ".xml",
                        ".sh",
                        ".1",
                        "README.md",
                        "/blip",
                        "check",
                        "package",
                        "bench",
                        "control")) {
            for (Path file : checkout.filesEndingWith(ending)) {
                if (said.matcher(checkout.text(file)).find()) {
                    sayers.add(file);
                }
            }
        }
        var allowed = new TreeSet<>(REPEATED.keySet());
        allowed.add(POM);
        assertEquals(allowed, sayers);
    }
}
