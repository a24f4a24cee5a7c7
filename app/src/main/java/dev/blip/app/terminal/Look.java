package dev.blip.app.terminal;

/// What a terminal can show at this moment.
///
/// @param columns  of its window
/// @param colour   escapes for colour are welcome
/// @param isAscii  its character set has nothing beyond ASCII
public record Look(int columns, boolean colour, boolean isAscii) {
    /// Where nobody says how wide it is.
    public static final int USUAL_COLUMNS = 80;
}
