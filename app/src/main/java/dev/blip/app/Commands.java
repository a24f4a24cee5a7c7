package dev.blip.app;

import dev.blip.app.option.Command;
import dev.blip.app.option.Help;
import dev.blip.app.scan.RealEngine;
import dev.blip.app.scan.ScanCommand;
import dev.blip.app.terminal.Surroundings;
import dev.blip.app.text.Version;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The table of commands: a row each, in the order of `blip --help`. A further one is a row here, its line in `open`,
/// and a class that is a `Command`. No class of a command is loaded before it is opened.
enum Commands {
    SCAN("scan TARGETS... -p PORTS [options]", "scan (blip scan --help)"),
    COMPLETION("completion bash|zsh", "print a completion script"),
    VERSION("--version", "", "-V"),
    HELP("--help", "", "-h");

    private static final int USAGE_COLUMNS = 37;

    private final String usage;
    private final String summary;
    private final String word = name().toLowerCase(Locale.ROOT);

    @SuppressWarnings("ImmutableEnumChecker") // a list that nobody can write
    private final List<String> otherWords;

    Commands(String usage, String summary, String... otherWords) {
        this.usage = usage;
        this.summary = summary;
        this.otherWords = List.of(otherWords);
    }

    /// The row of that word, or null.
    static @Nullable Commands named(String typed) {
        for (Commands row : values()) {
            boolean isOptionForm = row.isOption() && row.usage.equals(typed);
            if (row.word.equals(typed) || isOptionForm || row.otherWords.contains(typed)) {
                return row;
            }
        }
        return null;
    }

    /// Every word that a mistyped one may have meant.
    static List<String> words() {
        return Arrays.stream(values()).map(Commands::word).toList();
    }

    /// What does it.
    Command open(Surroundings surroundings) {
        return switch (this) {
            case SCAN -> new ScanCommand(surroundings, new RealEngine());
            case COMPLETION -> new CompletionCommand(surroundings);
            case VERSION -> new TextCommand(surroundings, "blip " + Version.TEXT + "\n");
            case HELP -> new TextCommand(surroundings, overview());
        };
    }

    String word() {
        return word;
    }

    /// Whether it is usually typed as an option, and so is no command to complete.
    boolean isOption() {
        return usage.startsWith("--");
    }

    /// `blip --help`.
    static String overview() {
        var text =
                new StringBuilder(
                        """
                        blip: a half-open (SYN) TCP scanner with a verdict for every target

                        """);
        for (Commands row : values()) {
            String room = " ".repeat(Math.max(1, USAGE_COLUMNS - row.usage.length()));
            text.append("  blip ").append(row.usage);
            text.append(row.summary.isEmpty() ? "" : room + row.summary).append('\n');
        }
        return text
                + """

                  blip scan 192.0.2.0/24 -p 22,80,443
                  blip scan -iL hosts.txt --top-ports 1000 --rate 10k -oJ result.jsonl

                """
                + Help.EXIT_CODES;
    }
}
