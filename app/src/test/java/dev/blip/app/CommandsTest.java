package dev.blip.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.app.option.NearestName;
import dev.blip.app.terminal.Surroundings;
import dev.blip.app.text.Version;
import dev.blip.plan.Transmit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String printed(String... args) {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        var surroundings =
                new Surroundings(
                        new ByteArrayInputStream(new byte[0]),
                        out,
                        nowhere,
                        false,
                        false,
                        false,
                        false,
                        false,
                        () -> 80,
                        code -> {
                            throw new AssertionError("left with " + code);
                        });
        assertEquals(0, Main.run(args, surroundings));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void helpListsEveryCommandInEightyColumns() {
        String help = printed("help");
        assertTrue(
                help.contains(
                        """
                          blip scan TARGETS... -p PORTS [options]   scan (blip scan --help)
                          blip completion bash|zsh                  print a completion script
                          blip --version
                          blip --help

                        """),
                help);
        for (String line : help.lines().toList()) {
            assertTrue(line.length() <= 80, line);
        }
    }

    @Test
    void wordsOfOneRowDoTheSame() {
        for (String word : List.of("--version", "-V", "version")) {
            out.reset();
            assertEquals("blip " + Version.TEXT + "\n", printed(word));
        }
        out.reset();
        String help = printed("--help");
        for (String word : List.of("-h", "help")) {
            out.reset();
            assertEquals(help, printed(word));
        }
    }

    @Test
    void noWordMeansTwoCommands() {
        for (Commands row : Commands.values()) {
            assertEquals(row, Commands.named(row.word()));
        }
    }

    @Test
    void commandThatIsBegunOrHasTwoLettersSwappedIsGuessed() {
        assertEquals("completion", NearestName.of("complet", Commands.words()));
        assertEquals("scan", NearestName.of("sacn", Commands.words()));
        assertEquals("", NearestName.of("198.18.0.1", Commands.words()));
    }

    @Test
    void completionIsAScriptThatBashTakes() throws Exception {
        String script = printed("completion", "bash");
        assertTrue(script.contains("--max-rtt-timeout"), script);
        assertTrue(script.contains("\"bash\" \"zsh\""), script);
        Process bash = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
        bash.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        bash.getOutputStream().close();
        assertEquals("", new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, bash.waitFor());
    }

    @Test
    void completionOffersEveryWordThatAnOptionTakes() {
        String ways =
                Stream.of(Transmit.values())
                        .map(way -> '"' + way.word() + '"')
                        .collect(Collectors.joining(" "));
        String script = printed("completion", "bash");
        assertTrue(script.contains("(" + ways + ")"), script);
    }
}
