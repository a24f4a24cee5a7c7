package dev.blip.report;

/// How a scan ended, and after how much.
///
/// @param incompleteBecause  why not every target has a verdict that rests on fair evidence, for people; empty if every
///     one has
/// @param isInterrupted      the user stopped it before it was complete
/// @param passes             walks over the targets, the first included
/// @param scanNanos          first packet to last verdict
public record Ending(String incompleteBecause, boolean isInterrupted, int passes, long scanNanos) {
    /// A scan in which every target has got its verdict.
    public static Ending complete(int passes, long scanNanos) {
        return new Ending("", false, passes, scanNanos);
    }

    public boolean isComplete() {
        return incompleteBecause.isEmpty();
    }

    /// The end of two parts of a scan.
    ///
    /// @param nanos    first packet to last verdict of both
    /// @param because  why both are not complete, if they are not; empty if they say so themselves
    public Ending and(Ending other, long nanos, String because) {
        boolean areComplete = isComplete() && other.isComplete();
        String own = isComplete() ? other.incompleteBecause : incompleteBecause;
        String why = because.isEmpty() ? own : because;
        return new Ending(
                areComplete ? "" : why,
                isInterrupted || other.isInterrupted,
                Math.max(passes, other.passes),
                nanos);
    }

    /// The same end with a reason that the scan does not know, beside its own if it has one.
    public Ending alsoBecause(String reason) {
        String both = isComplete() ? reason : incompleteBecause + "; " + reason;
        return new Ending(both, isInterrupted, passes, scanNanos);
    }
}
