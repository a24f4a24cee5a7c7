package dev.blip.bench;

import dev.blip.lab.Lab;
import dev.blip.lab.PerProcessorArray;
import java.util.stream.LongStream;

/// What `xdp_sink.c` has seen. Times are CLOCK_MONOTONIC, as [Metered] has them.
///
/// @param syns        SYNs that arrived
/// @param firstNanos  when the first did; 0 if none
/// @param lastNanos   when the last did; 0 if none
record Arrivals(long syns, long firstNanos, long lastNanos) {
    static Arrivals read(Lab lab) {
        long[][] values = PerProcessorArray.read(lab.target(), "tv0", "arrivals");
        return new Arrivals(
                LongStream.of(values[0]).sum(),
                LongStream.of(values[1]).filter(nanos -> nanos > 0).min().orElse(0),
                LongStream.of(values[2]).max().orElse(0));
    }

    /// How fast they came, in thousands a second; not a number if it cannot be said.
    double kiloPerSecond() {
        return syns < 2 ? Double.NaN : (syns - 1) * 1e6 / (lastNanos - firstNanos);
    }
}
