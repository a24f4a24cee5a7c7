package dev.blip.app.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.report.Observation;
import dev.blip.report.Reply;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EchoOutputsTest {
    private static final int ECHOES = 10;

    /// The first host loses three of ten, the second all, the third has one of whom nothing is known yet.
    private static List<Observation> findings() {
        var all = new ArrayList<Observation>();
        for (int number = 1; number <= ECHOES; number++) {
            boolean isLost = number % 3 == 0;
            all.add(of(Sample.FIRST, number, isLost ? Reason.NO_RESPONSE : Reason.ECHO_REPLY));
            all.add(of(Sample.FIRST + 1, number, Reason.NO_RESPONSE));
            if (number < ECHOES) {
                all.add(of(Sample.FIRST + 2, number, Reason.ECHO_REPLY));
            }
        }
        return all;
    }

    /// The round trip of an echo is as many hundreds of microseconds as its number.
    private static Observation of(int host, int number, Reason reason) {
        boolean isAnswered = reason == Reason.ECHO_REPLY;
        Reply reply = isAnswered ? Reply.of(64, number * 100_000L) : Reply.NONE;
        return Observation.of(host, number, reason, 1, Sample.START, reply);
    }

    private static ScanStart start() {
        ScanStart s = Sample.start("blip scan 198.18.0.1-3 -sn --count 10");
        return new ScanStart(
                s.commandLine(),
                s.version(),
                s.epochNanos(),
                Question.ECHOES,
                s.ports(),
                3,
                AddressBook.NONE,
                EnumSet.allOf(State.class),
                _ -> ECHOES);
    }

    private static String written(
            Sample.Format format, List<Observation> findings, Set<State> shown) throws IOException {
        var bytes = new ByteArrayOutputStream();
        AddressSet hosts = AddressSet.range(Sample.FIRST, Sample.FIRST + 2);
        var output =
                new EchoedHosts(
                        format.of(OutputFile.of("standard output", bytes)),
                        new EchoCounts(hosts, AddressSet.EMPTY, ECHOES),
                        shown);
        output.begin(start());
        for (Observation o : findings) {
            output.accept(o);
        }
        output.end(Sample.end(""));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static final Set<State> ALL = EnumSet.allOf(State.class);

    @Test
    void linesTellOfEachHostOnceWithLossAndRoundTrips() throws IOException {
        assertEquals(
                """
                {"ip":"198.18.0.1","state":"up","reason":"echo-reply","ttl":64,"sent":10,"answered":7,\
                "loss_percent":30.0,"rtt_us":{"min":100,"median":500,"p99":1000,"max":1000},\
                "time":"2026-01-02T03:04:05.678901Z"}
                {"ip":"198.18.0.2","state":"down","reason":"no-response","sent":10,"answered":0,\
                "loss_percent":100.0,"time":"2026-01-02T03:04:05.678901Z"}
                {"ip":"198.18.0.3","state":"up","reason":"echo-reply","ttl":64,"sent":9,"answered":9,\
                "loss_percent":0.0,"rtt_us":{"min":100,"median":500,"p99":900,"max":900},\
                "time":"2026-01-02T03:04:05.678901Z"}
                """,
                written(JsonLines::new, findings(), ALL));
    }

    @Test
    void tableHasColumnsOfItsOwnInEightyColumns() throws IOException {
        String table =
                written(
                        file ->
                                Sample.byHost(
                                        new Table(file, Sample::service, false, false, false)),
                        findings(),
                        ALL);
        assertEquals(
                """
                ADDRESS         STATE   REASON           ANSWERED   LOSS     MIN  MEDIAN     P99
                198.18.0.1      up      echo-reply           7/10 30.0 % 0.10 ms 0.50 ms 1.00 ms
                198.18.0.2      down    no-response          0/10 100.0 %
                198.18.0.3      up      echo-reply            9/9  0.0 % 0.10 ms 0.50 ms 0.90 ms
                """,
                table);
    }

    @Test
    void csvHasMoreColumnsBehindTheOthers() throws IOException {
        String csv = written(file -> new Csv(file, Sample::service), findings(), ALL);
        String[] rows = csv.split("\r\n", -1);
        for (int i = 0; i < 4; i++) {
            assertEquals(24, rows[i].split(",", -1).length, rows[i]);
        }
        assertTrue(rows[0].startsWith(Csv.HEADER.stripTrailing() + ",sent,answered,"), rows[0]);
        assertTrue(rows[1].endsWith(",10,7,30.0,100,500,1000,1000"), rows[1]);
        assertTrue(rows[2].endsWith(",10,0,100.0,,,,"), rows[2]);
    }

    @Test
    void hostsThatAreNotShownAreLeftOut() throws IOException {
        String down =
                written(
                        file -> new AddressPortLines(file, false),
                        findings(),
                        Set.of(State.FILTERED));
        assertEquals("198.18.0.2\n", down);
    }

    @Test
    void hostThatRefusesEchoesIsUpAndHasAnsweredNone() throws IOException {
        var refused =
                new Observation(
                        Sample.FIRST,
                        null,
                        1,
                        Transport.TCP,
                        Reason.ADMIN_PROHIBITED,
                        1,
                        Sample.START,
                        Reply.of(64, 100_000),
                        IpAddress.ipv4(Sample.FIRST));
        String line = written(JsonLines::new, List.of(refused), ALL);
        assertTrue(line.contains("\"state\":\"up\",\"reason\":\"icmp-response\""), line);
        assertTrue(line.contains("\"sent\":1,\"answered\":0,\"loss_percent\":100.0,"), line);
    }
}
