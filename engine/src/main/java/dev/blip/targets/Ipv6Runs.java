package dev.blip.targets;

/// Finds the longest runs in a mixture of addresses and ranges, and tells those that are kept by their ends from
/// addresses that are kept one by one.
final class Ipv6Runs {
    /// A shorter run takes no less memory by its ends, and makes more runs to search.
    private static final int SHORTEST = 16;

    private final long[] single; // high, low, ascending, each once
    private final int singles;
    private final long[] ranges; // high and low of both ends, ascending, disjoint
    private final int rangeCount;
    private long[] alone = {};
    private long[] runs = {};
    private int aloneLongs;
    private int runLongs;
    private boolean isCounted; // how much there is, so that it is put into its place

    private long high; // of the run that may go on
    private long low;
    private long lastHigh;
    private long lastLow;

    Ipv6Runs(long[] single, int singles, long[] ranges, int rangeCount) {
        this.single = single;
        this.singles = singles;
        this.ranges = ranges;
        this.rangeCount = rangeCount;
        walk();
        alone = new long[aloneLongs];
        runs = new long[runLongs];
        isCounted = true;
        walk();
    }

    /// Addresses in no run, ascending: high, low.
    long[] alone() {
        return alone;
    }

    /// Runs, ascending: high and low of the first, high and low of the last.
    long[] runs() {
        return runs;
    }

    private void walk() {
        aloneLongs = 0;
        runLongs = 0;
        boolean isOpen = false;
        int i = 0;
        int j = 0;
        while (i < singles || j < rangeCount) {
            boolean isSingle = j == rangeCount || i < singles && isSingleFirst(i, j);
            long[] source = isSingle ? single : ranges;
            int at = isSingle ? 2 * i++ : 4 * j++;
            int end = isSingle ? at : at + 2;
            if (!isOpen || !joins(source[at], source[at + 1])) {
                close(isOpen);
                high = source[at];
                low = source[at + 1];
                lastHigh = source[end];
                lastLow = source[end + 1];
                isOpen = true;
            } else if (Wide.compare(lastHigh, lastLow, source[end], source[end + 1]) < 0) {
                lastHigh = source[end];
                lastLow = source[end + 1];
            }
        }
        close(isOpen);
    }

    private boolean isSingleFirst(int i, int j) {
        return Wide.compare(single[2 * i], single[2 * i + 1], ranges[4 * j], ranges[4 * j + 1]) < 0;
    }

    /// Whether an address not below the run's first lies in it or right behind it.
    private boolean joins(long nextHigh, long nextLow) {
        boolean isBehind = nextHigh == Wide.highAfter(lastHigh, lastLow) && nextLow == lastLow + 1;
        return isBehind || Wide.compare(nextHigh, nextLow, lastHigh, lastLow) <= 0;
    }

    private void close(boolean isOpen) {
        long length = Wide.countWithin(high, low, lastHigh, lastLow, SHORTEST);
        if (isOpen && length == SHORTEST) {
            putRun();
        } else if (isOpen) {
            putAlone((int) length);
        }
    }

    private void putRun() {
        if (isCounted) {
            runs[runLongs] = high;
            runs[runLongs + 1] = low;
            runs[runLongs + 2] = lastHigh;
            runs[runLongs + 3] = lastLow;
        }
        runLongs += 4;
    }

    private void putAlone(int length) {
        for (int i = 0; i < length && isCounted; i++) {
            boolean isCarried = Long.compareUnsigned(low + i, low) < 0;
            alone[aloneLongs + 2 * i] = high + (isCarried ? 1 : 0);
            alone[aloneLongs + 2 * i + 1] = low + i;
        }
        aloneLongs += 2 * length;
    }
}
