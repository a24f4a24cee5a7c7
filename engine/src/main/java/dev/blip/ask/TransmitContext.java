package dev.blip.ask;

import dev.blip.probe.Probe;
import dev.blip.way.Unreachable;

/// What the transmitters of a scan have in common: whom they ask and by what, and what is heard of it.
public record TransmitContext(
        ScanContext scan,
        Unreachable unreachable,
        Probe probe,
        Feedback feedback,
        PathWatch watch) {}
