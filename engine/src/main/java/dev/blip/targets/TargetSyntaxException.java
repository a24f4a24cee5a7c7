package dev.blip.targets;

/// Text that names no target or no port, with all that a person needs to mend it. The message is the whole block: what
/// and why on the first line, then what would be accepted and, where there is one, a form that works.
public final class TargetSyntaxException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final long line;
    private final String text;
    private final String what;
    private final String why;
    private final String needs;
    private final String tryThis;

    TargetSyntaxException(String source, long line, SpecFault fault) {
        super(fault.why());
        this.source = source;
        this.line = line;
        this.text = fault.text();
        this.what = what(source, line, fault);
        this.why = fault.why();
        this.needs = fault.needs();
        this.tryThis = fault.tryThis();
    }

    /// Where the text was read: `command line`, `standard input` or a file's name as it was given.
    public String source() {
        return source;
    }

    /// Line in the source, from 1; 0 where there are no lines.
    public long line() {
        return line;
    }

    /// The text at fault, printable and cut to a length that fits a line, whatever bytes it was.
    public String text() {
        return text;
    }

    /// One line: the text and where it stands.
    public String what() {
        return what;
    }

    public String why() {
        return why;
    }

    /// What would have been accepted.
    public String needs() {
        return needs;
    }

    /// A form that works; empty if there is none to offer.
    public String tryThis() {
        return tryThis;
    }

    /// All of it, on two or three lines.
    @Override
    public String getMessage() {
        String block = what + ": " + why + "\n  needs: " + needs;
        return tryThis.isEmpty() ? block : block + "\n  try:   " + tryThis;
    }

    private static String what(String source, long line, SpecFault fault) {
        String place = line > 0 ? source + ", line " + line : source;
        if (fault.column() > 0) {
            place += ", column " + fault.column();
        }
        return "not a " + fault.kind() + ": \"" + fault.text() + "\" (" + place + ")";
    }
}
