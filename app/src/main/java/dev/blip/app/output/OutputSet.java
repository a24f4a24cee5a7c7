package dev.blip.app.output;

import dev.blip.app.output.OutputRequest.Format;
import dev.blip.report.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The outputs of one scan, put together format by format. What says one thing per host is fed host by host.
public final class OutputSet {
    private final Function<Observation, String> serviceOf;
    private final boolean saysState;
    private final boolean namesStylesheet;
    private final List<ResultOutput> streams = new ArrayList<>();
    private final List<HostOutput> hosts = new ArrayList<>();

    /// @param serviceOf        from a finding to the name of its service, empty if it has none
    /// @param saysState        not every line of a list is an open port
    /// @param namesStylesheet  XML names Nmap's stylesheet
    public OutputSet(
            Function<Observation, String> serviceOf, boolean saysState, boolean namesStylesheet) {
        this.serviceOf = serviceOf;
        this.saysState = saysState;
        this.namesStylesheet = namesStylesheet;
    }

    /// A file in one of the formats; its table is for whoever reads it later.
    public void add(Format format, OutputFile file) {
        switch (format) {
            case TABLE -> hosts.add(new Table(file, serviceOf, false, false, true));
            case XML -> hosts.add(new NmapXml(file, serviceOf, namesStylesheet));
            case GREPABLE -> hosts.add(new Grepable(file, serviceOf));
            case JSON -> streams.add(new JsonLines(file));
            case LIST -> streams.add(new AddressPortLines(file, saysState));
            case CSV -> streams.add(new Csv(file, serviceOf));
        }
    }

    public void add(ResultOutput output) {
        streams.add(output);
    }

    public void add(HostOutput output) {
        hosts.add(output);
    }

    /// All of them as one.
    public ResultOutput whole() {
        return Outputs.of(streams, hosts);
    }
}
