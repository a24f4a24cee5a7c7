package dev.blip.host;

/// Addresses with one route.
///
/// @param first  in network bit order, unsigned
/// @param last   inclusive
public record RoutedRange(int first, int last, Route route) {
    public RoutedRange {
        if (Integer.compareUnsigned(first, last) > 0) {
            throw new IllegalArgumentException(
                    "a range begins before it ends: first="
                            + Integer.toUnsignedString(first)
                            + ", last="
                            + Integer.toUnsignedString(last));
        }
    }

    /// Addresses in the range, 1 to 2^32.
    public long count() {
        return Integer.toUnsignedLong(last) - Integer.toUnsignedLong(first) + 1;
    }
}
