package dev.blip.app.output;

import dev.blip.report.Observation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// All outputs of one scan as one.
public final class Outputs implements ResultOutput {
    private final ResultOutput[] outputs;

    public Outputs(List<ResultOutput> outputs) {
        this.outputs = outputs.toArray(new ResultOutput[0]);
    }

    /// @param streams  hear of each finding as it comes
    /// @param hosts    are fed host by host
    static Outputs of(List<ResultOutput> streams, List<HostOutput> hosts) {
        var all = new ArrayList<>(streams);
        if (!hosts.isEmpty()) {
            all.add(new GroupedByHost(hosts, GroupedByHost.DEFAULT_CAPACITY));
        }
        return new Outputs(all);
    }

    @Override
    public void begin(ScanStart start) throws IOException {
        for (ResultOutput output : outputs) {
            output.begin(start);
        }
    }

    @Override
    public void accept(Observation observation) throws IOException {
        for (ResultOutput output : outputs) {
            output.accept(observation);
        }
    }

    @Override
    public void unlisted(Observation observation) throws IOException {
        for (ResultOutput output : outputs) {
            output.unlisted(observation);
        }
    }

    @Override
    public void idle() throws IOException {
        for (ResultOutput output : outputs) {
            output.idle();
        }
    }

    /// Every output is ended, also when one of them fails; the first failure is thrown.
    @Override
    public void end(ScanEnd end) throws IOException {
        var failures = new Failures();
        for (ResultOutput output : outputs) {
            failures.collect(() -> output.end(end));
        }
        failures.throwFirst();
    }
}
