package dev.blip.report;

/// Why a scan cannot be done as asked, in four parts that help: what failed, why, what it needs, what to try.
public final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String why;
    private final String needs;
    private final String tryThis;

    /// @param what    what could not be done, naming the thing: `cannot open a packet socket on eth0`
    /// @param why     the cause, as the kernel or the rule says it
    /// @param needs   what would make it work, or empty
    /// @param tryThis something to type, or empty
    public Refusal(String what, String why, String needs, String tryThis) {
        super(text(what, why, needs, tryThis));
        this.what = what;
        this.why = why;
        this.needs = needs;
        this.tryThis = tryThis;
    }

    private static String text(String what, String why, String needs, String tryThis) {
        return what
                + ": "
                + why
                + (needs.isEmpty() ? "" : "\n  needs: " + needs)
                + (tryThis.isEmpty() ? "" : "\n  try:   " + tryThis);
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

    public String tryThis() {
        return tryThis;
    }
}
