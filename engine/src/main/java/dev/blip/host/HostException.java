package dev.blip.host;

/// This machine's tables could not be read, or did not hold what was asked. It is thrown where the cause is known, in
/// the four parts that the user is told: what failed and why, what it needs and what to try.
public final class HostException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String why;
    private final String needs;
    private final String attempt;

    /// @param what     "cannot find the MAC address of gateway 10.0.0.1 on eth0"
    /// @param why      "it does not answer ARP"
    /// @param needs    what would make it work
    /// @param attempt  what the user may try
    public HostException(String what, String why, String needs, String attempt) {
        super(what + ": " + why);
        this.what = what;
        this.why = why;
        this.needs = needs;
        this.attempt = attempt;
    }

    HostException(String what, String why, String needs, String attempt, Throwable cause) {
        this(what, why, needs, attempt);
        initCause(cause);
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
