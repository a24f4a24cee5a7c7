package dev.blip.app.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv6Address;
import dev.blip.report.Observation;
import dev.blip.report.Reply;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Findings in both families, in no order and with ranks that have none, as every format writes them.
class Ipv6OutputsTest {
    private static final String LONG = "2001:db8:1234:5678:9abc:def0:1234:5678";

    private static final List<Observation> FOUND =
            List.of(
                    finding(7, "2001:db8::1", 443, Reason.RESET),
                    finding(0, LONG, 80, Reason.SYN_ACK),
                    Sample.OPEN,
                    finding(3, "fe80::1%2", 22, Reason.SYN_ACK),
                    finding(4, "fe80::1%9", 22, Reason.SYN_ACK),
                    prohibited(7, "2001:db8::1", 80),
                    Sample.SILENT);

    /// In the order of formats by host.
    private static final List<String> ADDRESSES =
            List.of("198.18.0.1", "198.18.0.254", "2001:db8::1", LONG, "fe80::1%eth0", "fe80::1%9");

    @TempDir private Path files;

    private static Observation finding(int rank, String address, int port, Reason reason) {
        var ipv6 = (Ipv6Address) IpAddress.parse(address);
        Reply reply = Reply.of(64, 123_400);
        return new Observation(
                rank, ipv6, port, Transport.TCP, reason, 1, Sample.START, reply, null);
    }

    private static Observation prohibited(int rank, String address, int port) {
        Observation o = finding(rank, address, port, Reason.ADMIN_PROHIBITED);
        IpAddress router = IpAddress.parse("2001:db8:ffff::");
        return new Observation(
                rank,
                o.ipv6(),
                port,
                Transport.TCP,
                o.reason(),
                1,
                o.epochNanos(),
                o.reply(),
                router);
    }

    private static String byHost(Sample.Format format) throws IOException {
        return Sample.written(format, FOUND).replaceAll("5 targets.*\n", "");
    }

    private static HostOutput table(OutputFile file, boolean forPeople) {
        return new Table(file, Sample::service, forPeople, false, true);
    }

    private static String xml() throws IOException {
        Sample.Format xml = file -> Sample.byHost(new NmapXml(file, Sample::service, false));
        return Sample.written(xml, FOUND);
    }

    @Test
    void inATableForPeopleALongAddressHasALineOfItsOwn() throws IOException {
        assertEquals(
                """
                ADDRESS         PORT      STATE    SERVICE        REASON             TTL     RTT
                198.18.0.1      80/tcp    open     http           syn-ack             64 0.12 ms
                198.18.0.254    443/tcp   filtered                no-response
                2001:db8::1     80/tcp    filtered http           admin-prohibited    64 0.12 ms
                                443/tcp   closed                  reset               64 0.12 ms
                2001:db8:1234:5678:9abc:def0:1234:5678
                                80/tcp    open     http           syn-ack             64 0.12 ms
                fe80::1%eth0    22/tcp    open     ssh            syn-ack             64 0.12 ms
                fe80::1%9       22/tcp    open     ssh            syn-ack             64 0.12 ms
                """,
                byHost(file -> Sample.byHost(table(file, true))));
    }

    @Test
    void inAPipedTableColumnsGetWiderWhereIpv6Begins() throws IOException {
        assertEquals(
                """
                ADDRESS         PORT      STATE    SERVICE        REASON             TTL     RTT
                198.18.0.1      80/tcp    open     http           syn-ack             64 0.12 ms
                198.18.0.254    443/tcp   filtered                no-response
                ADDRESS                                 PORT      STATE    SERVICE        \
                REASON             TTL     RTT
                2001:db8::1                             80/tcp    filtered http           \
                admin-prohibited    64 0.12 ms
                2001:db8::1                             443/tcp   closed                  \
                reset               64 0.12 ms
                2001:db8:1234:5678:9abc:def0:1234:5678  80/tcp    open     http           \
                syn-ack             64 0.12 ms
                fe80::1%eth0                            22/tcp    open     ssh            \
                syn-ack             64 0.12 ms
                fe80::1%9                               22/tcp    open     ssh            \
                syn-ack             64 0.12 ms
                """,
                byHost(file -> Sample.byHost(table(file, false))));
    }

    @Test
    void jsonAddressesAreThoseThatJavaReads() throws IOException {
        String[] lines = Sample.written(JsonLines::new, FOUND).split("\n");
        var mapper = new JsonMapper();
        for (int i = 0; i < lines.length; i++) {
            String ip = mapper.readTree(lines[i]).get("ip").asString();
            String plain = FOUND.get(i).address().text().replaceFirst("%.*", "");
            assertEquals(
                    InetAddress.getByName(plain),
                    InetAddress.getByName(ip.replaceFirst("%.*", "")));
        }
        assertEquals("fe80::1%eth0", mapper.readTree(lines[3]).get("ip").asString());
        assertEquals("2001:db8:ffff::", mapper.readTree(lines[5]).get("icmp_from").asString());
    }

    @Test
    void csvAndListsHaveThemToo() throws IOException {
        String csv = Sample.written(file -> new Csv(file, Sample::service), FOUND);
        assertTrue(
                csv.contains(
                        "\r\n2001:db8::1,80,tcp,http,filtered,admin-prohibited,2001:db8:ffff::,64,"),
                csv);
        assertTrue(csv.contains("\r\nfe80::1%eth0,22,tcp,ssh,open,"), csv);
        assertEquals(
                "[2001:db8::1]:443\n["
                        + LONG
                        + "]:80\n198.18.0.1:80\n[fe80::1%eth0]:22\n[fe80::1%9]:22\n"
                        + "[2001:db8::1]:80\n198.18.0.254:443\n",
                Sample.written(file -> new AddressPortLines(file, false), FOUND));
    }

    @Test
    void grepableLinesComeIpv4FirstAndThenByNumber() throws IOException {
        String lines = byHost(file -> Sample.byHost(new Grepable(file, Sample::service)));
        Matcher host = Pattern.compile("(?m)^Host: (\\S+) \\(\\)\tPorts: ").matcher(lines);
        assertEquals(ADDRESSES, host.results().map(each -> each.group(1)).toList());
    }

    @Test
    void xmlIsValidAndNamesTheFamilyOfEachAddress() throws IOException, InterruptedException {
        Path file = Files.writeString(files.resolve("scan.xml"), xml());
        Tools.validate(file);
        List<String> found = new ArrayList<>();
        for (String addr :
                Tools.output("xmllint", "--xpath", "//address/@addr", file.toString())
                        .split("\\s*addr=")) {
            found.add(addr.replace("\"", "").strip());
        }
        assertEquals(ADDRESSES, found.subList(1, found.size()));
        assertEquals(
                "4",
                Tools.output(
                                "xmllint",
                                "--xpath",
                                "count(//address[@addrtype='ipv6'][contains(@addr,':')])",
                                file.toString())
                        .strip());
    }

    @Test
    void portsThatAreNotListedAreCounted() throws IOException {
        Sample.Format format = file -> Sample.byHost(new NmapXml(file, Sample::service, false));
        List<Observation> found = List.of(finding(0, LONG, 80, Reason.SYN_ACK));
        String xml = Sample.written(format, found, Sample.startOfOpen(), Sample.end(""));
        assertTrue(xml.contains("<extraports state=\"filtered\" count=\"4\">"), xml);
    }

    @Test
    void ndiffTellsHostsInIpv6Apart() throws IOException, InterruptedException {
        Path before = Files.writeString(files.resolve("before.xml"), xml());
        String closed =
                xml().replaceFirst(
                                "portid=\"443\"><state state=\"closed\"",
                                "portid=\"443\"><state state=\"open\"");
        Path after = Files.writeString(files.resolve("after.xml"), closed);
        String changed = Tools.output("ndiff", "--text", before.toString(), after.toString());
        assertTrue(changed.contains("\n 2001:db8::1:\n"), changed);
        assertTrue(changed.contains("-443/tcp closed"), changed);
    }
}
