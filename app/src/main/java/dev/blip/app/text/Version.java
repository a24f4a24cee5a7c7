package dev.blip.app.text;

/// Ours. A constant, so that `blip --version` reads no file; VersionTest holds it to the build's.
public final class Version {
    public static final String TEXT = "0.1.0";

    private Version() {}
}
