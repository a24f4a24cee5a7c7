package dev.blip.lab;

/// The addresses that the large scenarios ask.
final class Population {
    /// 21,000 addresses in a row.
    static final String LARGE = "198.18.0.0-198.18.82.7";

    static final int LARGE_COUNT = 21_000;

    private Population() {}
}
