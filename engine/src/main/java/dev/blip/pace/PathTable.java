package dev.blip.pace;

/// Whether something on the way, a NAT or a stateful firewall, forgets new connections because its table is full: it
/// carries so many probes, then nothing for so long, then as many again. Twice alike and it is believed. Owner: one
/// `RateController`.
final class PathTable {
    /// How alike two fills must be.
    private static final double ALIKE = 0.3;

    /// The share of the table that a scan takes, so that others behind it find room as well.
    private static final double TAKEN = 0.8;

    /// No table forgets so soon: what a darkness of less was is a burst of loss.
    private static final long LEAST_DARK_NANOS = 500_000_000L;

    private static final double NEVER = Double.MAX_VALUE;

    private double carried;
    private long firstNanos;
    private long darkNanos;
    private double lastFill;
    private double alikeFill; // 0 if the last two were not
    private double perSecond = NEVER;
    private double entries;
    private double seconds;

    /// Probes that the path has carried.
    void carried(double probes, long fromNanos) {
        if (carried == 0) {
            firstNanos = fromNanos;
        }
        carried += probes;
    }

    /// Nothing passes any more.
    void wentDark(long nowNanos) {
        darkNanos = nowNanos;
        if (carried == 0) {
            return; // it had not come back
        }
        boolean isAlike = Math.abs(carried - lastFill) <= ALIKE * Math.max(carried, lastFill);
        alikeFill = lastFill > 0 && isAlike ? Math.min(carried, lastFill) : 0;
        lastFill = carried;
        carried = 0;
    }

    /// Answers come again, to probes that left at `fromNanos`.
    void cameBack(long fromNanos) {
        if (fromNanos - darkNanos < LEAST_DARK_NANOS) {
            lastFill = 0;
            return;
        }
        double lifeSeconds = Math.max((fromNanos - firstNanos) / 1e9, 1e-3);
        if (alikeFill > 0 && TAKEN * alikeFill / lifeSeconds < perSecond) {
            entries = alikeFill;
            seconds = lifeSeconds;
            perSecond = TAKEN * entries / seconds;
        }
    }

    boolean isKnown() {
        return perSecond < NEVER;
    }

    /// What may be sent without filling it, packets per second.
    double perSecond() {
        return perSecond;
    }

    /// What is known of the table, in the words of a status line.
    String text() {
        return "the path holds about "
                + Math.round(entries)
                + " connections, each for "
                + Math.round(seconds)
                + " s";
    }
}
