package dev.blip.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.lab.Truth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What each program writes is read as it means it; lines are as the programs of Debian 12 write them.
class ReadingsTest {
    private static final Population POPULATION = new Population(4, 80, 2);
    private static final String SUMMARY =
            """
            {"sent":9,"kernel_drops":2,"scan_ms":12.5,"complete":true,"incomplete_because":""}
            """;

    @TempDir private Path output;
    private final Found found = new Found(POPULATION, Truth.ALL_OPEN);

    private void write(String name, String text) throws IOException {
        Files.writeString(output.resolve(name), text);
    }

    @Test
    void targetTwiceCountsOnce() throws IOException {
        write("summary.json", SUMMARY);
        Readings.blipList(output, "198.18.0.1:80\n198.18.0.1:80\n198.18.0.1:81\n", found);
        assertEquals(2, found.open());
        assertEquals(0, found.wrong());
        assertEquals(9, found.sent());
        assertEquals(2, found.dropped());
        assertEquals(12.5, found.scanMillis());
    }

    @Test
    void whatIsNotOpenOrWasNotAskedIsWrong() throws IOException {
        var silent = new Found(POPULATION, new Truth(0, 0, 0, 0));
        write("summary.json", SUMMARY);
        Readings.blipList(output, "198.18.0.1:80\n198.18.0.9:80\n198.18.0.1:443\n", silent);
        assertEquals(0, silent.open());
        assertEquals(3, silent.wrong());
    }

    @Test
    void blipsObjectsCountIfTheyAreOpen() throws IOException {
        String out =
                """
                {"ip":"198.18.0.0","port":80,"state":"open"}
                {"ip":"198.18.0.1","port":80,"state":"closed"}
                """;
        write("summary.json", SUMMARY);
        Readings.blipJson(output, out, found);
        assertEquals(1, found.open());
        assertEquals("2 verdicts", found.remark());
    }

    @Test
    void masscansListHasCommentsAroundIt() throws IOException {
        write("open.txt", "#masscan\nopen tcp 80 198.18.0.3 1700000000\n# end\n");
        Readings.masscan(output, "", found);
        assertEquals(1, found.open());
    }

    @Test
    void zmapsFilesAreOnePerPort() throws IOException {
        write("zmap.80", "198.18.0.0\n198.18.0.1\n");
        write("zmap.81", "saddr\n198.18.0.1\n");
        write("meter.json", "{}");
        Readings.zmap(output, "", found);
        assertEquals(3, found.open());
    }

    @Test
    void nmapsLineMayHoldSeveralPorts() throws IOException {
        write(
                "open.txt",
                """
                # Nmap 7.93 scan initiated
                Host: 198.18.0.2 ()\tStatus: Up
                Host: 198.18.0.2 ()\tPorts: 80/open/tcp//http///, 81/open/tcp//hosts2-ns///
                Host: 198.18.0.3 ()\tPorts: 80/open/tcp//http///\tIgnored State: closed (1)
                """);
        Readings.nmap(output, "", found);
        assertEquals(3, found.open());
        assertEquals(0, found.wrong());
    }

    @Test
    void referenceTellsNumbers() {
        Readings.reference(
                output,
                """
                {"found":7,"closed":0,"sent":8,"setup_ms":1.5,"scan_ms":3.25,"ring_drops":1}
                """,
                found);
        assertEquals(7, found.open());
        assertEquals(8, found.sent());
        assertEquals(1, found.dropped());
        assertEquals(3.25, found.scanMillis());
    }
}
