package dev.blip.report;

/// What a scan has learnt of the path beside its verdicts.
///
/// @param limit                what the path was found to carry, for people; empty if no limit of it was met
/// @param unfinishedChecksums  replies taken though a device should have finished their TCP checksum and none did
/// @param otherVlan            in which VLAN the last answer was that was refused for it: its identifier, each outer
///                             one times 4,096 more; 0 if there was none
public record PathFacts(String limit, long unfinishedChecksums, int otherVlan) {
    /// Nothing was learnt.
    public static final PathFacts NONE = new PathFacts("", 0, 0);

    /// The sum over two scans that used the same path; what cannot be added is the first's, if it has one.
    public PathFacts plus(PathFacts other) {
        return new PathFacts(
                limit.isEmpty() ? other.limit : limit,
                unfinishedChecksums + other.unfinishedChecksums,
                otherVlan == 0 ? other.otherVlan : otherVlan);
    }
}
