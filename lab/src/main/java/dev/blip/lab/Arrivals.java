package dev.blip.lab;

import java.time.Duration;
import java.util.List;

/// How close together SYNs came at the target's interface, by the kernel's own time of each. The other half is
/// `arrivals.c`.
///
/// @param syns    that came
/// @param drops   SYNs that were not timed, for want of room; 0 if the rest is to mean anything
/// @param whole   the most in any 10 ms, wherever they begin
/// @param host    likewise to one address
/// @param prefix  likewise to one /24
/// @param millis  from the first to the last
record Arrivals(long syns, long drops, long whole, long host, long prefix, long millis) {
    private static final Duration READY_BOUND = Duration.ofSeconds(10);
    private static final Duration END_BOUND = Duration.ofSeconds(20);

    /// A meter that runs.
    record Meter(Running running) {
        /// Waits until all have come, or none for five seconds.
        Arrivals await() {
            String[] numbers =
                    running.await(END_BOUND)
                            .orThrow("arrivals")
                            .out()
                            .replace("ready", "")
                            .strip()
                            .split(" ", -1);
            long[] n = new long[numbers.length];
            for (int i = 0; i < n.length; i++) {
                n[i] = Long.parseLong(numbers[i]);
            }
            return new Arrivals(n[0], n[1], n[2], n[3], n[4], n[5]);
        }
    }

    /// Starts to time SYNs, up to `most` of them.
    static Meter start(Lab lab, long most) {
        String tool = Workshop.tool("arrivals").toString();
        Running running = lab.start(lab.target(), List.of(tool, "tv0", Long.toString(most)));
        return new Meter(running.awaitWord("ready", READY_BOUND));
    }
}
