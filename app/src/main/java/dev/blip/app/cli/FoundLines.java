package dev.blip.app.cli;

import dev.blip.app.output.ResultOutput;
import dev.blip.app.output.ScanEnd;
import dev.blip.app.output.ScanStart;
import dev.blip.report.Observation;
import dev.blip.report.State;

/// `-v`: names every open port on standard error as it is found.
final class FoundLines implements ResultOutput {
    private final StatusArea status;

    FoundLines(StatusArea status) {
        this.status = status;
    }

    @Override
    public void begin(ScanStart start) {}

    @Override
    public void accept(Observation o) {
        if (o.state() == State.OPEN) {
            status.say("open " + ScanCommand.address(o.address()) + ":" + o.port());
        }
    }

    @Override
    public void end(ScanEnd end) {}
}
