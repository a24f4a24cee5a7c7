package dev.blip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What the start-up flags name exists: the JVM takes a pattern that matches nothing without a word, and a class that
/// was moved is then compiled as late as all others.
class StartFlagsTest {
    private static final Pattern METHODS =
            Pattern.compile("dev[.]blip[.]([a-z]+)[.]([A-Za-z*]+)::");

    @Test
    void everyClassThatTheFlagsNameExists() throws IOException {
        String flags = Files.readString(Checkout.here().root().resolve("tools/jvm-flags.sh"));
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (var pattern = METHODS.matcher(flags); pattern.find(); named++) {
            Path room =
                    Checkout.here()
                            .root()
                            .resolve("engine/src/main/java/dev/blip/" + pattern.group(1));
            boolean isAll = pattern.group(2).equals("*");
            Path type =
                    isAll
                            ? room.resolve("package-info.java")
                            : room.resolve(pattern.group(2) + ".java");
            if (!Files.exists(type)) {
                missing.add(pattern.group());
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 0, "the flags name no class any more: this test is to be dropped");
    }
}
