package dev.blip.report;

/// What replies tell of the way that they came by, beside what they answer.
///
/// @param unfinishedChecksums  replies taken though a device should have finished their TCP checksum and none did
/// @param otherVlan            in which VLAN the last answer was that was refused for it: its identifier, each outer
///                             one times 4,096 more; 0 if there was none
public record ReplyPath(long unfinishedChecksums, int otherVlan) {
    /// Nothing to tell.
    public static final ReplyPath NONE = new ReplyPath(0, 0);

    /// Of two scans that used the same way.
    public ReplyPath plus(ReplyPath other) {
        return new ReplyPath(
                unfinishedChecksums + other.unfinishedChecksums,
                otherVlan == 0 ? other.otherVlan : otherVlan);
    }
}
