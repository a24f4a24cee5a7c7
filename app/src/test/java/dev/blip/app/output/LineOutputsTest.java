package dev.blip.app.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.app.text.Durations;
import dev.blip.plan.Transmit;
import dev.blip.report.Ending;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Lies;
import dev.blip.report.Observation;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import dev.blip.report.UsedLink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LineOutputsTest {
    @Test
    void jsonLineHasTheFieldsInTheirOrder() throws IOException {
        assertEquals(
                "{\"ip\":\"198.18.0.1\",\"port\":80,\"proto\":\"tcp\",\"state\":\"open\",\"reason\":\"syn-ack\","
                        + "\"ttl\":64,\"rtt_us\":123,\"attempt\":1,\"time\":\"2026-01-02T03:04:05.678901Z\"}\n",
                Sample.written(JsonLines::new, List.of(Sample.OPEN)));
    }

    @Test
    void jsonLinesComeBackFromAnotherParser() throws IOException {
        String[] lines = Sample.written(JsonLines::new, Sample.ALL).split("\n", -1);
        var mapper = new JsonMapper();
        JsonNode silent = mapper.readTree(lines[0]);
        assertEquals("filtered", silent.get("state").asString());
        assertEquals(4, silent.get("attempt").asInt());
        assertTrue(!silent.has("ttl") && !silent.has("rtt_us") && !silent.has("icmp_from"));
        JsonNode prohibited = mapper.readTree(lines[2]);
        assertEquals("198.18.0.100", prohibited.get("icmp_from").asString());
        assertEquals("admin-prohibited", prohibited.get("reason").asString());
        assertEquals(1_250_000, prohibited.get("rtt_us").asLong());
        assertEquals(5, lines.length); // the last one is empty
    }

    @Test
    void whatIsNotWhatItSeemsIsMarkedInEveryLine() throws IOException {
        var observations = List.of(Sample.FROM_BEFORE.fromMiddlebox(), Sample.LIE);
        String json = Sample.written(JsonLines::new, observations);
        assertTrue(json.contains("\"reason\":\"syn-ack\",\"middlebox\":true,\"ttl\":62"), json);
        assertTrue(
                json.contains("\"state\":\"filtered\",\"reason\":\"answers-everything\",\"ttl\""),
                json);
        String csv = Sample.written(file -> new Csv(file, Sample::service), observations);
        assertTrue(csv.contains("05.678901Z,true,,,,,\r\n"), csv);
        assertTrue(csv.contains(",filtered,answers-everything,,61,"), csv);
    }

    @Test
    void listIsAddressAndPort() throws IOException {
        assertEquals(
                "198.18.0.254:443\n198.18.0.1:80\n198.18.0.254:80\n198.18.0.1:22\n",
                Sample.written(file -> new AddressPortLines(file, false), Sample.ALL));
    }

    @Test
    void listOfMoreThanOpenPortsHasATabAndTheState() throws IOException {
        assertEquals(
                """
                198.18.0.254:443\tfiltered
                198.18.0.1:80\topen
                198.18.0.254:80\tfiltered
                198.18.0.1:22\tclosed
                """,
                Sample.written(file -> new AddressPortLines(file, true), Sample.ALL));
    }

    @Test
    void csvHasAHeaderAndEmptyCellsForWhatIsNotKnown() throws IOException {
        assertEquals(
                Csv.HEADER
                        + "198.18.0.1,80,tcp,http,open,syn-ack,,64,123,1,2026-01-02T03:04:05.678901Z,,,,,,\r\n"
                        + "198.18.0.254,443,tcp,,filtered,no-response,,,,4,2026-01-02T03:04:05.678901Z,,,,,,\r\n"
                        + "198.18.0.254,80,tcp,http,filtered,admin-prohibited,198.18.0.100,250,1250000,1,"
                        + "2026-01-02T03:04:05.678901Z,,,,,,\r\n",
                Sample.written(
                        file -> new Csv(file, Sample::service),
                        List.of(Sample.OPEN, Sample.SILENT, Sample.PROHIBITED)));
    }

    @Test
    void namesThatWereGivenStandWithEveryVerdict() throws IOException {
        ScanStart start = Sample.startWithNames();
        List<Observation> found = List.of(Sample.OPEN, Sample.SILENT);
        String json = Sample.written(JsonLines::new, found, start, Sample.end(""));
        assertTrue(
                json.startsWith(
                        "{\"ip\":\"198.18.0.1\",\"host\":\"a&<\\\"\\u001bb.example\","
                                + "\"other_hosts\":[\"-c,d.example\"],\"port\":80,"),
                json);
        assertTrue(
                json.contains("{\"ip\":\"198.18.0.254\",\"host\":\"second.example\",\"port\":443,"),
                json);
        String csv =
                Sample.written(
                        file -> new Csv(file, Sample::service), found, start, Sample.end(""));
        assertTrue(csv.contains(",\"a&<\"\"\u001bb.example -c,d.example\",,,,\r\n"), csv);
        assertTrue(csv.endsWith(",,second.example,,,,\r\n"), csv);
    }

    @Test
    void whoHasAnAddressOnOurOwnLinkStandsWithEveryVerdict() throws IOException {
        ScanStart start = Sample.startOnLink();
        List<Observation> found = List.of(Sample.OPEN, Sample.SILENT);
        String json = Sample.written(JsonLines::new, found, start, Sample.end(""));
        assertTrue(
                json.contains(
                        "\"reason\":\"syn-ack\",\"mac\":\"b8:27:eb:00:00:07\","
                                + "\"vendor\":\"=\\\"Pi\\\" & \\u001bSons\",\"ttl\":64,"),
                json);
        assertTrue(
                json.contains(
                        "\"reason\":\"no-response\",\"mac\":\"02:00:0a:09:00:07\",\"vendor\":\"\","
                                + "\"other_mac\":\"06:00:00:00:00:01\",\"mac_notes\":"
                                + "[\"local-or-random\",\"duplicate-address\",\"proxy-arp\"],\"attempt\":4,"),
                json);
        String csv =
                Sample.written(
                        file -> new Csv(file, Sample::service), found, start, Sample.end(""));
        assertTrue(csv.contains(",b8:27:eb:00:00:07,\"'=\"\"Pi\"\" & \u001bSons\",,\r\n"), csv);
        assertTrue(
                csv.endsWith(
                        ",,,02:00:0a:09:00:07,,06:00:00:00:00:01,"
                                + "local-or-random duplicate-address proxy-arp\r\n"),
                csv);
    }

    @Test
    void hostsHaveNoPortsInLines() throws IOException {
        ScanStart start = Sample.startOfHosts();
        assertEquals(
                """
                {"ip":"198.18.0.1","state":"up","reason":"arp-response","mac":"b8:27:eb:00:00:07",\
                "vendor":"=\\"Pi\\" & \\u001bSons","rtt_us":81,"attempt":1,"time":"2026-01-02T03:04:05.678901Z"}
                {"ip":"198.18.0.2","state":"up","reason":"reset","ttl":61,"rtt_us":1250,"attempt":3,\
                "time":"2026-01-02T03:04:05.678901Z"}
                {"ip":"198.18.0.3","state":"down","reason":"no-response","attempt":4,\
                "time":"2026-01-02T03:04:05.678901Z"}
                """,
                Sample.written(JsonLines::new, Sample.HOSTS, start, Sample.end("")));
        String csv =
                Sample.written(
                        file -> new Csv(file, Sample::service),
                        Sample.HOSTS,
                        start,
                        Sample.end(""));
        assertTrue(csv.contains("\n198.18.0.2,,,,up,reset,,61,1250,3,2026-"), csv);
        assertTrue(csv.contains("\n198.18.0.3,,,,down,no-response,,,,4,2026-"), csv);
        assertEquals(
                "198.18.0.1\tup\n198.18.0.2\tup\n198.18.0.3\tdown\n",
                Sample.written(
                        file -> new AddressPortLines(file, true),
                        Sample.HOSTS,
                        start,
                        Sample.end("")));
    }

    @Test
    void noCsvCellStartsAFormula() throws IOException {
        var cells = new ArrayList<String>();
        for (String hostile :
                List.of("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a,b", "a\"b", "a\r\nb", "plain")) {
            String text = Sample.written(file -> new Csv(file, _ -> hostile), List.of(Sample.OPEN));
            cells.add(
                    text.substring(
                            Csv.HEADER.length() + "198.18.0.1,80,tcp,".length(),
                            text.indexOf(",open")));
        }
        assertEquals(
                List.of(
                        "\"'=1+1\"",
                        "\"'+1\"",
                        "\"'-1\"",
                        "\"'@SUM(A1)\"",
                        "\"'\t=1\"",
                        "\"a,b\"",
                        "\"a\"\"b\"",
                        "\"a\r\nb\"",
                        "plain"),
                cells);
    }

    @Test
    void timesAgreeWithJavaTime() throws IOException {
        var random = new SplittableRandom(1);
        var formatter = DateTimeFormatter.ISO_INSTANT;
        var utc = new UtcTime();
        for (int i = 0; i < 2_000; i++) {
            long micros = random.nextLong(0, 4_102_444_800_000_000L); // to 2100
            Instant instant = Instant.EPOCH.plusNanos(micros / 1000 * 1_000_000 + 123_456);
            var bytes = new ByteArrayOutputStream();
            OutputFile file = OutputFile.of("bytes", bytes);
            utc.write(file, instant.getEpochSecond() * 1_000_000_000L + instant.getNano());
            file.flush();
            Instant toMicros = instant.minusNanos(456);
            assertEquals(formatter.format(toMicros), bytes.toString(StandardCharsets.UTF_8));
        }
    }

    @Test
    void summaryComesBackWithItsFieldsInOrder() throws IOException {
        var summary =
                new ScanSummary(
                        new Targets(21_000, 20_990, 1, 9, 0),
                        new Packets(21_050, 21_010, 3, Map.of("bad-ack", 7L, "a\"b", 1L), 2, 0),
                        new RoundTripTimes(41_499, 93_500, -1),
                        new Ending("", false, 2, 93_456_789L),
                        new UsedLink(Transmit.PACKET, 2, "tpacket_v3", "eth0\u001b"),
                        new PathFacts("the path carries about 4980 packets/s", 0, 0),
                        new ExpectedMissed(1.27, 0, 4, ExpectedMissed.Method.REMOVAL),
                        Lies.NONE,
                        42);
        var bytes = new ByteArrayOutputStream();
        SummaryFile.write(
                OutputFile.of("bytes", bytes),
                summary,
                Question.TCP_SYN,
                new Skipped(1, 2, 3, 5, 4),
                310,
                "9.8.7");
        assertEquals(
                "{\"targets\":21000,\"open\":20990,\"closed\":1,\"filtered\":9,\"unknown\":0,\"sent\":21050,"
                        + "\"received\":21010,\"duplicates\":3,\"invalid\":{\"a\\\"b\":1,\"bad-ack\":7},"
                        + "\"unfinished_checksums\":0,\"kernel_drops\":2,"
                        + "\"send_errors\":0,\"passes\":2,\"rtt_us\":{\"min\":41,\"median\":94,\"p99\":null},"
                        + "\"scan_ms\":93.457,\"process_ms\":310,\"complete\":true,\"interrupted\":false,"
                        + "\"incomplete_because\":\"\",\"transmit\":\"packet\",\"tx_threads\":2,"
                        + "\"receive\":\"tpacket_v3\",\"interface\":\"eth0\\u001b\",\"expected_missed\":"
                        + "{\"estimate\":1.3,\"low\":0,\"high\":4,\"method\":\"removal\"},"
                        + "\"path_limit\":\"the path carries about 4980 packets/s\","
                        + "\"answers_everything\":0,\"answers_everything_ports\":0,"
                        + "\"unchecked_open_ports\":0,"
                        + "\"skipped\":{\"lines\":1,\"no_such_name\":2,\"no_ipv4_address\":3,"
                        + "\"no_ipv6_address\":5,\"no_answer\":4},"
                        + "\"seed\":42,\"version\":\"9.8.7\"}\n",
                bytes.toString(StandardCharsets.UTF_8));
        assertEquals(
                93.457, new JsonMapper().readTree(bytes.toByteArray()).get("scan_ms").asDouble());
    }

    @Test
    void durationsHaveAUnitThatFits() {
        assertEquals("0.12 ms", Durations.text(123_400));
        assertEquals("9.99 ms", Durations.text(9_990_000));
        assertEquals("10 ms", Durations.text(10_000_000));
        assertEquals("999 ms", Durations.text(999_000_000));
        assertEquals("1.25 s", Durations.text(1_250_000_000L));
        assertEquals("36 s", Durations.text(36_000_000_000L));
        assertEquals("3 min 20 s", Durations.text(200_000_000_000L));
        assertEquals("2 h 5 min", Durations.text(7_500_000_000_000L));
    }
}
