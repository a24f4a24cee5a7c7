package dev.blip.way;

/// How a neighbour was found.
///
/// @param attempt   requests that it had got, from 1; 0 if it spoke by itself, or is known to the kernel for good
/// @param rttNanos  since the last of them; -1 if there was none
public record ArpAnswer(int attempt, long rttNanos) {
    static final ArpAnswer UNASKED = new ArpAnswer(0, -1);
}
