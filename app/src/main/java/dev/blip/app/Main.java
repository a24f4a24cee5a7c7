package dev.blip.app;

import dev.blip.app.cli.Completion;
import dev.blip.app.cli.Help;
import dev.blip.app.cli.NearestName;
import dev.blip.app.cli.RealEngine;
import dev.blip.app.cli.ScanCommand;
import dev.blip.app.cli.Surroundings;
import dev.blip.app.cli.UsageError;
import dev.blip.app.cli.Version;
import dev.blip.app.output.OutputFailure;
import dev.blip.app.output.OutputFile;
import dev.blip.app.output.Printable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;

/// `blip COMMAND`. Exit codes: 0 complete, 1 error, 2 usage, 3 incomplete, 71 the machine
/// withholds what Java needs, 130 interrupted; 69 is the launcher's. Loads no more than the
/// command needs.
public final class Main {
    private static final int DONE = 0;
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
        String command = args.length == 0 ? "" : args[0];
        try {
            return switch (command) {
                case "--version", "-V", "version" ->
                        print(surroundings, "blip " + Version.TEXT + "\n");
                case "--help", "-h", "help" -> print(surroundings, Help.overview());
                case "scan" -> scan(surroundings, List.of(args).subList(1, args.length));
                case "completion" ->
                        print(
                                surroundings,
                                Completion.script(Arrays.copyOfRange(args, 1, args.length)));
                case "" ->
                        throw new UsageError(
                                "no command",
                                "blip scan 192.0.2.0/24 -p 22,80,443, or blip --help");
                default -> throw unknown(command);
            };
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

    private static int scan(Surroundings surroundings, List<String> args)
            throws UsageError, IOException {
        try (var engine = new RealEngine()) {
            return new ScanCommand(surroundings, engine).run(args);
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

    private static int print(Surroundings surroundings, String text) throws OutputFailure {
        OutputFile.of(OutputFile.STANDARD_OUTPUT, surroundings.out()).text(text).close();
        return DONE;
    }

    private static UsageError unknown(String command) {
        String meant = NearestName.of(command, List.of("scan", "completion", "help", "version"));
        return new UsageError(
                "unknown command " + command,
                "scan, completion, --help or --version",
                meant.isEmpty()
                        ? "blip scan " + command
                        : "blip " + meant + " (did you mean that?)");
    }
}
