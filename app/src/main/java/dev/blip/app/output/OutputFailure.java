package dev.blip.app.output;

import dev.blip.app.text.ErrorText;
import dev.blip.app.text.Printable;
import java.io.IOException;

/// An output could not be written. The message names it and says why; what it needs and what to try are told apart,
/// because a file has room for one line. Nothing after it was kept there.
public final class OutputFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final String needs;
    private final String tryThis;
    private final boolean readerLeft;

    /// @param name     a path, or `standard output`
    /// @param why      the cause, as the kernel or the rule says it
    /// @param needs    what would make it work
    /// @param tryThis  what to do
    public OutputFailure(String name, String why, String needs, String tryThis) {
        super("cannot write " + Printable.escaped(name) + ": " + why);
        this.name = name;
        this.needs = needs;
        this.tryThis = tryThis;
        this.readerLeft = false;
    }

    /// A write that the kernel refused.
    OutputFailure(String name, IOException cause) {
        super("cannot write " + Printable.escaped(name) + ": " + cause.getMessage(), cause);
        this.name = name;
        String why = String.valueOf(cause.getMessage());
        this.readerLeft = why.contains("Broken pipe"); // EPIPE, as strerror(3) words it
        boolean isFull = why.contains("No space left") || why.contains("quota"); // ENOSPC, EDQUOT
        boolean isClosed = why.contains("Bad file descriptor"); // EBADF
        this.needs = isFull ? "room for what is found" : "a place that takes what is written";
        this.tryThis =
                isClosed
                        ? "no >&-, or >/dev/null where nobody reads it"
                        : "another file or file system";
    }

    /// The output's name: a path, or `standard output`.
    public String name() {
        return name;
    }

    /// The message, and below it what it needs and what to try.
    public String advice() {
        return ErrorText.of(String.valueOf(getMessage()), needs, tryThis);
    }

    /// Whoever read the pipe has closed it, as `head` does when it has enough.
    public boolean isReaderGone() {
        return readerLeft;
    }
}
