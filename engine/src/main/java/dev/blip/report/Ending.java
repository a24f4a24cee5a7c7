package dev.blip.report;

/// How a scan ended, and after how much.
///
/// @param incompleteBecause  why not every target has a verdict that rests on fair evidence, for people; empty if every
///     one has
/// @param isInterrupted      the user stopped it before it was complete
/// @param passes             walks over the targets, the first included
/// @param scanNanos          first packet to last verdict
public record Ending(String incompleteBecause, boolean isInterrupted, int passes, long scanNanos) {
    /// The user has stopped it.
    public static final String STOPPED = "the scan was stopped";

    /// It has taken as long as the user lets it.
    public static final String OUT_OF_TIME = "the scan's --max-runtime was over";

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

    /// The same end after a further time, in which the user may have stopped what was not complete yet.
    public Ending later(long nanos, boolean isStopped) {
        boolean isCut = isInterrupted || isStopped && !isComplete();
        return new Ending(incompleteBecause, isCut, passes, scanNanos + nanos);
    }
}
