package dev.blip.bench;

/// A number that was promised, and what it is.
///
/// @param name   what it is about
/// @param bar    the promise, for people
/// @param value  what was measured, for people; empty if it was not
/// @param holds  whether it was kept; false if it was not measured
record Figure(String name, String bar, String value, boolean holds) {
    boolean isMeasured() {
        return !value.isEmpty();
    }
}
