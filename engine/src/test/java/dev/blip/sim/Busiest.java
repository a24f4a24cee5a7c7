package dev.blip.sim;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/// The most packets to one place in any window, counted from the earliest moment of the last to the latest of the
/// first.
public final class Busiest {
    private final Map<Integer, ArrayDeque<Long>> latest = new HashMap<>();
    private final long window;
    private int most;

    public Busiest(long windowNanos) {
        this.window = windowNanos;
    }

    /// A packet has left between `before` and `after`.
    public void left(long before, long after, int place) {
        ArrayDeque<Long> own = latest.computeIfAbsent(place, _ -> new ArrayDeque<>());
        while (!own.isEmpty() && before - own.getFirst() >= window) {
            own.removeFirst();
        }
        own.addLast(after);
        most = Math.max(most, own.size());
    }

    public int most() {
        return most;
    }
}
