package dev.blip.run;

import dev.blip.plan.ScanPlan;
import dev.blip.report.ObservationSink;
import dev.blip.report.ScanSummary;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes the next scan from the results of the last: decoy ports of hosts that answer everything, ports of hosts that
/// were discovered, another protocol where one was silent. It decides what is asked and what the answers mean;
/// `FollowedScan` runs the scans, and promises this:
///
/// - One thread calls, the one that runs the scan; the sinks too. `first` comes first and once.
/// - `next` is called after each scan, when its sink has heard all that it found: the first scan, and every one that
///   was made. It is called no more once it has returned null, or a scan that it wants was not made.
/// - `end` is called once after that, unless something broke; `abandon` once if something other than a sink did.
/// - Between two scans so much time passes that no bound that either plan asks for sees the packets of both at once.
/// - The user's stop and maximum runtime hold for all scans together. What the user makes of the ceiling is kept.
///
/// A followed scan is a `Scan`, so that a follow-up's scans may be followed themselves. A follow-up holds what its next
/// plan needs, within a bound of its own, and comes to an end by itself.
public interface FollowUp {
    /// A scan to make.
    ///
    /// @param plan  made from the first one, so that exclusions, pace and caps are the user's; its maximum runtime is
    ///     set by who runs it
    /// @param sink  hears its verdicts
    record NextScan(ScanPlan plan, ObservationSink sink) {}

    /// Who hears the verdicts of the first scan.
    ObservationSink first();

    /// The scan to make now, or null if there is nothing more to ask.
    ///
    /// @param last  summary of the scan that has just ended, complete or not
    /// @throws IOException what the user's sink threw
    @Nullable NextScan next(ScanSummary last) throws IOException;

    /// Hands on what is still held back.
    ///
    /// @param scans    summaries of all scans that were made, in their order
    /// @param unasked  why the last scan that `next` wanted was not made, for people; empty if it was
    /// @return what they come to together, with the first one's time; not complete if what was not asked matters
    /// @throws IOException what the user's sink threw
    ScanSummary end(List<ScanSummary> scans, String unasked) throws IOException;

    /// Hands on what is still held back, as it is: a scan broke, and what was found before is not lost for it.
    ///
    /// @throws IOException what the user's sink threw
    void abandon() throws IOException;
}
