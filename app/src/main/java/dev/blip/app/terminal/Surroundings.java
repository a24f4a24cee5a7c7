package dev.blip.app.terminal;

import dev.blip.host.TerminalWindow;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;
import java.util.function.IntSupplier;

/// What a command runs in: the three streams, who reads them, and how to leave at once.
///
/// @param out            unbuffered, its failures are thrown
/// @param err            for people
/// @param inIsTerminal   a person may type
/// @param outIsTerminal  a person reads standard output
/// @param errIsTerminal  a person reads standard error, on a terminal that can move its cursor (`TERM` is not dumb)
/// @param errIsOut       who reads standard output reads standard error: the same terminal, pipe or file
/// @param colour         escapes for colour are welcome on a terminal (`NO_COLOR` is not set, `TERM` is not dumb)
/// @param errColumns     how wide the terminal of standard error is when it is asked; 0 or less if it does not know
/// @param leaveNow       ends the process with that exit code, at once
public record Surroundings(
        InputStream in,
        OutputStream out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        boolean errIsOut,
        boolean colour,
        IntSupplier errColumns,
        IntConsumer leaveNow) {
    private static final int STANDARD_ERROR = 2;

    /// This process.
    public static Surroundings ofProcess() {
        String out = target(1);
        String err = target(STANDARD_ERROR);
        return new Surroundings(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                System.err,
                isTerminal(target(0)),
                isTerminal(out),
                isTerminal(err) && isSet("TERM", "dumb"),
                !out.isEmpty() && out.equals(err),
                isSet("TERM", "dumb") && isUnset("NO_COLOR"),
                () -> TerminalWindow.columns(STANDARD_ERROR),
                code -> Runtime.getRuntime().halt(code));
    }

    /// Where the descriptor leads; empty if it is closed, or there is no `/proc`: nobody to draw for.
    private static String target(int descriptor) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
        } catch (IOException _) {
            return "";
        }
    }

    /// By the name, instead of isatty(3), which would need a call into libc before any is needed.
    private static boolean isTerminal(String target) {
        return target.startsWith("/dev/pts/")
                || target.startsWith("/dev/tty")
                || target.equals("/dev/console");
    }

    private static boolean isSet(String variable, String butNot) {
        String value = System.getenv(variable);
        return value != null && !value.isEmpty() && !value.equals(butNot);
    }

    private static boolean isUnset(String variable) {
        String value = System.getenv(variable);
        return value == null || value.isEmpty();
    }
}
