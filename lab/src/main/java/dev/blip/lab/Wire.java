package dev.blip.lab;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The program `wire.c` between a lab's two ends, which can be stopped and started again.
final class Wire {
    private final Namespace between;
    private final Layout.Cable cable;
    private @Nullable Running running;

    /// @param between  has the interfaces w0, towards the scanner, and w1, towards the target
    Wire(Namespace between, Layout.Cable cable) {
        this.between = between;
        this.cable = cable;
    }

    void start(Lab lab) {
        running =
                lab.startReady(
                        between,
                        Workshop.tool("wire").toString(),
                        "w0",
                        "w1",
                        cable.delays(),
                        Integer.toString(cable.jitterMillis()),
                        Integer.toString(cable.lossPerMille()),
                        Integer.toString(cable.packetsPerSecond()),
                        Integer.toString(cable.queueFrames()));
    }

    /// What it has done since it was started.
    WireCounters stop() {
        return WireCounters.parse(
                Objects.requireNonNull(running, "started").stop().orThrow("wire").out());
    }
}
