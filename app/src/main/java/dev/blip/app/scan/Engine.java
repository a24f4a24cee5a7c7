package dev.blip.app.scan;

import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;

/// The engine as the command sees it; `RealEngine` is the one that sends. The command's own behaviour (exit codes,
/// outputs after a failure or an interrupt) is tested without a network behind it.
public interface Engine extends NameService, AutoCloseable {
    /// Begins what `open` and `outline` would take long over, while there is something else to do.
    void prepare(ScanPlan plan);

    /// What a scan would do. Sends nothing.
    ScanOutline outline(ScanPlan plan) throws Refusal;

    /// Opens all that the scan needs; nothing is sent to a target.
    Scan open(ScanPlan plan) throws Refusal;

    /// What a scan would do that asks TCP ports and UDP ports.
    ScanOutline outline(ScanPlan segments, ScanPlan datagrams) throws Refusal;

    /// Opens all that such a scan needs first, and looks whether the rest can be had.
    Scan open(ScanPlan segments, ScanPlan datagrams) throws Refusal;

    /// Gives back what it holds beside its scans.
    @Override
    default void close() {}
}
