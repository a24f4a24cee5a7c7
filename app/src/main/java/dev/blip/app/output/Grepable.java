package dev.blip.app.output;

import dev.blip.app.text.LocalTime;
import dev.blip.app.text.Printable;
import dev.blip.app.text.Seconds;
import dev.blip.report.Observation;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/// `-oG`: two lines per host in Nmap's grepable form, whether it is up and its ports, seven fields per port with `/`
/// between them (Nmap Reference Guide, "Grepable Output"). Of the names that were given for an address it has room for
/// the first. The seventh field, a service's version, holds `answers-everything` or `middlebox` where that is so.
public final class Grepable implements HostOutput {
    private final OutputFile file;
    private final Function<Observation, String> serviceOf;
    private Question question = Question.TCP_SYN;
    private AddressBook book = AddressBook.NONE;
    private long addresses;
    private long hostsUp;

    /// @param serviceOf  from a finding to the name of its service, empty if it has none
    public Grepable(OutputFile file, Function<Observation, String> serviceOf) {
        this.file = file;
        this.serviceOf = serviceOf;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        addresses = start.addresses();
        question = start.question();
        book = start.book();
        file.clear();
        file.text("# blip ")
                .text(start.version())
                .text(" scan initiated ")
                .text(LocalTime.text(start.epochNanos()));
        file.text(" as: ").text(Printable.text(start.commandLine())).octet('\n');
    }

    @Override
    public void host(List<Observation> ports, ExtraPorts others) throws OutputFailure {
        boolean isUp = HostStatus.isUp(ports, others);
        boolean isDown = HostStatus.isDown(ports, question);
        hostsUp += isUp ? 1 : 0;
        head(ports.getFirst())
                .text("\tStatus: ")
                .text(isUp ? "Up\n" : isDown ? "Down\n" : "Unknown\n");
        if (isDown || question.isOfHosts()) {
            return; // as Nmap, which asks no ports of a host that is not there
        }
        head(ports.getFirst()).text("\tPorts: ");
        for (int i = 0; i < ports.size(); i++) {
            Observation o = ports.get(i);
            file.text(i == 0 ? "" : ", ")
                    .number(o.port())
                    .octet('/')
                    .text(o.state().word())
                    .octet('/')
                    .text(o.transport().word())
                    .text("//");
            file.text(serviceOf.apply(o).replace('/', '|')).text("//");
            file.text(version(o)).octet('/');
        }
        List<State> ignored = others.states();
        if (ignored.size() == 1) { // Nmap tells of none where there are several
            State state = ignored.getFirst();
            file.text("\tIgnored State: ").text(state.word());
            file.text(" (").number(others.count(state)).octet(')');
        }
        file.octet('\n');
    }

    private OutputFile head(Observation o) throws OutputFailure {
        book.write(file.text("Host: "), o);
        return file.text(" (").text(Printable.text(book.nameOf(o))).octet(')');
    }

    /// What stands in the field of a service's version: what Nmap has no field for.
    private static String version(Observation o) {
        if (o.reply().isFromMiddlebox()) {
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
            file.text(addresses == 1 ? " IP address (" : " IP addresses (").number(hostsUp);
            file.text(hostsUp == 1 ? " host" : " hosts").text(" up) scanned in ");
            file.text(Seconds.text(end.elapsedNanos())).text(" seconds");
            file.text(end.trouble().isEmpty() ? "" : "; " + Printable.text(end.trouble()))
                    .octet('\n');
        }
    }
}
