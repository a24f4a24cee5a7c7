package dev.blip.link;

/// A way to the wire could not be opened. The message says what failed and why, what it needs and what to try.
public final class LinkException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String why;
    private final String needs;
    private final String attempt;

    /// @param what   "cannot open a packet socket on eth0"
    /// @param why    "EPERM, operation not permitted"
    /// @param needs  what it needs, or empty
    /// @param attempt what the user may try, or empty
    public LinkException(String what, String why, String needs, String attempt) {
        super(text(what, why, needs, attempt));
        this.what = what;
        this.why = why;
        this.needs = needs;
        this.attempt = attempt;
    }

    private static String text(String what, String why, String needs, String attempt) {
        return what
                + ": "
                + why
                + (needs.isEmpty() ? "" : "\n  needs: " + needs)
                + (attempt.isEmpty() ? "" : "\n  try:   " + attempt);
    }

    public String what() {
        return what;
    }

    public String why() {
        return why;
    }

    public String needs() {
        return needs;
    }

    /// What the user may try.
    public String attempt() {
        return attempt;
    }
}
