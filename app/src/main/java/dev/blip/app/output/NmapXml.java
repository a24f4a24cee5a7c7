package dev.blip.app.output;

import dev.blip.app.text.LocalTime;
import dev.blip.app.text.Seconds;
import dev.blip.report.Observation;
import dev.blip.targets.GivenNames;
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
    private GivenNames names = GivenNames.NONE;
    private Question question = Question.TCP_SYN;
    private long addresses;
    private long hostsUp;
    private long hostsDown;

    /// @param serviceOf        port to service name, empty if it has none
    /// @param namesStylesheet  a line says how a browser shows the file
    public NmapXml(OutputFile file, IntFunction<String> serviceOf, boolean namesStylesheet) {
        this.file = file;
        this.serviceOf = serviceOf;
        this.namesStylesheet = namesStylesheet;
    }

    @Override
    public void begin(ScanStart start) throws OutputFailure {
        addresses = start.addresses();
        names = start.names();
        question = start.question();
        file.clear();
        file.text("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE nmaprun>\n");
        file.text(namesStylesheet ? STYLESHEET : "");
        file.text("<nmaprun scanner=\"nmap\" args=\"");
        attribute(start.commandLine());
        file.text("\" start=\"").number(start.epochNanos() / NANOS_PER_SECOND);
        file.text("\" startstr=\"").text(LocalTime.text(start.epochNanos()));
        file.text("\" version=\"")
                .text(start.version())
                .text("\" xmloutputversion=\"" + SCHEMA + "\">\n");
        file.text("<scaninfo type=\"").text(question.scanType());
        file.text("\" protocol=\"").text(question.protocol());
        file.text("\" numservices=\"").number(start.ports().count());
        file.text("\" services=\"").text(PortList.text(start.ports())).text("\"/>\n");
        file.text("<verbose level=\"0\"/>\n<debugging level=\"0\"/>\n");
    }

    @Override
    public void host(int address, List<Observation> ports, ExtraPorts others) throws OutputFailure {
        file.text("<host>");
        boolean isDown = HostStatus.isDown(ports);
        if (isDown) {
            hostsDown++;
            file.text("<status state=\"down\" reason=\"no-response\" reason_ttl=\"0\"/>\n");
        } else {
            status(ports, others);
        }
        file.text("<address addr=\"").address(address);
        file.text("\" addrtype=\"").text(question.addressFamily()).text("\"/>\n");
        hostNames(names.of(address));
        if (isDown) {
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

    /// Names as they were given: Nmap's type `user`.
    private void hostNames(List<String> given) throws OutputFailure {
        if (given.isEmpty()) {
            file.text("<hostnames/>\n");
            return;
        }
        file.text("<hostnames>\n");
        for (String name : given) {
            file.text("<hostname name=\"");
            attribute(name);
            file.text("\" type=\"user\"/>\n");
        }
        file.text("</hostnames>\n");
    }

    private void status(List<Observation> ports, ExtraPorts others) throws OutputFailure {
        Observation evidence = HostStatus.evidence(ports);
        boolean isUp = HostStatus.isUp(ports, others);
        boolean isUnlisted = isUp && evidence.state() == State.FILTERED;
        hostsUp += isUp ? 1 : 0;
        file.text("<status state=\"").text(isUp ? "up" : "unknown");
        file.text("\" reason=\"").text((isUnlisted ? refusal(others) : evidence.reason()).word());
        int ttl = isUnlisted ? 0 : Math.max(0, evidence.reply().ttl());
        file.text("\" reason_ttl=\"").number(ttl).text("\"/>\n");
    }

    /// How the ports that are not listed were refused.
    private static Reason refusal(ExtraPorts others) {
        return others.count(Reason.CONN_REFUSED) > 0 ? Reason.CONN_REFUSED : Reason.RESET;
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
        if (o.hasIcmpFrom()) {
            file.text(" reason_ip=\"").address(o.icmpFrom()).octet('"');
        }
        file.text("/>");
        String service = serviceOf.apply(o.port());
        if (!service.isEmpty()) {
            file.text("<service name=\"");
            attribute(service);
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
                    .number(hostsUp);
            file.text(hostsUp == 1 ? " host" : " hosts").text(" up) scanned in ").text(elapsed);
            file.text(" seconds");
            if (!end.completeness().isEmpty()) {
                file.text("; ");
                attribute(end.completeness());
            }
            if (!end.lies().isEmpty()) {
                file.text("; ");
                attribute(end.lies());
            }
            file.text("\" elapsed=\"").text(elapsed);
            file.text("\" exit=\"").text(whole ? "success" : "error").octet('"');
            if (!whole) {
                file.text(" errormsg=\"");
                attribute(end.trouble());
                file.octet('"');
            }
            file.text("/><hosts up=\"")
                    .number(hostsUp)
                    .text("\" down=\"")
                    .number(hostsDown)
                    .text("\" total=\"")
                    .number(addresses);
            file.text("\"/>\n</runstats>\n</nmaprun>\n");
        }
    }

    /// An attribute's value: markup and line ends escaped, what XML 1.0 (section 2.2) forbids replaced.
    private void attribute(String text) throws OutputFailure {
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            switch (c) {
                case '&' -> file.text("&amp;");
                case '<' -> file.text("&lt;");
                case '>' -> file.text("&gt;");
                case '"' -> file.text("&quot;");
                case '\t', '\n', '\r' -> file.text("&#").number(c).octet(';');
                default -> file.text(isXmlCharacter(c) ? Character.toString(c) : "\uFFFD");
            }
        }
    }

    private static boolean isXmlCharacter(int c) {
        return (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
    }
}
