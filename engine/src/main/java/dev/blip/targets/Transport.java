package dev.blip.targets;

/// What a port is of.
public enum Transport {
    TCP("tcp"),
    UDP("udp");

    private final String word;

    Transport(String word) {
        this.word = word;
    }

    /// The word that every output uses.
    public String word() {
        return word;
    }
}
