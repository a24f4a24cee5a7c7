package dev.blip.app.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.app.option.UsageError;
import dev.blip.app.terminal.Interrupt;
import dev.blip.app.terminal.Surroundings;
import dev.blip.host.Resolution;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Caution;
import dev.blip.report.Ending;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Forecast;
import dev.blip.report.Lies;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.report.Packets;
import dev.blip.report.PathFacts;
import dev.blip.report.Progress;
import dev.blip.report.Refusal;
import dev.blip.report.Reply;
import dev.blip.report.RoundTripTimes;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.report.Targets;
import dev.blip.report.UsedLink;
import dev.blip.verdict.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;

/// The command around an engine that finds one open port and ends as the test says.
class ScanCommandTest {
    private static final int TARGET = 0xC0000201; // 192.0.2.1
    private static final String LONG_FACT =
            "a fact that takes more than one line of a terminal with eighty columns, as some do";
    private static final String WARNING =
            "warning: " + LONG_FACT + ": what follows; try something else\n";

    @TempDir Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicInteger leftWith = new AtomicInteger(-1);

    private int run(Engine engine, OutputStream stream, String... more)
            throws UsageError, IOException {
        return run(engine, stream, false, more);
    }

    private int run(Engine engine, OutputStream stream, boolean errIsOut, String... more)
            throws UsageError, IOException {
        var printed = new PrintStream(err, true, StandardCharsets.UTF_8);
        var surroundings =
                new Surroundings(
                        new ByteArrayInputStream(new byte[0]),
                        stream,
                        printed,
                        false,
                        false,
                        false,
                        errIsOut,
                        false,
                        () -> 80,
                        leftWith::set);
        var args = new java.util.ArrayList<>(List.of("192.0.2.1", "-p", "22"));
        args.addAll(List.of(more));
        return new ScanCommand(surroundings, engine).run(args);
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void completeScanExitsWithZeroAndPrintsTheTable() throws Exception {
        assertEquals(0, run(new Scripted(Outcome.COMPLETE), out));
        assertTrue(out().contains("192.0.2.1       22/tcp    open     ssh "), out());
        assertEquals(
                WARNING
                        + "1 target: 1 open, 0 closed, 0 filtered; 1 sent, 0 kernel drops, 93 ms;"
                        + " probably missed 0 (0 to 0)\n",
                err());
        assertTrue(out().endsWith("\n1 target, 1 answered; probably missed 0 (0 to 0)\n"), out());
    }

    @Test
    void targetThatMayHaveBeenOneMakesTheScanIncomplete() throws Exception {
        Path xml = folder.resolve("x.xml");
        Path summary = folder.resolve("summary.json");
        assertEquals(
                3,
                run(
                        new Scripted(Outcome.COMPLETE),
                        out,
                        "www.example",
                        "lost.example",
                        "-oX",
                        xml.toString(),
                        "--summary",
                        summary.toString()));
        assertTrue(err().contains("warning: skipped: lost.example (command line): "), err());
        String text = Files.readString(xml);
        assertTrue(text.contains("errormsg=\"incomplete: 1 skipped: 1 name without"), text);
        assertTrue(text.contains("<hostname name=\"www.example\" type=\"user\"/>"), text);
        String json = Files.readString(summary);
        assertTrue(
                json.contains("\"no_ipv4_address\":0,\"no_ipv6_address\":0,\"no_answer\":1}"),
                json);
        assertTrue(json.contains("\"complete\":false"), json);
        String because = "1 skipped: 1 name without an answer";
        assertTrue(json.contains("\"incomplete_because\":\"" + because + "\""), json);
        assertTrue(err().endsWith("\nincomplete: " + because + "\n"), err());
        assertTrue(out().endsWith("\nincomplete: " + because + "\n"), out());
    }

    @Test
    void incompleteScanExitsWithThreeAndSaysWhy() throws Exception {
        Path xml = folder.resolve("x.xml");
        assertEquals(3, run(new Scripted(Outcome.INCOMPLETE), out, "-oX", xml.toString()));
        assertTrue(err().endsWith("incomplete: replies were dropped\n"), err());
        assertTrue(Files.readString(xml).contains("errormsg=\"incomplete: replies were dropped\""));
    }

    @Test
    void interruptStopsTheScanAndWritesWhatWasFound() throws Exception {
        Path xml = folder.resolve("x.xml");
        var engine = new Scripted(Outcome.INTERRUPTED);
        Thread hand =
                Thread.startVirtualThread(() -> {
                    engine.awaitRunning();
                    Signal.raise(new Signal("INT"));
                });
        assertEquals(130, run(engine, out, "-oX", xml.toString()));
        hand.join();
        assertTrue(out().contains("22/tcp"), out());
        assertTrue(err().startsWith(WARNING + "stopping: "), err());
        assertTrue(Files.readString(xml).endsWith("</nmaprun>\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM", "HUP"})
    void whatAsksAProcessToEndEndsItWithWholeFiles(String signal) throws Exception {
        Path xml = folder.resolve("x.xml");
        Path summary = folder.resolve("summary.json");
        var engine = new Scripted(Outcome.INTERRUPTED);
        Thread hand =
                Thread.startVirtualThread(() -> {
                    engine.awaitRunning();
                    Signal.raise(new Signal(signal));
                });
        assertEquals(130, run(engine, out, "-oX", xml.toString(), "--summary", summary.toString()));
        hand.join();
        assertTrue(Files.readString(xml).endsWith("</nmaprun>\n"));
        assertTrue(Files.readString(summary).contains("\"interrupted\":true"));
    }

    @Test
    void howSureTheScanIsIsSaidOnceToOneReader() throws Exception {
        run(new Scripted(Outcome.COMPLETE), out, true);
        assertFalse(out().contains("probably missed"), out());
        assertTrue(err().contains("; probably missed 0 (0 to 0)\n"), err());
        out.reset();
        run(new Scripted(Outcome.COMPLETE), out, true, "-q");
        assertTrue(out().contains("; probably missed 0 (0 to 0)\n"), out());
    }

    @Test
    void listOfTargetsIsNotOverwrittenByWhateverName() throws Exception {
        Path list = Files.writeString(folder.resolve("list"), "192.0.2.1\n");
        Path symbolic = Files.createSymbolicLink(folder.resolve("symbolic"), list);
        Path hard = Files.createLink(folder.resolve("hard"), list);
        Path inFolder = Files.createDirectory(folder.resolve("f")).resolve("../list");
        for (Path name : List.of(list, symbolic, hard, inFolder)) {
            var engine = new Scripted(Outcome.COMPLETE);
            assertEquals(1, run(engine, out, "-iL", list.toString(), "-oL", name.toString()));
            assertFalse(engine.wasOpened.get());
            assertTrue(
                    err().contains("cannot write " + name + ": the scan reads it as " + list),
                    err());
            assertTrue(err().contains("\n  needs: ") && err().contains("\n  try:   "), err());
        }
        assertEquals("192.0.2.1\n", Files.readString(list));
    }

    @Test
    void listOfExclusionsIsNotOverwritten() throws Exception {
        Path list = Files.writeString(folder.resolve("list"), "192.0.2.9\n");
        var engine = new Scripted(Outcome.COMPLETE);
        assertEquals(
                1,
                run(engine, out, "--excludefile", list.toString(), "--summary", list.toString()));
        assertEquals("192.0.2.9\n", Files.readString(list));
    }

    @Test
    void twoOutputsCannotBeOneFileUnderTwoNames() throws Exception {
        Path real = Files.createDirectory(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        var engine = new Scripted(Outcome.COMPLETE);
        assertEquals(
                1,
                run(
                        engine,
                        out,
                        "-oX",
                        real.resolve("x").toString(),
                        "-oJ",
                        link.resolve("x").toString()));
        assertTrue(err().contains("link/x is the same file"), err());
        assertFalse(engine.wasOpened.get());
        assertFalse(Files.exists(real.resolve("x")), "what was made is gone again");
    }

    @Test
    void anyNumberOfOutputsMayBeThrownAway() throws Exception {
        String throwAway =
                Files.createSymbolicLink(folder.resolve("null"), Path.of("/dev/null")).toString();
        assertEquals(
                0, run(new Scripted(Outcome.COMPLETE), out, "-oX", "/dev/null", "-oJ", throwAway));
    }

    @Test
    void fileThatIsRemovedOrReplacedInMidScanIsAnError() throws Exception {
        for (boolean isReplaced : new boolean[] {false, true}) {
            Path list = folder.resolve("list");
            Path xml = folder.resolve("x.xml");
            var engine = new Scripted(Outcome.INTERRUPTED);
            Thread hand =
                    Thread.startVirtualThread(() -> {
                        engine.awaitRunning();
                        try {
                            Files.delete(list);
                            if (isReplaced) {
                                Files.writeString(folder.resolve("other"), "another's");
                                Files.move(folder.resolve("other"), list);
                            }
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                        engine.stop();
                    });
            assertEquals(1, run(engine, out, "-oL", list.toString(), "-oX", xml.toString()));
            hand.join();
            String why =
                    isReplaced
                            ? "another file was put in its place while the scan ran"
                            : "it was removed while the scan ran";
            assertTrue(err().contains("cannot write " + list + ": " + why), err());
            assertTrue(Files.readString(xml).endsWith("</nmaprun>\n"));
            assertEquals(isReplaced, Files.exists(list));
        }
        assertEquals("another's", Files.readString(folder.resolve("list")));
    }

    @Test
    void folderAsAnOutputIsSaidWithWhatToTry() throws Exception {
        assertEquals(1, run(new Scripted(Outcome.COMPLETE), out, "-oX", folder.toString()));
        assertEquals(
                "blip: cannot write "
                        + folder
                        + ": it is a folder\n  needs: the name of a file\n  try:   "
                        + folder.resolve("scan")
                        + "\n",
                err());
    }

    @Test
    void failingOutputsAreAllNamedAndTheSummaryIsWritten() throws Exception {
        Path summary = Files.writeString(folder.resolve("summary.json"), "of another scan");
        Path full = Files.createSymbolicLink(folder.resolve("full"), Path.of("/dev/full"));
        assertEquals(
                1,
                run(
                        new Scripted(Outcome.COMPLETE),
                        out,
                        "-oX",
                        "/dev/full",
                        "-oG",
                        full.toString(),
                        "--summary",
                        summary.toString()));
        assertTrue(err().contains("cannot write /dev/full: No space left"), err());
        assertTrue(err().contains("cannot write " + full + ": No space left"), err());
        assertTrue(Files.readString(summary).contains("\"complete\":true"));
    }

    @Test
    void oldSummaryIsNotLeftByAScanThatFails() throws Exception {
        Path summary = Files.writeString(folder.resolve("summary.json"), "of another scan");
        assertEquals(
                1,
                run(
                        new Scripted(Outcome.COMPLETE),
                        out,
                        "-oJ",
                        "/dev/full",
                        "--summary",
                        summary.toString()));
        assertEquals("", Files.readString(summary));
    }

    @Test
    void allFormatsAreFourFiles() throws Exception {
        run(new Scripted(Outcome.COMPLETE), out, "-oA", folder.resolve("scan").toString());
        try (var files = Files.list(folder)) {
            assertEquals(
                    List.of("scan.gnmap", "scan.jsonl", "scan.nmap", "scan.xml"),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
        String table = Files.readString(folder.resolve("scan.nmap"));
        assertTrue(table.contains("192.0.2.1       22/tcp    open     ssh "), table);
    }

    @Test
    void secondInterruptLeavesAtOnce() throws Exception {
        var stopped = new CountDownLatch(1);
        var left = new CountDownLatch(1);
        try (var _ = new Interrupt(stopped::countDown, left::countDown)) {
            Signal.raise(new Signal("TERM"));
            stopped.await();
            Signal.raise(new Signal("INT"));
            left.await();
        }
    }

    @Test
    void refusalExitsWithOneAndTouchesNoFile() throws Exception {
        Path old = Files.writeString(folder.resolve("old.jsonl"), "kept\n");
        Path fresh = folder.resolve("new.xml");
        assertEquals(1, run(new Refusing(), out, "-oJ", old.toString(), "-oX", fresh.toString()));
        assertEquals("kept\n", Files.readString(old));
        assertFalse(Files.exists(fresh));
        assertEquals(
                "blip: cannot open a packet socket: EPERM\n  needs: CAP_NET_RAW\n  try:   --connect\n",
                err());
    }

    @Test
    void outputThatCannotBeOpenedIsSaidBeforeTheScan() throws Exception {
        var engine = new Scripted(Outcome.COMPLETE);
        Path fresh = folder.resolve("new.xml");
        assertEquals(
                1,
                run(
                        engine,
                        out,
                        "-oX",
                        fresh.toString(),
                        "-oJ",
                        folder.resolve("no/such").toString()));
        assertTrue(err().contains("no/such: its folder does not exist"), err());
        assertFalse(engine.wasOpened.get());
        assertFalse(Files.exists(fresh));
    }

    @Test
    void whatAFileIsCalledIsShownAsItWasTyped() throws Exception {
        String name = folder.resolve("no\u001b[31m/such").toString();
        assertEquals(1, run(new Scripted(Outcome.COMPLETE), out, "-oJ", name));
        assertTrue(err().contains("no\\x1b[31m/such: its folder does not exist"), err());
        UsageError error =
                assertThrows(
                        UsageError.class,
                        () -> run(new Scripted(Outcome.COMPLETE), out, "-iL", name));
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("no\\x1b[31m/such: no such file"), message);
    }

    @Test
    void fullDiskExitsWithOneAndTheOtherFilesAreClosedValid() throws Exception {
        Path xml = folder.resolve("x.xml");
        assertEquals(
                1,
                run(
                        new Scripted(Outcome.COMPLETE),
                        out,
                        "-oJ",
                        "/dev/full",
                        "-oX",
                        xml.toString()));
        assertTrue(err().contains("blip: cannot write /dev/full: No space left on device"), err());
        assertTrue(Files.readString(xml).endsWith("</nmaprun>\n"));
    }

    @Test
    void readerThatHasEnoughEndsTheScanQuietly() throws Exception {
        Process head =
                new ProcessBuilder("sh", "-c", "exec <&-; echo closed; exec sleep 600").start();
        try {
            assertEquals('c', head.getInputStream().read());
            assertEquals(1, run(new Scripted(Outcome.COMPLETE), new Unbuffered(head), "-oL", "-"));
            assertEquals(WARNING, err());
        } finally {
            head.destroy();
        }
    }

    @Test
    void interruptOfAWholePipelineIsStillAnInterrupt() throws Exception {
        Path summary = folder.resolve("summary.json");
        var engine = new Scripted(Outcome.INTERRUPTED);
        Process tail =
                new ProcessBuilder("sh", "-c", "exec <&-; echo closed; exec sleep 600").start();
        try {
            assertEquals('c', tail.getInputStream().read());
            Thread hand =
                    Thread.startVirtualThread(() -> {
                        engine.awaitRunning();
                        Signal.raise(new Signal("INT"));
                    });
            assertEquals(130, run(engine, new Unbuffered(tail), "--summary", summary.toString()));
            hand.join();
        } finally {
            tail.destroy();
        }
        assertTrue(Files.readString(summary).contains("\"interrupted\":true"));
    }

    @Test
    void longerFileOfAnEarlierScanIsReplacedWholly() throws Exception {
        Path list = Files.writeString(folder.resolve("list"), "x".repeat(5000));
        run(new Scripted(Outcome.COMPLETE), out, "-oL", list.toString());
        assertEquals("192.0.2.1:22\n", Files.readString(list));
    }

    @Test
    void userSignalsMoveTheCeilingAndSaySo() throws Exception {
        var engine = new Scripted(Outcome.INTERRUPTED);
        var raiser =
                Thread.ofPlatform()
                        .start(() -> {
                            engine.awaitRunning();
                            Signal.raise(new Signal("USR1"));
                            engine.awaitMoves(1);
                            Signal.raise(new Signal("USR2"));
                            engine.awaitMoves(2);
                            Signal.raise(new Signal("INT"));
                        });
        assertEquals(130, run(engine, out));
        raiser.join();
        assertTrue(err().contains("ceiling: 52,500 packets/s\n"), err());
        assertTrue(err().contains("ceiling: 50,000 packets/s\n"), err());
    }

    @Test
    void standardOutputBelongsToTheOutputThatTookIt() throws Exception {
        Path summary = folder.resolve("summary.json");
        assertEquals(
                0,
                run(
                        new Scripted(Outcome.COMPLETE),
                        out,
                        "-oL",
                        "-",
                        "-q",
                        "--summary",
                        summary.toString()));
        assertEquals("192.0.2.1:22\n", out());
        assertEquals("", err());
        assertTrue(
                Files.readString(summary)
                        .contains(
                                "\"expected_missed\":{\"estimate\":0.0,\"low\":0,\"high\":0,"
                                        + "\"method\":\"nobody-silent\"},\"path_limit\":\"\",\"answers_everything\":0,"
                                        + "\"answers_everything_ports\":0,"
                                        + "\"unchecked_open_ports\":0,\"skipped\":{\"lines\":0,\"no_such_name\":0,"
                                        + "\"no_ipv4_address\":0,\"no_ipv6_address\":0,"
                                        + "\"no_answer\":0},\"seed\":5,\"version\":\""));
    }

    @Test
    void verboseNamesPortsAsTheyAreFound() throws Exception {
        run(new Scripted(Outcome.COMPLETE), out, "-v");
        assertTrue(err().contains("open 192.0.2.1:22\n"), err());
    }

    @Test
    void dryRunPrintsThePlanAndOpensNothing() throws Exception {
        var engine = new Scripted(Outcome.COMPLETE);
        assertEquals(
                0,
                run(
                        engine,
                        out,
                        "--dry-run",
                        "--seed",
                        "5",
                        "-oX",
                        folder.resolve("x").toString()));
        assertEquals(
                """
                targets    1 (1 address x 1 port)
                ports      22
                rate       at most 1,000,000 packets/s (784 Mbit/s), as the path allows
                peak       1 packet/s to 192.0.2.0/24, the busiest, with 1 address
                forecast   all answer                      1 packets   50 ms
                           at the very most                8 packets   80 s
                           for round trips of 50 ms, on a path that carries it all
                transmit   packet
                interface  eth0
                source     192.0.2.9
                next hop   192.0.2.254
                shard      1/1
                seed       5
                memory     2 MiB

                warning    a fact that takes more than one line of a terminal with eighty
                           columns, as some do
                           what follows
                           try something else
                """,
                out());
        assertFalse(engine.wasOpened.get());
        assertFalse(Files.exists(folder.resolve("x")));
    }

    @Test
    void dryRunSaysThatOneProbeIsOutstandingAtATime() throws Exception {
        run(new Scripted(Outcome.COMPLETE), out, "--dry-run", "-T2");
        String rate = "rate       at most 2.500 packets/s (2 kbit/s), one outstanding at a time\n";
        assertTrue(out().contains(rate), out());
    }

    /// Its targets see and log it, so that is said to the quietest too.
    @Test
    void aConnectScanThatNobodyAskedForIsSaidWhateverIsAsked() throws Exception {
        run(new Scripted(Outcome.COMPLETE, Transmit.CONNECT), out, "-q");
        assertEquals("note: a connect scan\n", err());
    }

    @Test
    void aConnectScanThatWasAskedForIsQuietIfThatWasToo() throws Exception {
        run(new Scripted(Outcome.COMPLETE, Transmit.CONNECT), out, "-q", "-sT");
        assertEquals("", err());
    }

    @Test
    void usageErrorsComeBeforeTheEngine() {
        var engine = new Scripted(Outcome.COMPLETE);
        assertThrows(UsageError.class, () -> run(engine, out, "-oJ", "-", "-oX", "-"));
        assertFalse(engine.wasOpened.get());
    }

    enum Outcome {
        COMPLETE(""),
        INCOMPLETE("replies were dropped"),
        INTERRUPTED("the scan was stopped");

        final String because;

        Outcome(String because) {
            this.because = because;
        }
    }

    private static final class Scripted implements Engine, Scan {
        private final Outcome ending;
        private final CountDownLatch running = new CountDownLatch(1);
        private final CountDownLatch stopped = new CountDownLatch(1);
        final AtomicBoolean wasOpened = new AtomicBoolean();
        private final Transmit transmit;
        private double ceiling = 50_000;
        private int moves;

        Scripted(Outcome ending) {
            this(ending, Transmit.PACKET);
        }

        Scripted(Outcome ending, Transmit transmit) {
            this.ending = ending;
            this.transmit = transmit;
        }

        @Override
        public Map<String, Resolution> lookUp(List<String> names, boolean isIpv6, long limitNanos) {
            return Map.of("www.example", Resolution.of(TARGET));
        }

        void awaitRunning() {
            try {
                running.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void prepare(ScanPlan plan) {}

        @Override
        public ScanOutline outline(ScanPlan plan) {
            return outline();
        }

        @Override
        public Scan open(ScanPlan plan) {
            wasOpened.set(true);
            return this;
        }

        @Override
        public ScanOutline outline(ScanPlan segments, ScanPlan datagrams) {
            return outline().then(outline());
        }

        @Override
        public Scan open(ScanPlan segments, ScanPlan datagrams) {
            return open(segments);
        }

        @Override
        public ScanOutline outline() {
            return new ScanOutline(
                    transmit,
                    1,
                    "eth0",
                    "192.0.2.9",
                    "192.0.2.254",
                    1,
                    List.of(
                            new Forecast("all answer", 1, 0.05),
                            new Forecast("at the very most", 8, 80)),
                    1_500_000,
                    transmit == Transmit.CONNECT ? List.of("a connect scan") : List.of(),
                    List.of(new Caution(LONG_FACT, "what follows", "something else")));
        }

        @Override
        public ScanSummary run(ObservationSink sink) throws IOException {
            sink.accept(
                    Observation.of(
                            TARGET, 22, Reason.SYN_ACK, 1, 1_000_000_000L, Reply.of(64, 100_000)));
            sink.idle();
            running.countDown();
            if (ending == Outcome.INTERRUPTED) {
                try {
                    stopped.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            return new ScanSummary(
                    new Targets(1, 1, 0, 0, 0),
                    new Packets(1, 1, 0, Map.of(), 0, 0),
                    new RoundTripTimes(100_000, 100_000, 100_000),
                    new Ending(ending.because, ending == Outcome.INTERRUPTED, 1, 93_000_000),
                    new UsedLink(Transmit.PACKET, 1, "tpacket_v3", "eth0"),
                    PathFacts.NONE,
                    ExpectedMissed.unknown(0),
                    Lies.NONE,
                    5);
        }

        @Override
        public void stop() {
            stopped.countDown();
        }

        /// Waits until the ceiling has been moved so many times.
        void awaitMoves(int count) {
            synchronized (this) {
                while (moves < count) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        }

        @Override
        public synchronized double scaleCeiling(double factor) {
            ceiling *= factor;
            moves++;
            notifyAll();
            return ceiling;
        }

        @Override
        public Progress progress() {
            return new Progress(1, 1, 1, new Progress.Sending(1, 1, 1, ""), 0, 1, 1, 0);
        }

        @Override
        public void close() {}
    }

    private static final class Refusing implements Engine {
        @Override
        public Map<String, Resolution> lookUp(List<String> names, boolean isIpv6, long limitNanos) {
            return Map.of("www.example", Resolution.of(TARGET));
        }

        @Override
        public void prepare(ScanPlan plan) {}

        @Override
        public ScanOutline outline(ScanPlan plan) throws Refusal {
            throw new Refusal("cannot open a packet socket", "EPERM", "CAP_NET_RAW", "--connect");
        }

        @Override
        public Scan open(ScanPlan plan) throws Refusal {
            throw new Refusal("cannot open a packet socket", "EPERM", "CAP_NET_RAW", "--connect");
        }

        @Override
        public ScanOutline outline(ScanPlan segments, ScanPlan datagrams) throws Refusal {
            return outline(segments);
        }

        @Override
        public Scan open(ScanPlan segments, ScanPlan datagrams) throws Refusal {
            return open(segments);
        }
    }

    /// A process's standard input without the buffer that the JDK puts before it.
    private static final class Unbuffered extends OutputStream {
        private final Process reader;

        Unbuffered(Process reader) {
            this.reader = reader;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            reader.getOutputStream().write(bytes, offset, length);
            reader.getOutputStream().flush();
        }
    }
}
