package dev.blip.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/// The reference scanner: Nmap's half-open, ACK and UDP scans, run in the lab, with their reasons.
final class Nmap {
    private static final Duration BOUND = Duration.ofSeconds(90);

    private Nmap() {}

    /// The verdicts of `nmap -sS --reason` on these targets.
    static Map<Target, Finding> scan(Lab lab, String targets, String ports) {
        return scan(lab, "-sS", targets, ports);
    }

    /// The verdicts of `nmap -sA --reason`.
    static Map<Target, Finding> scanFirewalls(Lab lab, String targets, String ports) {
        return scan(lab, "-sA", targets, ports);
    }

    /// The verdicts of `nmap -sU --reason`.
    static Map<Target, Finding> scanDatagrams(Lab lab, String targets, String ports) {
        return scan(lab, "-sU", targets, ports);
    }

    /// The verdicts of `nmap -sS -sU --reason`.
    static Map<Target, Finding> scanBoth(Lab lab, String targets, String ports) {
        return scan(lab, "-sSU", targets, ports);
    }

    /// The verdicts of `nmap -6 -sS --reason`.
    static Map<Target, Finding> scanIpv6(Lab lab, String targets, String ports) {
        return scan(lab, "-6", targets, ports);
    }

    /// @param kind  of scan, or the family of one by SYNs, which is the default
    private static Map<Target, Finding> scan(Lab lab, String kind, String targets, String ports) {
        Path file = lab.scratch().resolve("nmap.xml");
        var command =
                new ArrayList<>(
                        List.of(
                                "nmap",
                                kind,
                                "-n",
                                "-Pn",
                                "--reason",
                                "-T4",
                                "--max-retries",
                                "2"));
        command.addAll(List.of("--min-parallelism", "64", "--max-rtt-timeout", "200ms"));
        command.addAll(List.of("-p", ports, "-oX", file.toString(), targets));
        lab.run(BOUND, command.toArray(String[]::new)).orThrow("nmap");
        return findings(file);
    }

    /// The verdicts in a file that Nmap has written, or whoever writes as it does.
    static Map<Target, Finding> findings(Path file) {
        try {
            return read(file);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("nmap's XML", e);
        }
    }

    private static Map<Target, Finding> read(Path file)
            throws IOException, SAXException, ParserConfigurationException {
        var factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        var findings = new HashMap<Target, Finding>();
        for (Element host :
                elements(
                        factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement(),
                        "host")) {
            String address = elements(host, "address").getFirst().getAttribute("addr");
            for (Element port : elements(host, "port")) {
                Element state = elements(port, "state").getFirst();
                put(
                        findings,
                        address,
                        port.getAttribute("protocol"),
                        port.getAttribute("portid"),
                        state.getAttribute("state"),
                        state);
            }
            // What all ports of a host have in common is told once, with the ports beside the
            // reason.
            for (Element extra : elements(host, "extraports")) {
                for (Element reason : elements(extra, "extrareasons")) {
                    for (String port : reason.getAttribute("ports").split(",", -1)) {
                        put(
                                findings,
                                address,
                                reason.getAttribute("proto"),
                                port,
                                extra.getAttribute("state"),
                                reason);
                    }
                }
            }
        }
        return findings;
    }

    private static void put(
            Map<Target, Finding> findings,
            String address,
            String protocol,
            String ports,
            String state,
            Element withReason) {
        int dash = ports.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? ports : ports.substring(0, dash));
        int last = Integer.parseInt(ports.substring(dash + 1));
        for (int port = first; port <= last; port++) {
            findings.put(
                    Target.of(address, port, protocol),
                    new Finding(state, withReason.getAttribute("reason"), 0, ""));
        }
    }

    private static List<Element> elements(Element in, String name) {
        NodeList nodes = in.getElementsByTagName(name);
        var elements = new ArrayList<Element>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }
}
