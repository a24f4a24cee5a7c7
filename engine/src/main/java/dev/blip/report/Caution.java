package dev.blip.report;

/// Something about a scan that its user should know before it starts. Three parts, each a line for people.
///
/// @param what     the fact, naming the thing
/// @param why      what follows from it
/// @param attempt  something to type or to do
public record Caution(String what, String why, String attempt) {
    /// All of it in one line.
    public String line() {
        return what + ": " + why + "; try " + attempt;
    }
}
