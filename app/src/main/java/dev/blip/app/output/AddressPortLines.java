package dev.blip.app.output;

import dev.blip.report.Observation;

/// `-oL`: one `address:port` per line and verdict, as they come, for the next program in a pipe.
public final class AddressPortLines implements ResultOutput {
    private final OutputFile file;

    public AddressPortLines(OutputFile file) {
        this.file = file;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        file.clear();
    }

    @Override
    public void accept(Observation o) throws OutputFailure {
        file.address(o.address()).octet(':').number(o.port()).octet('\n');
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
