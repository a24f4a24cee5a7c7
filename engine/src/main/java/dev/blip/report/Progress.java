package dev.blip.report;

/// A scan's counters at one moment, for a status line. Any thread may ask for one.
///
/// @param probesPlanned   an upper estimate of what remains plus what was sent, packets
/// @param probesPerSecond over the last measured stretch
/// @param pace            what the rate control is at and why, `steady: the queue is empty`; empty if nothing controls
/// @param nanosLeft       estimate of the time to the end; -1 if not known yet
public record Progress(
        long targets,
        long settled,
        long open,
        long sent,
        long probesPlanned,
        double probesPerSecond,
        long kernelDrops,
        int pass,
        long elapsedNanos,
        String pace,
        long nanosLeft) {}
