package dev.blip.app.output;

import dev.blip.report.Observation;
import dev.blip.report.Reason;
import dev.blip.target.GivenNames;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;

/// `-oG`: one line per host in Nmap's grepable form, seven fields per port with `/` between them (Nmap Reference
/// Guide, "Grepable Output"). Of the names that were given for an address it has room for the first. The seventh field,
/// a service's version, holds `answers-everything` or `middlebox` where that is so.
public final class Grepable implements HostOutput {
    private final OutputFile file;
    private final IntFunction<String> serviceOf;
    private GivenNames names = GivenNames.NONE;
    private long addresses;
    private long hosts;

    /// @param serviceOf  port to service name, empty if it has none
    public Grepable(OutputFile file, IntFunction<String> serviceOf) {
        this.file = file;
        this.serviceOf = serviceOf;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        addresses = start.addresses();
        names = start.names();
        file.clear();
        file.text("# blip ")
                .text(start.version())
                .text(" scan initiated ")
                .text(LocalTime.text(start.epochNanos()));
        file.text(" as: ").text(Printable.text(start.commandLine())).octet('\n');
    }

    @Override
    public void host(int address, List<Observation> ports) throws OutputFailure {
        hosts++;
        file.text("Host: ").address(address).text(" (");
        file.text(Printable.text(names.firstOf(address))).text(")\tPorts: ");
        for (int i = 0; i < ports.size(); i++) {
            Observation o = ports.get(i);
            file.text(i == 0 ? "" : ", ")
                    .number(o.port())
                    .octet('/')
                    .text(o.state().word())
                    .text("/tcp//");
            file.text(serviceOf.apply(o.port()).replace('/', '|')).text("//");
            file.text(version(o)).octet('/');
        }
        file.octet('\n');
    }

    /// What stands in the field of a service's version: what Nmap has no field for.
    private static String version(Observation o) {
        if (o.isFromMiddlebox()) {
            return "middlebox";
        }
        return o.reason() == Reason.ANSWERS_EVERYTHING ? o.reason().word() : "";
    }

    @Override
    public void end(ScanEnd end) throws IOException {
        try (file) {
            file.text("# blip done at ")
                    .text(LocalTime.text(end.epochNanos()))
                    .text(" -- ")
                    .number(addresses);
            file.text(addresses == 1 ? " IP address (" : " IP addresses (").number(hosts);
            file.text(hosts == 1 ? " host" : " hosts").text(" reported) scanned in ");
            file.number(end.elapsedNanos() / 1_000_000).text(" ms");
            file.text(end.trouble().isEmpty() ? "" : "; " + Printable.text(end.trouble()))
                    .octet('\n');
        }
    }
}
