package dev.blip.verdict;

/// What a scan says of a target, in Nmap's words.
public enum State {
    OPEN,
    CLOSED,
    FILTERED,
    /// No verdict: never asked, or silent only while replies were being lost in this machine. A complete scan has none.
    UNKNOWN;

    private final String word = name().toLowerCase(java.util.Locale.ROOT);

    /// The word that every output uses: `open`, `closed`, `filtered`, `unknown`.
    public String word() {
        return word;
    }
}
