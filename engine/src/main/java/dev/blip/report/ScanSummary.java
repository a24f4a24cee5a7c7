package dev.blip.report;

/// One scan in numbers.
///
/// @param path            what was learnt of it beside the verdicts
/// @param expectedMissed  how many of the filtered were probably alive
/// @param lies            hosts that answer everything; `Lies.NONE` for a scan that has asked on no decoy port
/// @param seed            of the probe order; the same seed gives the same order
public record ScanSummary(
        Targets targets,
        Packets packets,
        RoundTripTimes roundTrips,
        Ending ending,
        UsedLink link,
        PathFacts path,
        ExpectedMissed expectedMissed,
        Lies lies,
        long seed) {
    /// The sum with the packets of a scan of decoys that followed; its targets are none of this one's.
    public ScanSummary plus(ScanSummary decoys) {
        return new ScanSummary(
                targets,
                packets.plus(decoys.packets),
                roundTrips,
                ending,
                link,
                path.plus(decoys.path),
                expectedMissed,
                lies,
                seed);
    }

    /// The sum with another part of the same scan, whose targets are none of this one's. The round-trip times are those
    /// of the part that measured more.
    ///
    /// @param scanNanos  first packet to last verdict of both
    /// @param because    why both are not complete, if they are not; empty if they say so themselves
    public ScanSummary and(ScanSummary other, long scanNanos, String because) {
        boolean isOthers = targets.answered() < other.targets.answered();
        return new ScanSummary(
                targets.plus(other.targets),
                packets.plus(other.packets),
                isOthers ? other.roundTrips : roundTrips,
                ending.and(other.ending, scanNanos, because),
                link,
                path.plus(other.path),
                expectedMissed.plus(other.expectedMissed),
                lies,
                seed);
    }

    /// The same scan where nobody spoke at all on a part of the way: all that were asked there may be alive.
    ///
    /// @param silent  targets there that are called filtered
    /// @param where   as `ExpectedMissed.unheard` has it
    public ScanSummary orAllMissed(long silent, String where) {
        ExpectedMissed most = expectedMissed.orAllOf(silent, where);
        return new ScanSummary(targets, packets, roundTrips, ending, link, path, most, lies, seed);
    }

    /// The same scan with what was found of hosts that answer everything, whose ports are then not open.
    ///
    /// @param found  instead of what this summary says of them
    public ScanSummary with(Lies found) {
        return new ScanSummary(
                targets.withoutLies(found),
                packets,
                roundTrips,
                ending,
                link,
                path,
                expectedMissed,
                found,
                seed);
    }

    /// The same scan with another end.
    public ScanSummary with(Ending ended) {
        return new ScanSummary(
                targets, packets, roundTrips, ended, link, path, expectedMissed, lies, seed);
    }

    /// The same scan, not complete for a reason that it does not know itself.
    public ScanSummary notCompleteBecause(String reason) {
        return with(ending.alsoBecause(reason));
    }
}
