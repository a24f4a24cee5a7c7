package dev.blip.app.output;

import dev.blip.report.Observation;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.List;
import java.util.function.Function;

/// The ports of a host in Nmap's XML.
final class XmlPorts {
    private final OutputFile file;
    private final Function<Observation, String> serviceOf;
    private AddressBook book = AddressBook.NONE;

    /// @param serviceOf  from a finding to the name of its service, empty if it has none
    XmlPorts(OutputFile file, Function<Observation, String> serviceOf) {
        this.file = file;
        this.serviceOf = serviceOf;
    }

    void begin(ScanStart start) {
        book = start.book();
    }

    void write(List<Observation> ports, ExtraPorts others) throws OutputFailure {
        file.text("<ports>");
        for (State state : others.states()) {
            extraPorts(state, others);
        }
        for (Observation o : ports) {
            port(o);
        }
        file.text("</ports>\n");
    }

    /// The ports in a state that are not listed, by their reasons.
    private void extraPorts(State state, ExtraPorts others) throws OutputFailure {
        file.text("<extraports state=\"").text(state.word());
        file.text("\" count=\"").number(others.count(state)).text("\">\n");
        for (Reason reason : Reason.values()) {
            if (reason.state() == state && others.count(reason) > 0) {
                file.text("<extrareasons reason=\"").text(reason.word());
                file.text("\" count=\"").number(others.count(reason)).text("\"/>\n");
            }
        }
        file.text("</extraports>\n");
    }

    private void port(Observation o) throws OutputFailure {
        file.text("<port protocol=\"").text(o.transport().word());
        file.text("\" portid=\"").number(o.port()).text("\"><state state=\"");
        file.text(o.state().word()).text("\" reason=\"").text(o.reason().word());
        file.text("\" reason_ttl=\"").number(Math.max(0, o.reply().ttl())).octet('"');
        if (o.icmpFrom() != null) {
            file.text(" reason_ip=\"").text(book.text(o.icmpFrom())).octet('"');
        }
        file.text("/>");
        String service = serviceOf.apply(o);
        if (!service.isEmpty()) {
            file.text("<service name=\"");
            XmlText.write(file, service);
            file.text("\" method=\"table\" conf=\"3\"/>");
        }
        file.text("</port>\n");
    }
}
