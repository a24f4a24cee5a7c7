package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// UDP ports beside `nmap -sU`: real servers of Debian's packages, silent ports, and hosts as Linux is by default,
/// which send six ICMP errors at once and then one a second.
@Tag("lab")
class UdpScanTest {
    private static final Duration READY = Duration.ofSeconds(10);
    private static final Path DTD = Path.of("/usr/share/nmap/nmap.dtd");

    // Ten addresses with a hundred ports each.
    private static final String HOSTS = "198.18.5.0-9";
    private static final String SERVED = "53,69,123,161,5060";
    private static final String PORTS = SERVED + ",30000-30049,40000-40044";
    private static final int FIRST_SILENT = 40_000;
    private static final String SILENCE =
            """
            table ip silence {
              chain arriving {
                type filter hook input priority 0
                udp dport 40000-40044 drop
              }
            }
            """;

    /// As tshark calls them.
    private static final List<String> KINDS =
            List.of(
                    "dns", "portmap", "ntp", "nbns", "snmp", "xdmcp", "cldap", "isakmp", "rip",
                    "openvpn", "radius", "ssdp", "nfs", "stun", "sip", "nat-pmp", "mdns", "coap",
                    "bacapp");

    private static final String NTP =
            """
            port 123
            allow
            local stratum 5
            cmdport 0
            bindcmdaddress /dev/null
            pidfile FOLDER/chronyd.pid
            driftfile FOLDER/drift
            """;

    private static final String SNMP = "rocommunity public\nagentaddress udp:161\n";

    private static final String SIP =
            """
            auto_aliases=no
            children=1
            log_stderror=yes
            loadmodule "sl.so"
            request_route { sl_send_reply("200","OK"); exit; }
            """;

    private static void serve(Lab lab) throws IOException {
        Path work = lab.scratch();
        Path ntp =
                Files.writeString(
                        work.resolve("chrony.conf"), NTP.replace("FOLDER", work.toString()));
        Path snmp = Files.writeString(work.resolve("snmpd.conf"), SNMP);
        // By one socket of each address, for Kamailio answers from the address of its socket.
        var listens = new StringBuilder();
        for (int host = 0; host < 10; host++) {
            listens.append("listen=udp:198.18.5.").append(host).append(":5060\n");
        }
        Path sip = Files.writeString(work.resolve("kamailio.cfg"), listens + SIP);
        String pid = work.resolve("pid").toString();
        start(
                lab,
                "started",
                "dnsmasq",
                "-k",
                "-C",
                "/dev/null",
                "--no-resolv",
                "--no-hosts",
                "-u",
                "root",
                "--pid-file=" + pid,
                "--log-facility=-");
        start(lab, "starting", server("chronyd"), "-d", "-x", "-u", "root", "-f", ntp.toString());
        start(
                lab,
                "NET-SNMP version",
                server("snmpd"),
                "-f",
                "-Lo",
                "-C",
                "-c",
                snmp.toString(),
                "-p",
                pid + "s",
                "-I",
                "-smux");
        lab.start(lab.target(), List.of(server("in.tftpd"), "-L", "-u", "root", "-s", work + ""));
        start(
                lab,
                "Listening on",
                server("kamailio"),
                "-L",
                modules().toString(),
                "-f",
                sip.toString(),
                "-DD",
                "-E",
                "-Y",
                "/tmp",
                "-P",
                pid + "k");
    }

    /// `./check` unpacks servers there and installs none of them.
    private static Path servers() {
        return Workshop.blip().resolveSibling("target/servers");
    }

    private static String server(String program) {
        return servers().resolve("usr/sbin").resolve(program).toString();
    }

    /// Kamailio's, in a folder that is named after the architecture.
    private static Path modules() throws IOException {
        try (Stream<Path> each = Files.list(servers().resolve("usr/lib"))) {
            return each.map(folder -> folder.resolve("kamailio/modules"))
                    .filter(Files::isDirectory)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void start(Lab lab, String word, String... command) {
        lab.start(lab.target(), List.of(command)).awaitWord(word, READY);
    }

    private static String states(Map<Target, Finding> findings) {
        var counts = new TreeMap<String, Integer>();
        findings.values()
                .forEach(finding ->
                        counts.merge(finding.state() + " " + finding.reason(), 1, Integer::sum));
        return counts.toString();
    }

    private static boolean isServed(Target target) {
        return ("," + SERVED + ",").contains("," + target.port() + ",");
    }

    /// Nmap 7.93 has no answer of TFTP, which comes from another port, nor of SIP where the server does not know the
    /// address that is asked for.
    @Test
    void realServersAreOpenAndAllElseIsAsNmapSays() throws IOException {
        try (Lab lab = Lab.open()) {
            serve(lab);
            lab.target().nft(SILENCE);
            ScanResult ours = lab.scan(HOSTS, "-sU", "-p", PORTS).orFail();
            long began = System.nanoTime();
            Map<Target, Finding> nmaps = Nmap.scanDatagrams(lab, HOSTS, PORTS);
            double nmapMillis = (System.nanoTime() - began) / 1e6;
            System.out.println("udp: ours " + ours.scanMillis() + " ms " + states(ours.findings()));
            System.out.println("udp: nmap " + nmapMillis + " ms " + states(nmaps));
            assertEquals(1_000, ours.findings().size());
            assertEquals(50, ours.count("open"));
            ours.findings()
                    .forEach((target, finding) -> {
                        Finding nmap = Objects.requireNonNull(nmaps.get(target), "nmap's");
                        if (isServed(target)) {
                            assertEquals("open udp-response", words(finding), () -> target + "");
                        } else {
                            assertEquals(words(nmap), words(finding), () -> target + "");
                            boolean isSilent = target.port() >= FIRST_SILENT;
                            assertEquals(
                                    isSilent ? "open|filtered no-response" : "closed port-unreach",
                                    words(finding));
                        }
                    });
        }
    }

    /// DNS is served by both protocols on one port.
    @Test
    void portsOfBothProtocolsAreWhatNmapSaysInOneRun() throws IOException {
        String ports = "T:53,30000-30019,40000-40004,U:53,123,161,30000-30009,40000-40004";
        int ofTcp = 26;
        int ofUdp = 18;
        try (Lab lab = Lab.open()) {
            serve(lab);
            lab.target().nft(SILENCE.replace("drop", "drop\n    tcp dport 40000-40004 drop"));
            Path base = lab.scratch().resolve("mixed");
            ScanResult ours = lab.scan(HOSTS, "-p", ports, "-oA", base.toString()).orFail();
            Map<Target, Finding> nmaps = Nmap.scanBoth(lab, HOSTS, ports);
            System.out.println("mixed: ours " + states(ours.findings()));
            System.out.println("mixed: nmap " + states(nmaps));
            assertEquals(10 * (ofTcp + ofUdp), ours.findings().size());
            ours.findings()
                    .forEach((target, finding) -> {
                        Finding nmap = Objects.requireNonNull(nmaps.get(target), "nmap's");
                        assertEquals(words(nmap), words(finding), () -> target + "");
                    });
            assertEquals(nmaps.keySet(), ours.findings().keySet());
            assertEquals(10L * (ofTcp + ofUdp), ours.number("targets"));
            assertEquals(10 * 4, ours.number("open"));
            assertEquals(10 * (20 + 10), ours.number("closed"));
            assertEquals(10 * 5, ours.number("filtered"));
            assertEquals(10 * 5, ours.number("open_filtered"));
            String xml = base + ".xml";
            lab.run(READY, "xmllint", "--nonet", "--noout", "--dtdvalid", DTD + "", xml)
                    .orThrow("xmllint");
            assertEquals(nmaps.keySet(), Nmap.findings(Path.of(xml)).keySet());
        }
    }

    private static String words(Finding finding) {
        return finding.state() + " " + finding.reason();
    }

    /// The hosts are asked beside each other: one that sends an error a second takes as long as it does, one that sends
    /// none, and one that sends any number, are done with at once.
    @Test
    void hostThatLimitsItsErrorsTakesAsLongAsItsLimit() throws IOException {
        int ports = LongWork.runs("closed ports on each of two hosts", 30, 1_000);
        try (Lab lab = Lab.open()) {
            Namespace other = lab.add("office");
            Veth.join(lab.scanner(), "sv1", other, "of0");
            lab.scanner().ip("addr", "add", "198.19.99.1/24", "dev", "sv1");
            other.ip("addr", "add", "198.19.99.10/24", "dev", "of0");
            for (Namespace host : List.of(lab.target(), other)) {
                host.configure(
                        "sysctl",
                        "-qw",
                        "net.ipv4.icmp_ratelimit=1000",
                        "net.ipv4.icmp_msgs_per_sec=1000",
                        "net.ipv4.icmp_msgs_burst=50");
            }
            ScanResult result =
                    lab.startScan(
                                    List.of(),
                                    "198.18.5.1",
                                    "198.19.99.10",
                                    "-sU",
                                    "-p",
                                    "30001-" + (30_000 + ports))
                            .await(Duration.ofSeconds(2L * ports + 60))
                            .orFail();
            double floor = ports - 6.0;
            System.out.println(
                    "udp: two hosts, "
                            + ports
                            + " closed ports each: "
                            + result.scanMillis() / 1e3
                            + " s, their limit is "
                            + floor
                            + " s; "
                            + states(result.findings()));
            assertEquals(2L * ports, result.count("closed"), () -> states(result.findings()));
            double most =
                    LongWork.isAsked() ? 1.2 : 1.6; // of a few, those of the search weigh more
            assertTrue(result.scanMillis() <= most * floor * 1e3, result::describe);
        }
    }

    @Test
    void silentHostIsDoneWithInATenthOfNmapsTime() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(SILENCE.replace("40000-40044", "1-65535"));
            ScanResult ours = lab.scan("198.18.5.1", "-sU", "-p", "1-1000").orFail();
            assertEquals(1_000, ours.count("open|filtered"));
            assertTrue(ours.scanMillis() < 2_500, ours::describe);
            long began = System.nanoTime();
            var nmap =
                    List.of("nmap", "-sU", "-n", "-Pn", "-p", "1-1000", "198.18.5.1")
                            .toArray(String[]::new);
            Duration bound = Duration.ofSeconds(LongWork.isAsked() ? 900 : 20);
            boolean isOver = !lab.run(bound, nmap).isTimeout();
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.println(
                    "udp: a silent host: ours "
                            + ours.scanMillis()
                            + " ms, nmap -sU "
                            + (isOver ? "" : "more than ")
                            + seconds
                            + " s");
            assertTrue(seconds * 1e3 >= 8 * ours.scanMillis(), "nmap took " + seconds + " s");
        }
    }

    @Test
    void outputsSayUdpAndXmlIsValid() throws IOException {
        try (Lab lab = Lab.open()) {
            lab.target().nft(SILENCE);
            Path base = lab.scratch().resolve("udp");
            var command =
                    new ArrayList<>(List.of("scan", "198.18.5.1", "-sU", "-p", "U:40000,30000"));
            command.addAll(List.of("--show", "all", "-oA", base.toString()));
            lab.blip(command.toArray(String[]::new)).orThrow("scan");
            Path xml = Path.of(base + ".xml");
            lab.run(READY, "xmllint", "--nonet", "--noout", "--dtdvalid", DTD + "", xml + "")
                    .orThrow("xmllint");
            String written = Files.readString(xml);
            assertTrue(written.contains("<scaninfo type=\"udp\" protocol=\"udp\""), written);
            assertTrue(
                    written.contains(
                            "<port protocol=\"udp\" portid=\"40000\">"
                                    + "<state state=\"open|filtered\" reason=\"no-response\""),
                    written);
            assertTrue(
                    written.contains(
                            "portid=\"30000\"><state state=\"closed\" reason=\"port-unreach\""),
                    written);
            String grepable = Files.readString(Path.of(base + ".gnmap"));
            assertTrue(grepable.contains("40000/open|filtered/udp//"), grepable);
            String table = Files.readString(Path.of(base + ".nmap"));
            assertTrue(table.contains("40000/udp open|filtered"), table);
            String json = Files.readString(Path.of(base + ".jsonl"));
            assertTrue(json.contains("\"proto\":\"udp\",\"state\":\"open|filtered\""), json);
        }
    }

    /// Without TFTP and QUIC, which make tshark take all else from the same source port for theirs.
    @Test
    void everyDatagramIsWhole() {
        try (Lab lab = Lab.open()) {
            lab.target().nft(SILENCE.replace("40000-40044", "1-65535"));
            Capture capture = lab.capture();
            lab.scan("198.18.5.1", "-sU", "--exclude-ports", "69,443,853").orFail();
            Path file = capture.finish();
            String ours = "ip.dst == 198.18.5.1 && udp";
            assertTrue(Capture.fields(file, ours, "frame.number").size() >= 2 * 93);
            for (String kind : KINDS) {
                assertTrue(isAny(file, ours + " && " + kind), kind);
            }
            String faults =
                    " && (_ws.malformed || udp.checksum.status == 0 || ip.checksum.status == 0)";
            assertEquals(List.of(), Capture.fields(file, ours + faults, "frame.number"));
        }
    }

    private static boolean isAny(Path file, String filter) {
        return !Capture.fields(file, filter, "frame.number").isEmpty();
    }
}
