package dev.blip.run;

import dev.blip.plan.ScanPlan;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import java.util.function.LongConsumer;

/// TCP ports and UDP ports in one scan, as Nmap asks them: the UDP ports when the TCP ports have their verdicts. In
/// turn, each may have the whole of the user's rate and caps, and its answers are judged by its own kind.
public final class MixedScan {
    private MixedScan() {}

    /// @param segments   the plan of the TCP ports
    /// @param first      opened for that
    /// @param datagrams  the plan of the UDP ports
    /// @param outline    of that
    /// @param opener     opens what `datagrams` asks
    /// @param pause      passes at the most so many nanoseconds
    public static Scan of(
            ScanPlan segments,
            Scan first,
            ScanPlan datagrams,
            ScanOutline outline,
            FollowedScan.Opener opener,
            Clock clock,
            LongConsumer pause) {
        var part = ScanPart.first(first, datagrams, outline);
        return new FollowedScan(
                segments,
                part,
                plan -> part.later(opener.open(plan)),
                sink -> new DatagramsAfter(datagrams, sink),
                clock,
                pause);
    }
}
