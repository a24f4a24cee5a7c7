package dev.blip.app.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
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

class ScanHelpTest {
    private static final Path MAN_PAGE =
            Path.of(System.getProperty("blip.root", ".."), "man", "blip.1");

    @Test
    void helpFitsEightyColumns() {
        for (String line : ScanHelp.text().lines().toList()) {
            assertTrue(line.length() <= 80, line.length() + ": " + line);
        }
    }

    @Test
    void helpNamesEveryOption() {
        for (ScanOption option : ScanOption.values()) {
            assertTrue(ScanHelp.text().contains("  " + option.mainName()), option.mainName());
        }
    }

    @Test
    void noSpellingMeansTwoThings() {
        Set<String> seen = new HashSet<>();
        for (ScanOption option : ScanOption.values()) {
            for (String name : option.names()) {
                assertTrue(seen.add(name), name);
                assertTrue(!ForeignOptions.isHarmless(name), name);
                assertNull(ForeignOptions.refusal(name), name);
                assertEquals(option, ScanOption.TABLE.named(name));
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
        for (ScanOption option : ScanOption.values()) {
            known.addAll(option.names());
        }
        assertEquals(known, inManPage);
    }
}
