package dev.blip.app.output;

import dev.blip.app.text.LocalTime;
import dev.blip.app.text.Seconds;
import dev.blip.report.Observation;
import dev.blip.targets.PortSet;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/// `-oX`: what Nmap's importers read, valid by Nmap's own DTD (nmap.dtd), whose `scanner` attribute has the one value
/// `nmap`; who really scanned stands in `args`. A host is up if it answered anything itself.
public final class NmapXml implements HostOutput {
    private static final String SCHEMA = "1.05"; // XML_SCHEMA of the Nmap releases since 7.40
    private static final String STYLESHEET =
            "<?xml-stylesheet href=\"file:///usr/share/nmap/nmap.xsl\" type=\"text/xsl\"?>\n";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final OutputFile file;
    private final boolean namesStylesheet;
    private final XmlHostHead head;
    private final XmlPorts ports;
    private Question question = Question.TCP_SYN;
    private long addresses;

    /// @param serviceOf        from a finding to the name of its service, empty if it has none
    /// @param namesStylesheet  a line says how a browser shows the file
    public NmapXml(
            OutputFile file, Function<Observation, String> serviceOf, boolean namesStylesheet) {
        this.file = file;
        this.head = new XmlHostHead(file);
        this.ports = new XmlPorts(file, serviceOf);
        this.namesStylesheet = namesStylesheet;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        addresses = start.addresses();
        head.begin(start);
        question = start.question();
        ports.begin(start);
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
            scanInfo(question, start.ports());
            if (start.datagrams() != null) {
                scanInfo(Question.UDP, start.datagrams().ports());
            }
        }
        file.text("<verbose level=\"0\"/>\n<debugging level=\"0\"/>\n");
    }

    private void scanInfo(Question asked, PortSet ports) throws OutputFailure {
        file.text("<scaninfo type=\"").text(asked.scanType());
        file.text("\" protocol=\"").text(asked.protocol());
        file.text("\" numservices=\"").number(ports.count());
        file.text("\" services=\"").text(PortList.text(ports)).text("\"/>\n");
    }

    @Override
    public void host(List<Observation> ports, ExtraPorts others) throws OutputFailure {
        if (!head.write(ports, others)) {
            file.text("</host>\n"); // as Nmap, which asks no ports of a host that is not there
            return;
        }
        this.ports.write(ports, others);
        file.text("</host>\n");
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
