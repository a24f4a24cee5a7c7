package dev.blip.lab;

import java.util.HashMap;
import java.util.Map;

/// What a wire has done, as it says itself when it ends.
///
/// @param toTarget   what came from the scanner
/// @param toScanner  what came from the target
public record WireCounters(Direction toTarget, Direction toScanner) {
    /// One way, in frames.
    ///
    /// @param arrived     frames that the wire has read
    /// @param lost        by chance, on purpose, or too long to be carried
    /// @param queueDrops  found the queue before the bottleneck full
    /// @param unplanned   lost because the wire itself could not follow: ring full, out of room, not sent
    public record Direction(long arrived, long lost, long queueDrops, long unplanned) {}

    /// Reads the two lines that `wire.c` prints last.
    static WireCounters parse(String said) {
        return new WireCounters(direction(said, "a-to-b "), direction(said, "b-to-a "));
    }

    private static Direction direction(String said, String name) {
        String line =
                said.lines()
                        .filter(text -> text.startsWith(name))
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("the wire said: " + said));
        Map<String, Long> values = new HashMap<>();
        for (String word : line.substring(name.length()).split(" ", -1)) {
            String[] pair = word.split("=", 2);
            values.put(pair[0], Long.parseLong(pair[1]));
        }
        return new Direction(
                value(values, "arrived"),
                value(values, "lost"),
                value(values, "queue_drops"),
                value(values, "send_errors")
                        + value(values, "too_many")
                        + value(values, "ring_drops"));
    }

    private static long value(Map<String, Long> values, String name) {
        Long value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("the wire says nothing of " + name + ": " + values);
        }
        return value;
    }

    /// Frames that the bottleneck dropped, both ways, as a share of those that came from the scanner.
    public double droppedShare() {
        long dropped = toTarget.queueDrops() + toScanner.queueDrops();
        return toTarget.arrived() == 0 ? 0 : (double) dropped / toTarget.arrived();
    }
}
