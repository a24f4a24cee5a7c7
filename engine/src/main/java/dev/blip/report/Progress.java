package dev.blip.report;

/// A scan's counters at one moment, for a status line. Any thread may ask for one.
///
/// @param pass       the walk over the targets that is the latest, from 1
/// @param nanosLeft  estimate of the time to the end; -1 if not known yet
public record Progress(
        long targets,
        long settled,
        long open,
        Sending sending,
        long kernelDrops,
        int pass,
        long elapsedNanos,
        long nanosLeft) {
    /// The same counters, of a scan that others of the same command came before.
    ///
    /// @param nanos  that those took
    public Progress after(long nanos) {
        return new Progress(
                targets,
                settled,
                open,
                sending,
                kernelDrops,
                pass,
                elapsedNanos + nanos,
                nanosLeft);
    }

    /// What leaves.
    ///
    /// @param sent       packets
    /// @param planned    an upper estimate of what remains plus what was sent, packets
    /// @param perSecond  over the last measured stretch
    /// @param pace       what the rate control is at and why, `steady: the queue is empty`; empty if nothing controls
    public record Sending(long sent, long planned, double perSecond, String pace) {}
}
