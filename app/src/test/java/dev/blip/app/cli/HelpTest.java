package dev.blip.app.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class HelpTest {
    private static final Path MAN_PAGE =
            Path.of(System.getProperty("blip.root", ".."), "man", "blip.1");

    @Test
    void helpFitsEightyColumns() {
        for (String line : (Help.scan() + Help.overview()).lines().toList()) {
            assertTrue(line.length() <= 80, line.length() + ": " + line);
        }
    }

    @Test
    void helpNamesEveryOption() {
        for (Option option : Option.values()) {
            assertTrue(Help.scan().contains("  " + option.mainName()), option.mainName());
        }
    }

    @Test
    void noSpellingMeansTwoThings() {
        Set<String> seen = new HashSet<>();
        for (Option option : Option.values()) {
            for (String name : option.names()) {
                assertTrue(seen.add(name), name);
                assertTrue(!ForeignOptions.isHarmless(name), name);
                assertNull(ForeignOptions.refusal(name), name);
                assertEquals(option, Option.named(name));
            }
        }
    }

    @Test
    void manPageAndHelpNameTheSameOptions() throws IOException {
        var inManPage = new TreeSet<String>();
        var item = Pattern.compile("(?m)^\\.It (Fl .*)$").matcher(Files.readString(MAN_PAGE));
        while (item.find()) {
            var flag = Pattern.compile("Fl (\\S+)").matcher(item.group(1));
            while (flag.find()) {
                inManPage.add("-" + flag.group(1).replace("\\-", "-"));
            }
        }
        var known = new TreeSet<String>();
        for (Option option : Option.values()) {
            known.addAll(java.util.List.of(option.names()));
        }
        assertEquals(known, inManPage);
    }

    @Test
    void manPageNamesThisVersion() throws IOException {
        assertTrue(Files.readString(MAN_PAGE).contains("blip " + Version.TEXT));
    }

    @Test
    void completionIsAScriptThatBashTakes() throws IOException, InterruptedException, UsageError {
        String script = Completion.script(new String[] {"bash"});
        assertTrue(script.contains("--max-rtt-timeout"), script);
        Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        bash.getOutputStream().write(script.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        bash.getOutputStream().close();
        assertEquals(
                "",
                new String(
                        bash.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8));
        assertEquals(0, bash.waitFor());
    }

    @Test
    void versionIsTheBuilds() {
        assertNotNull(System.getProperty("blip.version"));
        assertEquals(System.getProperty("blip.version"), Version.TEXT);
    }
}
