package dev.blip.app.scan;

import dev.blip.app.output.Question;
import dev.blip.app.output.ResultOutput;
import dev.blip.app.output.ScanEnd;
import dev.blip.app.output.ScanStart;
import dev.blip.app.terminal.StatusArea;
import dev.blip.app.text.Printable;
import dev.blip.report.Observation;
import dev.blip.targets.AddressSet;
import dev.blip.targets.GivenNames;
import dev.blip.verdict.State;

/// `-v`: names every open port, or every host that is up, on standard error as it is found.
final class FoundLines implements ResultOutput {
    private final StatusArea status;

    private final GivenNames names;
    private Question question = Question.TCP_SYN;

    FoundLines(StatusArea status, GivenNames names) {
        this.status = status;
        this.names = names;
    }

    @Override
    public void begin(ScanStart start) {
        question = start.question();
    }

    @Override
    public void accept(Observation o) {
        boolean isUp = question.isOfHosts() && o.state() == State.CLOSED;
        if (o.state() == State.OPEN || o.state() == State.UNFILTERED || isUp) {
            String name = names.firstOf(o.address());
            String who = name.isEmpty() ? "" : " (" + Printable.text(name) + ")";
            String port = question.isOfHosts() ? "" : ":" + o.port();
            String found = question.word(o.state());
            status.say(found + " " + AddressSet.dotted(o.address()) + port + who);
        }
    }

    @Override
    public void end(ScanEnd end) {}
}
