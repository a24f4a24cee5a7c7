package dev.blip.app.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.report.Observation;
import dev.blip.report.Reply;
import dev.blip.targets.PortSet;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// One port by both protocols, in every output, beside ports that are counted and not listed.
class MixedOutputsTest {
    private static final Observation BY_TCP = finding(Transport.TCP, Reason.SYN_ACK);
    private static final Observation BY_UDP = finding(Transport.UDP, Reason.UDP_RESPONSE);
    private static final List<Observation> FOUND = List.of(BY_UDP, BY_TCP);

    private static Observation finding(Transport transport, Reason reason) {
        return new Observation(
                Sample.OPEN.host(),
                null,
                22,
                transport,
                reason,
                1,
                Sample.START,
                Reply.of(64, 123_400),
                null);
    }

    /// Five ports of TCP, four of UDP; open ports are listed.
    private static ScanStart start() {
        ScanStart s = Sample.startOfOpen();
        return s.and(new ScanStart.AskedPorts(PortSet.of(22, 53, 161, 500), _ -> 4));
    }

    private static String written(Sample.Format format) throws IOException {
        return Sample.written(format, FOUND, start(), Sample.end(""));
    }

    /// One TCP port was reset; one UDP port was refused, and the same reason in TCP's name is another.
    private static String byHost(HostOutput output, ByteArrayOutputStream bytes)
            throws IOException {
        ResultOutput grouped = Sample.byHost(output);
        grouped.begin(start());
        for (Observation o : FOUND) {
            grouped.accept(o);
        }
        grouped.unlisted(Observation.of(BY_TCP.host(), 80, Reason.RESET, 1, 0, Reply.NONE));
        Observation closed = BY_UDP.because(Reason.PORT_CLOSED);
        grouped.unlisted(closed);
        grouped.unlisted(closed);
        grouped.end(Sample.end(""));
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void lineOutputsSayOfEachPortWhatItIsOf() throws IOException {
        String json = written(JsonLines::new);
        assertTrue(json.contains("\"port\":22,\"proto\":\"udp\""), json);
        assertTrue(json.contains("\"port\":22,\"proto\":\"tcp\""), json);
        String csv = written(file -> new Csv(file, o -> o.transport() + "!"));
        assertTrue(csv.contains(",22,udp,UDP!,open,udp-response,"), csv);
        assertTrue(csv.contains(",22,tcp,TCP!,open,syn-ack,"), csv);
        String address = BY_TCP.address().text();
        assertEquals(
                address + ":22\tudp\n" + address + ":22\ttcp\n",
                written(file -> new AddressPortLines(file, false)));
        assertEquals(
                address + ":22\tudp\topen\n" + address + ":22\ttcp\topen\n",
                written(file -> new AddressPortLines(file, true)));
    }

    @Test
    void tcpPortsComeFirstInWhatIsWrittenHostByHost() throws IOException {
        var bytes = new ByteArrayOutputStream();
        OutputFile file = OutputFile.of("standard output", bytes);
        String table = byHost(new Table(file, Sample::service, false, false, false), bytes);
        String[] lines = table.split("\n", -1);
        assertTrue(lines[0].contains("STATE         SERVICE"), table);
        assertTrue(lines[1].contains("22/tcp    open"), table);
        assertTrue(lines[2].contains("22/udp    open"), table);
    }

    /// Of five TCP ports three were silent, of four UDP ports one.
    @Test
    void portsThatAreNotListedAreCountedByTheirOwnProtocol() throws IOException {
        var bytes = new ByteArrayOutputStream();
        OutputFile file = OutputFile.of("standard output", bytes);
        String xml = byHost(new NmapXml(file, Sample::service, false), bytes);
        assertTrue(
                xml.contains(
                        "<scaninfo type=\"syn\" protocol=\"tcp\" numservices=\"5\""
                                + " services=\"22,80,443-445\"/>\n"
                                + "<scaninfo type=\"udp\" protocol=\"udp\" numservices=\"4\""
                                + " services=\"22,53,161,500\"/>\n"),
                xml);
        assertTrue(xml.contains("<extraports state=\"filtered\" count=\"3\">"), xml);
        assertTrue(xml.contains("<extraports state=\"open|filtered\" count=\"1\">"), xml);
        assertTrue(xml.contains("<extraports state=\"closed\" count=\"3\">"), xml);
        assertTrue(xml.contains("<extrareasons reason=\"port-unreach\" count=\"2\"/>"), xml);
        int ofTcp = xml.indexOf("<port protocol=\"tcp\" portid=\"22\"");
        assertTrue(ofTcp > 0 && ofTcp < xml.indexOf("<port protocol=\"udp\" portid=\"22\""), xml);
    }

    @Test
    void wordsAreThoseOfBoth() {
        Question question = start().question();
        assertTrue(question.asksDatagrams());
        assertEquals("tcp", question.protocol());
        assertEquals(State.OPEN.word(), question.word(State.OPEN));
        assertEquals(Set.of(State.OPEN), start().listed());
    }
}
