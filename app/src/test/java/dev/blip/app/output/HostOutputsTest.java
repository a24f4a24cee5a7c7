package dev.blip.app.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.blip.address.IpAddress;
import dev.blip.report.Observation;
import dev.blip.report.Reply;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostOutputsTest {
    private static final Path STYLESHEET = Path.of("/usr/share/nmap/nmap.xsl");

    @TempDir Path folder;

    private static ResultOutput xml(OutputFile file) {
        return Sample.byHost(new NmapXml(file, Sample::service, true));
    }

    private static ResultOutput grepable(OutputFile file) {
        return Sample.byHost(new Grepable(file, Sample::service));
    }

    private static ResultOutput table(OutputFile file, boolean forPeople, boolean colour) {
        return Sample.byHost(new Table(file, Sample::service, forPeople, colour, true));
    }

    @Test
    void tableNamesEachHostOnceForPeople() throws IOException {
        assertEquals(
                """
                ADDRESS         PORT      STATE    SERVICE        REASON             TTL     RTT
                198.18.0.1      22/tcp    closed   ssh            reset               63 9.87 ms
                                80/tcp    open     http           syn-ack             64 0.12 ms
                198.18.0.254    80/tcp    filtered http           admin-prohibited   250  1.25 s
                                443/tcp   filtered                no-response
                5 targets, 2 answered; probably missed 0 (0 to 1)
                """,
                Sample.written(file -> table(file, true, false), Sample.ALL));
    }

    @Test
    void namesThatWereGivenStandWithTheirHosts() throws IOException {
        ScanStart start = Sample.startWithNames();
        ScanEnd end = Sample.end("");
        List<Observation> found = List.of(Sample.OPEN, Sample.PROHIBITED, Sample.SILENT);
        assertEquals(
                """
                ADDRESS         PORT      STATE    SERVICE        REASON             TTL     RTT  HOST
                198.18.0.1      80/tcp    open     http           syn-ack             64 0.12 ms  a&<"?b.example, \
                -c,d.example
                198.18.0.254    80/tcp    filtered http           admin-prohibited   250  1.25 s  second.example
                198.18.0.254    443/tcp   filtered                no-response                     second.example
                """,
                Sample.written(file -> table(file, false, false), found, start, end)
                        .replaceAll("5 targets.*\n", ""));
        String lines = Sample.written(HostOutputsTest::grepable, found, start, end);
        assertTrue(lines.contains("\nHost: 198.18.0.1 (a&<\"?b.example)\tPorts: 80/"), lines);
        assertTrue(lines.contains("\nHost: 198.18.0.254 (second.example)\tPorts: "), lines);
        String xml = Sample.written(HostOutputsTest::xml, found, start, end);
        assertTrue(
                xml.contains(
                        """
                        <hostnames>
                        <hostname name="a&amp;&lt;&quot;\uFFFDb.example" type="user"/>
                        <hostname name="-c,d.example" type="user"/>
                        </hostnames>
                        <ports>\
                        """),
                xml);
    }

    @Test
    void whoHasAnAddressOnOurOwnLinkStandsWithItsHost() throws IOException, InterruptedException {
        ScanStart start = Sample.startOnLink();
        ScanEnd end = Sample.end("");
        List<Observation> found =
                List.of(Sample.OPEN, Sample.CLOSED, Sample.SILENT, Sample.NOT_ON_LINK);
        assertEquals(
                """
                ADDRESS         PORT      STATE    SERVICE        REASON             TTL     RTT  \
                MAC                VENDOR                     HOST
                198.18.0.1      22/tcp    closed   ssh            reset               63 9.87 ms  \
                b8:27:eb:00:00:07  ="Pi" & ?Sons              first.example
                                80/tcp    open     http           syn-ack             64 0.12 ms
                198.18.0.2      80/tcp    open     http           syn-ack             61 0.05 ms
                198.18.0.254    443/tcp   filtered                no-response                     \
                02:00:0a:09:00:07   local-or-random duplicate-address proxy-arp 06:00:00:00:00:01
                5 targets, 2 answered; probably missed 0 (0 to 1)
                """,
                Sample.written(file -> table(file, true, false), found, start, end));
        String xml = Sample.written(HostOutputsTest::xml, found, start, end);
        validate(xml);
        assertTrue(
                xml.contains(
                        """
                        <address addr="198.18.0.1" addrtype="ipv4"/>
                        <address addr="B8:27:EB:00:00:07" addrtype="mac" vendor="=&quot;Pi&quot; &amp; \uFFFDSons"/>
                        """),
                xml);
        assertTrue(
                xml.contains(
                        """
                        <address addr="198.18.0.254" addrtype="ipv4"/>
                        <address addr="02:00:0A:09:00:07" addrtype="mac"/>
                        <address addr="06:00:00:00:00:01" addrtype="mac"/>
                        """),
                xml);
        String grepable = Sample.written(HostOutputsTest::grepable, found, start, end);
        assertFalse(grepable.contains("B8:27") || grepable.contains("b8:27"), grepable);
    }

    @Test
    void hostsAreUpOrDownAndHaveNoPorts() throws IOException, InterruptedException {
        ScanStart start = Sample.startOfHosts();
        ScanEnd end = Sample.end("");
        assertEquals(
                """
                ADDRESS         STATE    REASON             TTL     RTT  MAC                VENDOR
                198.18.0.1      up       arp-response           0.08 ms  b8:27:eb:00:00:07  ="Pi" & ?Sons
                198.18.0.2      up       reset               61 1.25 ms
                198.18.0.3      down     no-response
                5 targets, 2 answered; probably missed 0 (0 to 1)
                """,
                Sample.written(file -> table(file, true, false), Sample.HOSTS, start, end));
        String xml = Sample.written(HostOutputsTest::xml, Sample.HOSTS, start, end);
        validate(xml);
        assertTrue(
                xml.contains(
                        """
                        <host><status state="up" reason="reset" reason_ttl="61"/>
                        <address addr="198.18.0.2" addrtype="ipv4"/>
                        <hostnames/>
                        </host>
                        <host><status state="down" reason="no-response" reason_ttl="0"/>
                        """),
                xml);
        assertFalse(xml.contains("<scaninfo") || xml.contains("<ports>"), xml);
        assertTrue(xml.contains("<hosts up=\"2\" down=\"1\" total=\"256\"/>"), xml);
        assertTrue(
                Sample.written(HostOutputsTest::grepable, Sample.HOSTS, start, end)
                        .contains(
                                """
                                Host: 198.18.0.1 ()\tStatus: Up
                                Host: 198.18.0.2 ()\tStatus: Up
                                Host: 198.18.0.3 ()\tStatus: Down
                                """));
    }

    @Test
    void whatIsNotWhatItSeemsIsMarkedInEveryFormByHost() throws IOException, InterruptedException {
        ScanEnd end = new ScanEnd(Sample.START, 1, Sample.COMPLETENESS, Sample.LIES, true, "");
        ScanStart start = Sample.start("blip scan 198.18.0.0/24");
        assertEquals(
                """
                ADDRESS         PORT      STATE    SERVICE        REASON             TTL     RTT
                198.18.0.1      25/tcp    open                    syn-ack*            62 0.05 ms
                                80/tcp    open     http           syn-ack             52 0.12 ms
                198.18.0.254    80/tcp    filtered http           answers-everything  61 0.05 ms
                                81/tcp    filtered                icmp-nearby
                * from nearer than the host's other replies: sent by something on the way to it
                1 host answers on every port; 1 port is not called open for it (--show all)
                5 targets, 2 answered; probably missed 0 (0 to 1)
                """,
                Sample.written(file -> table(file, true, false), Sample.LYING, start, end));
        String grepable = Sample.written(HostOutputsTest::grepable, Sample.LYING, start, end);
        assertTrue(
                grepable.contains("25/open/tcp////middlebox/, 80/open/tcp//http///")
                        && grepable.contains("80/filtered/tcp//http//answers-everything/"),
                grepable);
        String xml = Sample.written(HostOutputsTest::xml, Sample.LYING, start, end);
        validate(xml);
        assertTrue(
                xml.contains("state=\"filtered\" reason=\"answers-everything\"")
                        && xml.contains("reason=\"icmp-nearby\"")
                        && xml.contains("reason_ip=\"198.18.0.100\"")
                        && xml.contains("; " + Sample.LIES),
                xml);
    }

    @Test
    void everyLineOfAPipedTableStandsAlone() throws IOException {
        String text = Sample.written(file -> table(file, false, false), Sample.ALL);
        assertTrue(text.contains("\n198.18.0.1      80/tcp    open "), text);
    }

    @Test
    void coloursTakeNoColumn() throws IOException {
        String coloured = Sample.written(file -> table(file, true, true), Sample.ALL);
        assertTrue(coloured.contains("\u001b[32mopen\u001b[0m"), coloured);
        assertEquals(
                Sample.written(file -> table(file, true, false), Sample.ALL),
                coloured.replaceAll("\u001b\\[\\d+m", ""));
    }

    @Test
    void whereNothingIsFoundTheTableIsItsLastLine() throws IOException {
        assertEquals(
                Sample.COMPLETENESS + "\n",
                Sample.written(file -> table(file, true, false), List.of()));
    }

    @Test
    void xmlSaysHowSureItIs() throws IOException {
        String xml = Sample.written(HostOutputsTest::xml, Sample.ALL);
        assertTrue(xml.contains(" seconds; " + Sample.COMPLETENESS + "\" elapsed=\"0.09\""), xml);
    }

    @Test
    void widestRowFitsEightyColumns() throws IOException {
        var widest =
                new Observation(
                        -1,
                        null,
                        65_535,
                        Transport.TCP,
                        Reason.ANSWERS_EVERYTHING,
                        16,
                        0,
                        Reply.of(255, 9_990_000),
                        IpAddress.ipv4(0));
        String text =
                Sample.written(
                        file ->
                                Sample.byHost(
                                        new Table(
                                                file,
                                                _ -> "a-service-with-a-long-name",
                                                true,
                                                false,
                                                true)),
                        List.of(widest));
        for (String line : text.lines().toList()) {
            assertTrue(line.length() <= 80, line);
        }
        assertTrue(text.contains(" a-service-wit~ answers-everything 255 9.99 ms"), text);
    }

    @Test
    void grepableLinesAreNmaps() throws IOException {
        String[] lines = Sample.written(HostOutputsTest::grepable, Sample.ALL).split("\n", -1);
        assertTrue(
                lines[0].startsWith("# blip 9.8.7 scan initiated ")
                        && lines[0].endsWith(" as: blip scan 198.18.0.0/24"));
        assertEquals("Host: 198.18.0.1 ()\tStatus: Up", lines[1]);
        assertEquals(
                "Host: 198.18.0.1 ()\tPorts: 22/closed/tcp//ssh///, 80/open/tcp//http///",
                lines[2]);
        assertEquals("Host: 198.18.0.254 ()\tStatus: Unknown", lines[3]);
        assertEquals(
                "Host: 198.18.0.254 ()\tPorts: 80/filtered/tcp//http///, 443/filtered/tcp/////",
                lines[4]);
        assertTrue(
                lines[5].endsWith("-- 256 IP addresses (1 host up) scanned in 0.09 seconds"),
                lines[5]);
    }

    /// One open port of five; one was closed, one refused by a router, two were silent.
    private static String writtenOfOpen(Sample.Format format, String trouble) throws IOException {
        var bytes = new ByteArrayOutputStream();
        ResultOutput output = format.of(OutputFile.of("standard output", bytes));
        output.begin(Sample.startOfOpen());
        output.unlisted(Sample.CLOSED);
        output.accept(Sample.OPEN);
        output.unlisted(Sample.CLOSED.because(Reason.ADMIN_PROHIBITED));
        output.unlisted(Sample.PROHIBITED); // of a host that is not listed at all
        output.end(Sample.end(trouble));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void portsThatAreNotListedAreCountedByStateAndReason()
            throws IOException, InterruptedException {
        String xml = writtenOfOpen(HostOutputsTest::xml, "");
        validate(xml);
        assertTrue(
                xml.contains(
                        """
                        <ports><extraports state="filtered" count="3">
                        <extrareasons reason="no-response" count="2"/>
                        <extrareasons reason="admin-prohibited" count="1"/>
                        </extraports>
                        <extraports state="closed" count="1">
                        <extrareasons reason="reset" count="1"/>
                        </extraports>
                        <port protocol="tcp" portid="80">\
                        """),
                xml);
    }

    /// The kernel saw the RST of a connect scan.
    @Test
    void hostThatIsUpByAPortThatIsNotListedIsUpForThatPortsReason() throws IOException {
        for (Reason reason : List.of(Reason.RESET, Reason.CONN_REFUSED)) {
            var bytes = new ByteArrayOutputStream();
            ResultOutput output = xml(OutputFile.of("standard output", bytes));
            output.begin(Sample.startOfOpen());
            output.accept(Sample.OPEN.because(Reason.NO_RESPONSE));
            output.unlisted(Sample.CLOSED.because(reason));
            output.end(Sample.end(""));
            String text = bytes.toString(StandardCharsets.UTF_8);
            String up = "<status state=\"up\" reason=\"" + reason.word() + "\" reason_ttl=\"0\"/>";
            assertTrue(text.contains(up), text);
        }
    }

    @Test
    void grepableLinesTellOfOneIgnoredStateAndOfNoneWhereThereAreSeveral() throws IOException {
        String several = writtenOfOpen(HostOutputsTest::grepable, "");
        assertTrue(several.contains("80/open/tcp//http///\n"), several);
        var bytes = new ByteArrayOutputStream();
        ResultOutput output = grepable(OutputFile.of("standard output", bytes));
        output.begin(Sample.startOfOpen());
        output.accept(Sample.OPEN);
        output.end(Sample.end(""));
        String one = bytes.toString(StandardCharsets.UTF_8);
        assertTrue(one.contains("80/open/tcp//http///\tIgnored State: filtered (4)\n"), one);
    }

    @Test
    void silenceInAScanThatIsNotCompleteIsNotCountedAsFiltered()
            throws IOException, InterruptedException {
        String xml = writtenOfOpen(HostOutputsTest::xml, "interrupted");
        validate(xml);
        assertTrue(xml.contains("<extraports state=\"unknown\" count=\"2\">\n</extraports>"), xml);
        assertTrue(xml.contains("<extraports state=\"filtered\" count=\"1\">"), xml);
    }

    @Test
    void clockThatWasSetBackMakesNoDurationNegative() throws IOException, InterruptedException {
        var end = new ScanEnd(Sample.START - 3_595_610_000_000L, -1, "", "", true, "");
        ScanStart start = Sample.start("blip scan x");
        String xml = Sample.written(HostOutputsTest::xml, Sample.ALL, start, end);
        validate(xml);
        assertTrue(xml.contains(" elapsed=\"0.00\""), xml);
        assertTrue(xml.contains("scanned in 0.00 seconds"), xml);
    }

    @Test
    void xmlIsValidByNmapsOwnDtd() throws IOException, InterruptedException {
        validate(Sample.written(HostOutputsTest::xml, Sample.ALL));
    }

    @Test
    void xmlCountsAsUpWhoAnsweredAndNotWhoWasSilent() throws IOException {
        String text = Sample.written(HostOutputsTest::xml, Sample.ALL);
        assertTrue(text.contains("(1 host up)"), text);
        assertTrue(text.contains("<hosts up=\"1\" down=\"0\" total=\"256\"/>"), text);
    }

    @Test
    void xmlWithoutResultsIsValid() throws IOException, InterruptedException {
        validate(Sample.written(HostOutputsTest::xml, List.of()));
    }

    @Test
    void xmlOfAnInterruptedScanIsValidAndSaysSo() throws IOException, InterruptedException {
        String text =
                Sample.written(
                        HostOutputsTest::xml,
                        List.of(Sample.OPEN),
                        Sample.start("blip scan x"),
                        Sample.end("interrupted"));
        validate(text);
        assertTrue(text.contains("exit=\"error\" errormsg=\"interrupted\""), text);
    }

    @Test
    void xmlHoldsAHostileCommandLine() throws IOException, InterruptedException {
        String hostile = "blip scan '<&>\"\u0000\u001b[2J\n\ud800é😀--> ]]>'";
        String text =
                Sample.written(
                        HostOutputsTest::xml,
                        List.of(Sample.OPEN),
                        Sample.start(hostile),
                        Sample.end("<\u0001>"));
        validate(text);
        assertFalse(text.contains("\u001b") || text.contains("\u0000"));
    }

    @Test
    void nmapsStylesheetShowsThePorts() throws IOException, InterruptedException {
        assumeTrue(Files.exists(STYLESHEET), "Nmap's stylesheet is not installed");
        Path file = save("sample.xml", Sample.written(HostOutputsTest::xml, Sample.ALL));
        String html = Tools.output("xsltproc", "--nonet", STYLESHEET.toString(), file.toString());
        assertTrue(html.contains("198.18.0.1") && html.contains("syn-ack"), html);
    }

    @Test
    void stylesheetIsNamedOnlyWhereItIsWelcome() throws IOException {
        String named = Sample.written(HostOutputsTest::xml, Sample.ALL);
        String plain =
                Sample.written(
                        file -> Sample.byHost(new NmapXml(file, Sample::service, false)),
                        Sample.ALL);
        assertEquals(
                named.replace(
                        "<?xml-stylesheet href=\"file:///usr/share/nmap/nmap.xsl\" type=\"text/xsl\"?>\n",
                        ""),
                plain);
        assertFalse(plain.contains("stylesheet"), plain);
    }

    @Test
    void ndiffSeesNoDifferenceInOneScanAndTheOneOfTwo() throws IOException, InterruptedException {
        Path before = save("before.xml", Sample.written(HostOutputsTest::xml, Sample.ALL));
        Path after =
                save(
                        "after.xml",
                        Sample.written(
                                HostOutputsTest::xml,
                                List.of(Sample.OPEN, Sample.SILENT, Sample.PROHIBITED)));
        String same = Tools.output("ndiff", "--text", before.toString(), before.toString());
        assertFalse(
                same.lines().anyMatch(line -> line.startsWith("-") || line.startsWith("+")), same);
        String changed = Tools.output("ndiff", "--text", before.toString(), after.toString());
        assertTrue(changed.lines().anyMatch(line -> line.startsWith("-22/tcp")), changed);
    }

    @Test
    void closingLineIsLeftToStandardErrorWhereOneReaderHasBoth() throws IOException {
        String text =
                Sample.written(
                        file -> Sample.byHost(new Table(file, Sample::service, true, false, false)),
                        Sample.ALL);
        assertTrue(text.endsWith("443/tcp   filtered                no-response\n"), text);
    }

    @Test
    void moreVerdictsThanFitAreWrittenInGroups() throws IOException {
        var seen = new ArrayList<String>();
        var grouped = new GroupedByHost(List.of(new Recorder(seen)), 2);
        for (Observation o : Sample.ALL) {
            grouped.accept(o);
        }
        grouped.end(Sample.end(""));
        assertEquals(
                List.of(
                        "198.18.0.1 [80]",
                        "198.18.0.254 [443]",
                        "198.18.0.1 [22]",
                        "198.18.0.254 [80]",
                        "end"),
                seen);
    }

    @Test
    void oneFailingOutputDoesNotKeepTheOthersFromEnding() {
        var seen = new ArrayList<String>();
        var outputs = new Outputs(List.of(new Failing(), Sample.byHost(new Recorder(seen))));
        IOException failure =
                org.junit.jupiter.api.Assertions.assertThrows(
                        IOException.class, () -> outputs.end(Sample.end("")));
        assertEquals("full", failure.getMessage());
        assertEquals(List.of("end"), seen);
    }

    @Test
    void portListsAreShort() {
        assertEquals("22,80,443-445", PortList.text(Sample.start("").ports()));
    }

    private void validate(String xml) throws IOException, InterruptedException {
        Tools.validate(save("checked.xml", xml));
    }

    private Path save(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private record Recorder(List<String> seen) implements HostOutput {
        @Override
        public void begin(ScanStart start) {}

        @Override
        public void host(List<Observation> ports, ExtraPorts others) {
            String name = ports.getFirst().address().text();
            seen.add(name + " " + ports.stream().map(Observation::port).toList());
        }

        @Override
        public void end(ScanEnd end) {
            seen.add("end");
        }
    }

    private static final class Failing implements ResultOutput {
        @Override
        public void begin(ScanStart start) {}

        @Override
        public void accept(Observation observation) {}

        @Override
        public void end(ScanEnd end) throws IOException {
            throw new IOException("full");
        }
    }
}
