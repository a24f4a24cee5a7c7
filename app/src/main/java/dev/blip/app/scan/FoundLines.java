package dev.blip.app.scan;

import dev.blip.app.output.ResultOutput;
import dev.blip.app.output.ScanEnd;
import dev.blip.app.output.ScanStart;
import dev.blip.app.terminal.StatusArea;
import dev.blip.app.text.Printable;
import dev.blip.report.Observation;
import dev.blip.targets.AddressSet;
import dev.blip.targets.GivenNames;
import dev.blip.verdict.State;

/// `-v`: names every open port on standard error as it is found.
final class FoundLines implements ResultOutput {
    private final StatusArea status;

    private final GivenNames names;

    FoundLines(StatusArea status, GivenNames names) {
        this.status = status;
        this.names = names;
    }

    @Override
    public void begin(ScanStart start) {}

    @Override
    public void accept(Observation o) {
        if (o.state() == State.OPEN) {
            String name = names.firstOf(o.address());
            String who = name.isEmpty() ? "" : " (" + Printable.text(name) + ")";
            status.say("open " + AddressSet.dotted(o.address()) + ":" + o.port() + who);
        }
    }

    @Override
    public void end(ScanEnd end) {}
}
