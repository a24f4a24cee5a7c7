package dev.blip.app;

import dev.blip.app.option.NearestName;
import dev.blip.app.option.UsageError;
import dev.blip.app.output.OutputFailure;
import dev.blip.app.terminal.Surroundings;
import dev.blip.app.text.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// `blip COMMAND`. Exit codes: 0 complete, 1 error, 2 usage, 3 incomplete, 71 the machine
/// withholds what Java needs, 130 interrupted; 69 is the launcher's. Loads no more than the
/// command needs.
public final class Main {
    static final int DONE = 0;
    private static final int ERROR = 1;
    private static final int USAGE = 2;
    private static final int NO_SYSTEM = 71; // EX_OSERR of sysexits(3head)

    private Main() {}

    public static void main(String[] args) {
        int code = run(args, Surroundings.ofProcess());
        // Everything is flushed and closed, and nobody has registered a hook: what System.exit
        // would wait for.
        Runtime.getRuntime().halt(code);
    }

    /// Does what `args` say and returns the exit code. Ends no process, whatever happens.
    static int run(String[] args, Surroundings surroundings) {
        String word = args.length == 0 ? "" : args[0];
        try {
            Commands row = Commands.named(word);
            if (row == null) {
                throw unknown(word);
            }
            return row.open(surroundings).run(List.of(args).subList(1, args.length));
        } catch (UsageError e) {
            surroundings.err().println("blip: " + e.getMessage());
            return USAGE;
        } catch (OutputFailure e) {
            if (!e.isReaderGone()) {
                surroundings.err().println("blip: " + e.advice());
            }
            return ERROR;
        } catch (IOException e) {
            surroundings.err().println("blip: " + Printable.escaped(e.toString()));
            return ERROR;
        } catch (OutOfMemoryError | LinkageError | UncheckedIOException e) {
            surroundings.err().println("blip: " + withheld(e));
            return NO_SYSTEM;
        }
    }

    /// What the JVM lacks when these are thrown, none of which the rest of the program can foresee.
    private static String withheld(Throwable e) {
        if (e instanceof OutOfMemoryError) {
            return """
            the scan does not fit into memory
              needs: a larger heap than the 4 GiB that it has, or fewer targets at once
              try:   --shard I/N, or BLIP_JAVA_FLAGS=-Xmx8g\
            """;
        }
        return Printable.escaped("the Java runtime failed: " + e)
                + """

                  needs: a runtime that is whole, and files that it may still open
                  try:   ulimit -n 1024; df; or install blip again\
                """;
    }

    private static UsageError unknown(String word) {
        if (word.isEmpty()) {
            return new UsageError(
                    "no command", "blip scan 192.0.2.0/24 -p 22,80,443, or blip --help");
        }
        String meant = NearestName.of(word, Commands.words());
        String needs =
                Arrays.stream(Commands.values())
                        .filter(row -> !row.isOption())
                        .map(Commands::word)
                        .collect(Collectors.joining(", ", "", ", --help or --version"));
        return new UsageError(
                "unknown command " + word,
                needs,
                meant.isEmpty() ? "blip scan " + word : "blip " + meant + " (did you mean that?)");
    }
}
