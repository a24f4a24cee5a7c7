package dev.blip.report;

import java.io.IOException;

/// Where verdicts go: a file, a terminal, later an inventory. Called by one thread, never by the engine's hot threads;
/// a slow sink slows the scan down, it never loses a verdict.
public interface ObservationSink {
    /// @throws IOException if the verdict could not be kept (a full disk); the scan stops and says so
    void accept(Observation observation) throws IOException;

    /// A verdict whose state is not reported, of which the engine knows all the same: a reply or an ICMP error, never a
    /// silence. A sink that says how many ports a host has in a state counts them.
    default void unlisted(Observation observation) throws IOException {}

    /// Nothing more is waiting at the moment: a good time to flush what a person is looking at.
    default void idle() throws IOException {}
}
