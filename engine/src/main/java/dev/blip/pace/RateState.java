package dev.blip.pace;

import java.util.Locale;

/// What the rate control is at.
public enum RateState {
    /// Doubles the rate each round trip; the path's limit is not known yet.
    STARTUP,
    /// A little faster each round trip, from just below the limit that was found.
    PROBING,
    /// Holds, just below the limit that was found.
    STEADY,
    /// It sends less than the path delivers, until its queue is empty.
    BACKING_OFF,
    /// Slow enough not to fill a table on the path that forgets new connections when it is full.
    PATH_FULL,
    /// It sends at the user's ceiling.
    CAPPED;

    private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

    public String word() {
        return word;
    }
}
