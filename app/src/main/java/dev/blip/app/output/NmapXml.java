package dev.blip.app.output;

import dev.blip.app.text.LocalTime;
import dev.blip.app.text.Seconds;
import dev.blip.report.Observation;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.List;
import java.util.function.IntFunction;

/// `-oX`: what Nmap's importers read, valid by Nmap's own DTD (nmap.dtd), whose `scanner` attribute has the one value
/// `nmap`; who really scanned stands in `args`. A host is up if it answered anything itself.
public final class NmapXml implements HostOutput {
    private static final String SCHEMA = "1.05"; // XML_SCHEMA of the Nmap releases since 7.40
    private static final String STYLESHEET =
            "<?xml-stylesheet href=\"file:///usr/share/nmap/nmap.xsl\" type=\"text/xsl\"?>\n";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final OutputFile file;
    private final IntFunction<String> serviceOf;
    private final boolean namesStylesheet;
    private final XmlHostHead head;
    private Question question = Question.TCP_SYN;
    private AddressBook book = AddressBook.NONE;
    private long addresses;

    /// @param serviceOf        port to service name, empty if it has none
    /// @param namesStylesheet  a line says how a browser shows the file
    public NmapXml(OutputFile file, IntFunction<String> serviceOf, boolean namesStylesheet) {
        this.file = file;
        this.head = new XmlHostHead(file);
        this.serviceOf = serviceOf;
        this.namesStylesheet = namesStylesheet;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        addresses = start.addresses();
        head.begin(start);
        question = start.question();
        book = start.book();
        file.clear();
        file.text("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE nmaprun>\n");
        file.text(namesStylesheet ? STYLESHEET : "");
        file.text("<nmaprun scanner=\"nmap\" args=\"");
        XmlText.write(file, start.commandLine());
        file.text("\" start=\"").number(start.epochNanos() / NANOS_PER_SECOND);
        file.text("\" startstr=\"").text(LocalTime.text(start.epochNanos()));
        file.text("\" version=\"")
                .text(start.version())
                .text("\" xmloutputversion=\"" + SCHEMA + "\">\n");
        if (!question.isOfHosts()) {
            scanInfo(start);
        }
        file.text("<verbose level=\"0\"/>\n<debugging level=\"0\"/>\n");
    }

    private void scanInfo(ScanStart start) throws OutputFailure {
        file.text("<scaninfo type=\"").text(question.scanType());
        file.text("\" protocol=\"").text(question.protocol());
        file.text("\" numservices=\"").number(start.ports().count());
        file.text("\" services=\"").text(start.portText()).text("\"/>\n");
    }

    @Override
    public void host(List<Observation> ports, ExtraPorts others) throws OutputFailure {
        if (!head.write(ports, others)) {
            file.text("</host>\n"); // as Nmap, which asks no ports of a host that is not there
            return;
        }
        file.text("<ports>");
        for (State state : others.states()) {
            extraPorts(state, others);
        }
        for (Observation o : ports) {
            port(o);
        }
        file.text("</ports>\n</host>\n");
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
        file.text("<port protocol=\"").text(question.protocol());
        file.text("\" portid=\"").number(o.port()).text("\"><state state=\"");
        file.text(o.state().word()).text("\" reason=\"").text(o.reason().word());
        file.text("\" reason_ttl=\"").number(Math.max(0, o.reply().ttl())).octet('"');
        if (o.icmpFrom() != null) {
            file.text(" reason_ip=\"").text(book.text(o.icmpFrom())).octet('"');
        }
        file.text("/>");
        String service = serviceOf.apply(o.port());
        if (!service.isEmpty()) {
            file.text("<service name=\"");
            XmlText.write(file, service);
            file.text("\" method=\"table\" conf=\"3\"/>");
        }
        file.text("</port>\n");
    }

    @Override
    public void end(ScanEnd end) throws IOException {
        try (file) {
            boolean whole = end.trouble().isEmpty();
            String elapsed = Seconds.text(end.elapsedNanos());
            String when = LocalTime.text(end.epochNanos());
            file.text("<runstats><finished time=\"").number(end.epochNanos() / NANOS_PER_SECOND);
            file.text("\" timestr=\"")
                    .text(when)
                    .text("\" summary=\"blip done at ")
                    .text(when)
                    .text("; ");
            file.number(addresses)
                    .text(addresses == 1 ? " IP address (" : " IP addresses (")
                    .number(head.hostsUp());
            file.text(head.hostsUp() == 1 ? " host" : " hosts")
                    .text(" up) scanned in ")
                    .text(elapsed);
            file.text(" seconds");
            if (!end.completeness().isEmpty()) {
                file.text("; ");
                XmlText.write(file, end.completeness());
            }
            if (!end.lies().isEmpty()) {
                file.text("; ");
                XmlText.write(file, end.lies());
            }
            file.text("\" elapsed=\"").text(elapsed);
            file.text("\" exit=\"").text(whole ? "success" : "error").octet('"');
            if (!whole) {
                file.text(" errormsg=\"");
                XmlText.write(file, end.trouble());
                file.octet('"');
            }
            file.text("/><hosts up=\"")
                    .number(head.hostsUp())
                    .text("\" down=\"")
                    .number(head.hostsDown())
                    .text("\" total=\"")
                    .number(addresses);
            file.text("\"/>\n</runstats>\n</nmaprun>\n");
        }
    }
}
