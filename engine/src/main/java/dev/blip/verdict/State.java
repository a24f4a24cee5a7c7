package dev.blip.verdict;

/// What a scan says of a target, in Nmap's words.
public enum State {
    OPEN,
    CLOSED,
    FILTERED,
    /// Silent by UDP, where whoever listens need not answer.
    OPEN_FILTERED,
    /// Open or closed: what came there was let through, and an ACK says no more.
    UNFILTERED,
    /// No verdict: never asked, or silent only while replies were being lost in this machine. A complete scan has none.
    UNKNOWN;

    private final String word = name().toLowerCase(java.util.Locale.ROOT).replace('_', '|');

    /// The word that every output uses: `open`, `closed`, `filtered`, `open|filtered`, `unfiltered`, `unknown`.
    public String word() {
        return word;
    }
}
