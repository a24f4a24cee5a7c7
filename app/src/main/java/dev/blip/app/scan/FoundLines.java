package dev.blip.app.scan;

import dev.blip.app.output.AddressBook;
import dev.blip.app.output.Question;
import dev.blip.app.output.ResultOutput;
import dev.blip.app.output.ScanEnd;
import dev.blip.app.output.ScanStart;
import dev.blip.app.terminal.StatusArea;
import dev.blip.app.text.Printable;
import dev.blip.report.Observation;
import dev.blip.verdict.State;

/// `-v`: names every open port, or every host that is up, on standard error as it is found.
final class FoundLines implements ResultOutput {
    private final StatusArea status;
    private Question question = Question.TCP_SYN;
    private AddressBook book = AddressBook.NONE;

    FoundLines(StatusArea status) {
        this.status = status;
    }

    @Override
    public void begin(ScanStart start) {
        question = start.question();
        book = start.book();
    }

    @Override
    public void accept(Observation o) {
        boolean isUp = question.isOfHosts() && o.state() == State.CLOSED;
        if (o.state() == State.OPEN || o.state() == State.UNFILTERED || isUp) {
            String name = book.nameOf(o);
            String who = name.isEmpty() ? "" : " (" + Printable.text(name) + ")";
            String where = question.isOfHosts() ? book.text(o.address()) : book.socket(o);
            String protocol = question.isMixed() ? "/" + o.transport().word() : "";
            String found = question.word(o.state());
            status.say(found + " " + where + protocol + who);
        }
    }

    @Override
    public void end(ScanEnd end) {}
}
