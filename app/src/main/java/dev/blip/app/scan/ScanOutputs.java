package dev.blip.app.scan;

import dev.blip.app.output.OutputFailure;
import dev.blip.app.output.OutputFile;
import dev.blip.app.output.OutputFiles;
import dev.blip.app.output.OutputRequest;
import dev.blip.app.output.OutputRequest.Format;
import dev.blip.app.output.OutputSet;
import dev.blip.app.output.ResultOutput;
import dev.blip.app.output.Table;
import dev.blip.app.terminal.StatusArea;
import dev.blip.app.terminal.Surroundings;
import dev.blip.report.Observation;
import dev.blip.targets.ServiceNames;

/// The outputs that a request asks for, opened. Nothing is written and no file is changed before they are begun.
final class ScanOutputs {
    private final Surroundings surroundings;
    private final ScanRequest request;

    ScanOutputs(Surroundings surroundings, ScanRequest request) {
        this.surroundings = surroundings;
        this.request = request;
    }

    ResultOutput open(OutputFiles files, StatusArea status) throws OutputFailure {
        var outputs =
                new OutputSet(
                        this::serviceOf,
                        request.tellsMoreThanFinds(),
                        request.outputs().namesStylesheet());
        if (!request.outputs().takeStandardOutput()) {
            outputs.add(standardTable(files.open("-")));
        }
        for (OutputRequest output : request.outputs().files()) {
            OutputFile file = files.open(output.file());
            if (output.format() == Format.TABLE && output.isStandardOutput()) {
                outputs.add(standardTable(file));
            } else {
                outputs.add(output.format(), file);
            }
        }
        if (request.talk().verbosity() > 0 && !request.talk().isQuiet()) {
            outputs.add(new FoundLines(status));
        }
        return outputs.whole();
    }

    /// The table on standard output. Where the same person reads standard error, the closing line there says how sure
    /// the scan is, once.
    private Table standardTable(OutputFile out) {
        boolean isPerson = surroundings.outIsTerminal();
        boolean saysHowSure = !surroundings.errIsOut() || request.talk().isQuiet();
        boolean colour = isPerson && surroundings.colour() && request.talk().isColoured();
        return new Table(out, this::serviceOf, isPerson, colour, saysHowSure);
    }

    /// The names are read when the first is asked for, which is after the scan.
    private String serviceOf(Observation o) {
        return ServiceNames.of(o.transport()).nameOf(o.port());
    }
}
