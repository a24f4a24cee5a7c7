package dev.blip.app.output;

import dev.blip.report.Observation;

/// `-oL`: one `address:port` per line and verdict, as they come, for the next program in a pipe. Where more than open
/// ports are shown, a tab and the state follow.
public final class AddressPortLines implements ResultOutput {
    private final OutputFile file;
    private final boolean saysState;

    /// @param saysState  not every line is an open port
    public AddressPortLines(OutputFile file, boolean saysState) {
        this.file = file;
        this.saysState = saysState;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        file.clear();
    }

    @Override
    public void accept(Observation o) throws OutputFailure {
        file.address(o.address()).octet(':').number(o.port());
        if (saysState) {
            file.octet('\t').text(o.state().word());
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
