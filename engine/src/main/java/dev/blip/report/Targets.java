package dev.blip.report;

/// The targets of a scan, counted by verdict.
///
/// @param count    address and port pairs after exclusions, in this shard: the sum of the others
/// @param unknown  targets without a verdict
public record Targets(long count, long open, long closed, long filtered, long unknown) {
    /// Targets of which none has a verdict.
    public static Targets unknown(long count) {
        return new Targets(count, 0, 0, 0, count);
    }

    /// Targets that have answered with a TCP segment.
    public long answered() {
        return open + closed;
    }

    /// The sum with targets that are none of these.
    public Targets plus(Targets others) {
        return new Targets(
                count + others.count,
                open + others.open,
                closed + others.closed,
                filtered + others.filtered,
                unknown + others.unknown);
    }

    /// The same targets, of which some are not open after all: what answers there is not the host.
    public Targets withoutLies(Lies lies) {
        return new Targets(count, open - lies.ports(), closed, filtered + lies.ports(), unknown);
    }
}
