package dev.blip.app.cli;

/// Ours. A constant, so that `blip --version` reads no file; a test compares it with the build's.
public final class Version {
    public static final String TEXT = "0.1.0";

    private Version() {}
}
