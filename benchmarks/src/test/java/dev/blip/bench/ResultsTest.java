package dev.blip.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.bench.Contender.Role;
import dev.blip.bench.Work.Subject;
import dev.blip.lab.Layout.Cable;
import dev.blip.lab.Truth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
    private static final Machine MACHINE =
            new Machine("2026-01-02", "abc", "a processor", 2, 8, "6.1", "Debian", "25", Map.of());

    private static final Work WORK =
            new Work(
                    Works.HOSTS,
                    "4 hosts",
                    Subject.WALL,
                    true,
                    Population.of(4),
                    new Answers.ByKernel(),
                    List.of());

    private static Row row(String name, Role role, double seconds, long... open) {
        return row(WORK, name, role, seconds, open);
    }

    private static Row row(Work work, String name, Role role, double seconds, long... open) {
        var contender =
                new Contender(
                        name, role, site -> List.of(), Readings::nothing, Duration.ofSeconds(1));
        var row = new Row(work, contender);
        for (long found : open) {
            var metered = new Metered(0, seconds, 0.5, 10, 0);
            row.add(
                    new Run(
                            metered,
                            found,
                            0,
                            4,
                            seconds * 1e3 - 100,
                            Double.NaN,
                            Double.NaN,
                            -1,
                            work.answers().packetsPerSecond() == 0 ? Double.NaN : 0.02,
                            false,
                            ""));
        }
        return row;
    }

    @Test
    void medianIsTheMiddleOrTheMeanOfTheMiddleTwo() {
        assertEquals(2, Row.median(3, 1, 2));
        assertEquals(2.5, Row.median(4, 1, 2, 3));
        assertEquals(1, Row.median(Double.NaN, 1));
        assertTrue(Double.isNaN(Row.median()));
    }

    @Test
    void oneMissedTargetInOneRunIsNotComplete() {
        assertTrue(row("a", Role.PEER, 1, 4, 4).isComplete());
        assertFalse(row("a", Role.PEER, 1, 4, 3).isComplete());
        assertFalse(row("a", Role.PEER, 1).isComplete());
    }

    @Test
    void bestPeerIsTheFastestThatIsComplete() {
        Row hasty = row("hasty", Role.PEER, 0.1, 3);
        Row slow = row("slow", Role.PEER, 3, 4);
        Row good = row("good", Role.PEER, 2, 4);
        assertEquals(good, results(hasty, slow, good).bestPeer(Works.HOSTS).orElseThrow());
        assertEquals(hasty, results(hasty).bestPeer(Works.HOSTS).orElseThrow());
        assertTrue(results(row("ours", Role.OURS, 1, 4)).bestPeer(Works.HOSTS).isEmpty());
    }

    @Test
    void tableShowsRatiosAndCompletenessBesideTimes() {
        String table =
                MarkdownTable.of(
                        results(
                                row("reference.c", Role.REFERENCE, 1, 4),
                                row("blip", Role.OURS, 1.5, 4),
                                row("peer", Role.PEER, 3, 2, 3)));
        assertTrue(
                table.contains("| blip | 1.500 | 1.50x time | 0.50x time | 4, all | 4 |"), table);
        assertTrue(table.contains("| peer | 3.000 | 3.00x time | - | 2 to 3 of 4 |"), table);
        assertTrue(table.contains("whole process / reference, XDP <= 1.6: 1.5, holds"), table);
        assertTrue(table.contains("blip --version, ms <= 60: not measured"), table);
    }

    @Test
    void whatABottleneckDroppedStandsBesideTheTimeAndTheIdeal() {
        Work narrow =
                new Work(
                        PathWorks.BOTTLENECK + "5k",
                        "10,000 hosts",
                        Subject.WALL,
                        false,
                        Population.of(10_000),
                        new Answers.OverCable(Truth.ALL_OPEN, Cable.ofBottleneck(5_000, 100)),
                        List.of());
        Row ours = row(narrow, "blip", Role.OURS, 2.5, 10_000);
        String table = MarkdownTable.of(results(ours));
        assertEquals(2, ours.idealSeconds());
        assertTrue(table.contains("| 2.00 % | 1.25x time |"), table);
        assertTrue(
                table.contains("bottleneck-5k, most % dropped on the way <= 3: 2, holds"), table);
        assertTrue(table.contains("bottleneck-5k, scan_ms / ideal <= 1.6: 1.2, holds"), table);
    }

    @Test
    void whatFailedIsInTheTableWithItsReason() {
        Row row = row("blip", Role.OURS, 1);
        row.failed("exit 2: no such option");
        String table = MarkdownTable.of(results(row));
        assertTrue(table.contains("not measured: exit 2: no such option"), table);
    }

    @Test
    void everyWorkHasANameOfItsOwnAndSomebodyOfOurs() {
        List<Work> works = Works.all();
        assertEquals(works.size(), works.stream().map(Work::name).distinct().count());
        for (Work work : works) {
            assertTrue(
                    work.contenders().stream().anyMatch(contender -> contender.role() == Role.OURS),
                    work.name());
        }
    }

    @Test
    void tableTakesItsPlaceInThePage() {
        String page = "before\n" + Page.BEGIN + "old\n" + Page.END + "after\n";
        assertEquals(
                "before\n" + Page.BEGIN + "\nnew\n" + Page.END + "after\n",
                Page.withTable(page, "new"));
        assertThrows(IllegalArgumentException.class, () -> Page.withTable("no marks", "new"));
    }

    @Test
    void requestsNameTheirWorks() {
        assertEquals(List.of(Works.HOSTS), names(Request.read("--only", "hosts")));
        assertEquals(4, names(Request.read("--only", "scale-")).size());
        assertTrue(names(Request.read("--quick")).contains(Works.HOSTS_KERNEL));
        assertEquals(7, Request.read("--rounds", "7").rounds());
        assertThrows(IllegalArgumentException.class, () -> Request.read("--fast"));
        assertThrows(IllegalArgumentException.class, () -> Request.read("--rounds", "0"));
        assertThrows(IllegalArgumentException.class, () -> Request.read("--only"));
        assertThrows(
                IllegalArgumentException.class, () -> Request.read("--only", "nothing").works());
    }

    @Test
    void withoutPeersOnlyOursAndTheFloorAreLeft() {
        for (Work work : Request.read("--no-peers").works()) {
            assertTrue(
                    work.contenders().stream()
                            .noneMatch(contender -> contender.role() == Role.PEER),
                    work.name());
        }
    }

    private static List<String> names(Request request) {
        return request.works().stream().map(Work::name).toList();
    }

    private static Results results(Row... rows) {
        return new Results(MACHINE, 1, List.of(rows));
    }
}
