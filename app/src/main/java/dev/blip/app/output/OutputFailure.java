package dev.blip.app.output;

import java.io.IOException;

/// An output could not be written. The message names it and says why; nothing after it was kept there.
public final class OutputFailure extends IOException {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final boolean readerLeft;

    OutputFailure(String name, IOException cause) {
        super("cannot write " + name + ": " + cause.getMessage(), cause);
        this.name = name;
        String why = cause.getMessage();
        this.readerLeft =
                why != null && why.contains("Broken pipe"); // EPIPE, as strerror(3) words it
    }

    /// The output's name: a path, or `standard output`.
    public String name() {
        return name;
    }

    /// Whoever read the pipe has closed it, as `head` does when it has enough.
    public boolean isReaderGone() {
        return readerLeft;
    }
}
