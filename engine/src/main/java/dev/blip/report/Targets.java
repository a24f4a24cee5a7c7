package dev.blip.report;

/// The targets of a scan, counted by verdict.
///
/// @param count         address and port pairs after exclusions, in this shard: the sum of the others
/// @param openFiltered  silent, of which silence says no more
/// @param unfiltered    answered, by what says no more than that
/// @param unknown       targets without a verdict
public record Targets(
        long count,
        long open,
        long closed,
        long filtered,
        long openFiltered,
        long unfiltered,
        long unknown) {
    /// Targets that are open, closed or filtered, or have no verdict.
    public Targets(long count, long open, long closed, long filtered, long unknown) {
        this(count, open, closed, filtered, 0, 0, unknown);
    }

    /// Targets of which none has a verdict.
    public static Targets unknown(long count) {
        return new Targets(count, 0, 0, 0, count);
    }

    /// Targets that have answered by themselves.
    public long answered() {
        return open + closed + unfiltered;
    }

    /// The sum with targets that are none of these.
    public Targets plus(Targets others) {
        return new Targets(
                count + others.count,
                open + others.open,
                closed + others.closed,
                filtered + others.filtered,
                openFiltered + others.openFiltered,
                unfiltered + others.unfiltered,
                unknown + others.unknown);
    }

    /// The same targets, of which some are not open after all: what answers there is not the host.
    public Targets withoutLies(Lies lies) {
        return new Targets(
                count,
                open - lies.ports(),
                closed,
                filtered + lies.ports(),
                openFiltered,
                unfiltered,
                unknown);
    }
}
