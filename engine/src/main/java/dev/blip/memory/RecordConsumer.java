package dev.blip.memory;

/// Takes one record of a `RecordLog`: the four numbers that were appended.
@FunctionalInterface
public interface RecordConsumer {
    void accept(long a, long b, long c, long d);
}
