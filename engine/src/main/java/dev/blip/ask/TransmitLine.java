package dev.blip.ask;

import dev.blip.ledger.ObservationLog;
import dev.blip.link.FrameSender;
import dev.blip.metric.Counters;

/// What one transmitter has to itself.
public record TransmitLine(
        Lane lane,
        FrameSender sender,
        RateControl.Share share,
        Counters counters,
        ObservationLog log) {}
