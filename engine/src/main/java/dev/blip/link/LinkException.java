package dev.blip.link;

/// A way to the wire could not be opened. The message says what failed and why, what it needs and what to try.
public final class LinkException extends Exception {
    private static final long serialVersionUID = 1L;

    /// What stands in the way, as far as a caller goes another way for it.
    public enum Cause {
        /// This process may not open such a socket, capabilities(7): a way without privileges is worth trying.
        PRIVILEGE,
        /// Anything else.
        OTHER
    }

    private final String what;
    private final String why;
    private final String needs;
    private final String attempt;
    private final Cause cause;

    /// Of a cause that no caller asks for.
    ///
    /// @param what   "cannot open a packet socket on eth0"
    /// @param why    "EPERM, operation not permitted"
    /// @param needs  what it needs, or empty
    /// @param attempt what the user may try, or empty
    public LinkException(String what, String why, String needs, String attempt) {
        this(Cause.OTHER, what, why, needs, attempt);
    }

    LinkException(Cause cause, String what, String why, String needs, String attempt) {
        super(text(what, why, needs, attempt));
        this.what = what;
        this.why = why;
        this.needs = needs;
        this.attempt = attempt;
        this.cause = cause;
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

    /// Whether this process is not allowed to, so that a way without privileges is worth trying.
    public boolean lacksPrivilege() {
        return cause == Cause.PRIVILEGE;
    }

    /// What the user may try.
    public String attempt() {
        return attempt;
    }
}
