package dev.blip.targets;

/// What a port is of.
public enum Transport {
    TCP,
    UDP;

    private final String word = name().toLowerCase(java.util.Locale.ROOT);

    /// The word that every output uses.
    public String word() {
        return word;
    }
}
