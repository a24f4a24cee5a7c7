package dev.blip.ask;

import dev.blip.probe.Probe;

/// What the transmitters of a scan have in common: whom they ask and by what, and what is heard of it.
public record TransmitContext(ScanContext scan, Probe probe, Feedback feedback, PathWatch watch) {}
