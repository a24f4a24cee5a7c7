package dev.blip.way;

/// Finds the range that an address lies in, among ranges in ascending order: a routing table has thousands.
final class RangeSearch {
    private RangeSearch() {}

    /// The first range that does not end before `target`; the last one if all do.
    ///
    /// @param lasts  last addresses of the ranges, unsigned, at least one
    static int of(long target, long[] lasts) {
        int low = 0;
        int high = lasts.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lasts[middle] < target) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
