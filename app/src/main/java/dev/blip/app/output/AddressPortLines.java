package dev.blip.app.output;

import dev.blip.report.Observation;

/// `-oL`: one `address:port` per line and verdict, in IPv6 `[address]:port`, of host discovery the address alone, as
/// they come, for the next program in a pipe. Where TCP and UDP ports are asked, a tab and `tcp` or `udp` follow; where
/// more than open ports, or hosts that are up, are shown, a tab and the state.
public final class AddressPortLines implements ResultOutput {
    private final OutputFile file;
    private final boolean saysState;
    private Question question = Question.TCP_SYN;
    private AddressBook book = AddressBook.NONE;

    /// @param saysState  not every line is an open port
    public AddressPortLines(OutputFile file, boolean saysState) {
        this.file = file;
        this.saysState = saysState;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        file.clear();
        question = start.question();
        book = start.book();
    }

    @Override
    public void accept(Observation o) throws OutputFailure {
        if (question.isOfHosts()) {
            book.write(file, o);
        } else {
            book.writeSocket(file, o);
        }
        if (question.isMixed()) {
            file.octet('\t').text(o.transport().word());
        }
        if (saysState) {
            file.octet('\t').text(question.word(o.state()));
        }
        file.octet('\n');
    }

    @Override
    public void idle() throws OutputFailure {
        file.flush();
    }

    @Override
    public void end(ScanEnd end) throws OutputFailure {
        file.close();
    }
}
