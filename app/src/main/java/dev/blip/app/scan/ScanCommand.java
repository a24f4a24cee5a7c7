package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Command;
import dev.blip.app.option.OptionTable;
import dev.blip.app.option.UsageError;
import dev.blip.app.output.AddressBook;
import dev.blip.app.output.Completeness;
import dev.blip.app.output.Neighbourhood;
import dev.blip.app.output.OutputFailure;
import dev.blip.app.output.OutputFile;
import dev.blip.app.output.OutputFiles;
import dev.blip.app.output.Question;
import dev.blip.app.output.ResultOutput;
import dev.blip.app.output.ScanEnd;
import dev.blip.app.output.ScanStart;
import dev.blip.app.output.Skipped;
import dev.blip.app.output.SummaryFile;
import dev.blip.app.terminal.CeilingSignals;
import dev.blip.app.terminal.EnterKey;
import dev.blip.app.terminal.Interrupt;
import dev.blip.app.terminal.StatusArea;
import dev.blip.app.terminal.Surroundings;
import dev.blip.app.terminal.Ticker;
import dev.blip.app.text.ErrorText;
import dev.blip.app.text.Printable;
import dev.blip.app.text.Version;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.report.Caution;
import dev.blip.report.Refusal;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.trust.AskedPorts;
import dev.blip.vendor.Vendors;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `blip scan`: reads the arguments, opens what they name, runs the scan, and says how it went. Everything that can be
/// refused is refused before the first packet, and before any file is changed.
public final class ScanCommand implements Command {
    private static final int COMPLETE = 0;
    private static final int ERROR = 1;
    private static final int INCOMPLETE = 3;

    private final Surroundings surroundings;
    private final Engine engine;

    public ScanCommand(Surroundings surroundings, Engine engine) {
        this.surroundings = surroundings;
        this.engine = engine;
    }

    @Override
    public OptionTable options() {
        return ScanOption.TABLE;
    }

    @Override
    public Operands operands() {
        return new Operands("TARGETS", true, List.of());
    }

    @Override
    public int run(List<String> args) throws UsageError, IOException {
        try (engine) {
            return answer(args);
        }
    }

    private int answer(List<String> args) throws UsageError, IOException {
        Arguments arguments = Arguments.parse(args, ScanOption.TABLE);
        if (arguments.has(ScanOption.HELP)) {
            OutputFile.print(surroundings.out(), ScanHelp.text());
            return COMPLETE;
        }
        ScanRequest request = RequestReader.read(arguments, surroundings.in(), engine);
        engine.prepare(request.plan());
        StatusArea status = statusArea(request.talk());
        for (String note : request.notes()) {
            status.say("note: " + note);
        }
        for (String warning : request.warnings()) {
            status.say("warning: " + warning);
        }
        var files = new OutputFiles(surroundings.out(), inputs(arguments));
        try {
            return request.isDryRun()
                    ? dryRun(request, status)
                    : scan(request, files, status, commandLine(args));
        } catch (Refusal e) {
            files.discard();
            String what = e.what() + ": " + e.why();
            status.complain("blip: " + ErrorText.of(what, e.needs(), e.tryThis()));
            return ERROR;
        } catch (OutputFailure e) {
            complain(e, status);
            for (Throwable other : e.getSuppressed()) {
                if (other instanceof OutputFailure failure) {
                    complain(failure, status);
                }
            }
            return ERROR;
        } catch (IOException e) {
            status.complain(
                    "blip: the scan failed: " + Printable.escaped(String.valueOf(e.getMessage())));
            return ERROR;
        }
    }

    private StatusArea statusArea(ScanRequest.Talk talk) {
        return new StatusArea(
                surroundings.err(),
                talk.isQuiet(),
                surroundings.colour() && talk.isColoured(),
                surroundings.errColumns());
    }

    private int dryRun(ScanRequest request, StatusArea status) throws Refusal, IOException {
        ScanPlan datagrams = request.datagrams();
        ScanOutline outline =
                datagrams == null
                        ? engine.outline(request.plan())
                        : engine.outline(request.plan(), datagrams);
        sayNotes(request, outline, status);
        String plan = PlanText.of(request, outline);
        OutputFile.print(surroundings.out(), plan + PlanText.cautions(outline.cautions()));
        return COMPLETE;
    }

    /// Every file that is read.
    private static List<String> inputs(Arguments arguments) {
        var inputs = new ArrayList<>(arguments.valuesOf(ScanOption.TARGET_FILE));
        inputs.addAll(arguments.valuesOf(ScanOption.EXCLUDE_FILE));
        return inputs;
    }

    private static void complain(OutputFailure failure, StatusArea status) {
        if (!isReaderGone(failure)) {
            status.complain("blip: " + failure.advice());
        }
    }

    private int scan(ScanRequest request, OutputFiles files, StatusArea status, String commandLine)
            throws Refusal, IOException {
        ResultOutput outputs =
                EchoOutputs.of(request, new ScanOutputs(surroundings, request).open(files, status));
        String summaryName = request.outputs().summary();
        OutputFile summaryFile = summaryName == null ? null : files.open(summaryName);
        files.check();
        try (Scan scan = open(request)) {
            ScanOutline outline = scan.outline();
            sayNotes(request, outline, status);
            for (Caution caution : outline.cautions()) {
                status.say("warning: " + caution.line());
            }
            if (request.talk().verbosity() > 0) {
                status.say(PlanText.of(request, outline).stripTrailing());
            }
            ScanSummary summary;
            try (var _ = new Interrupt(() -> interrupt(scan, status), () -> leave(status));
                    var _ = new CeilingSignals(scan::scaleCeiling, status);
                    var _ = enterKey(request, scan, status);
                    var _ = stats(request, scan, status)) {
                outputs.begin(start(request, scan, outline, commandLine));
                if (summaryFile != null) {
                    summaryFile.clear(); // an old one is not of this scan
                }
                summary = run(scan, outputs, summaryFile, status, request);
            }
            status.say(ClosingLines.of(summary, question(request, outline)));
            return exitCode(summary);
        }
    }

    private Scan open(ScanRequest request) throws Refusal {
        ScanPlan datagrams = request.datagrams();
        return datagrams == null
                ? engine.open(request.plan())
                : engine.open(request.plan(), datagrams);
    }

    /// Runs the scan and ends the outputs, whatever happens.
    private ScanSummary run(
            Scan scan,
            ResultOutput outputs,
            @Nullable OutputFile summaryFile,
            StatusArea status,
            ScanRequest request)
            throws IOException {
        long began = System.nanoTime();
        String trouble = "the scan failed";
        ScanSummary summary = null;
        try {
            ScanSummary own =
                    drawsBlock(request)
                            ? runDrawn(scan, outputs, status, sought(request))
                            : scan.run(outputs);
            Skipped skipped = request.skipped();
            summary = skipped.isDoubtful() ? own.notCompleteBecause(skipped.text()) : own;
            trouble = trouble(summary);
        } catch (IOException e) {
            trouble = String.valueOf(e.getMessage());
            throw e;
        } finally {
            status.clear();
            end(outputs, summaryFile, System.nanoTime() - began, trouble, summary, request);
        }
        return summary;
    }

    private static ScanSummary runDrawn(
            Scan scan, ResultOutput outputs, StatusArea status, String found) throws IOException {
        try (var _ =
                Ticker.drawing(() ->
                        status.draw(look -> ProgressText.block(found, scan.progress(), look)))) {
            return scan.run(outputs);
        }
    }

    /// Ends the outputs, the summary last; one that fails does not keep the next from its end. When the scan has failed
    /// already, what fails now is less than what is being thrown.
    ///
    /// @param summary  null if the scan has failed
    private static void end(
            ResultOutput outputs,
            @Nullable OutputFile summaryFile,
            long elapsedNanos,
            String trouble,
            @Nullable ScanSummary summary,
            ScanRequest request)
            throws IOException {
        IOException failure = null;
        try {
            outputs.end(scanEnd(elapsedNanos, trouble, summary, question(request, false)));
        } catch (IOException e) {
            boolean readerWasInterruptedToo =
                    summary != null && summary.ending().isInterrupted() && isReaderGone(e);
            failure = readerWasInterruptedToo ? null : e; // Ctrl-C reaches the whole pipeline
        }
        if (summary == null) {
            return;
        }
        try {
            if (summaryFile != null) {
                SummaryFile.write(
                        summaryFile,
                        summary,
                        question(request, false),
                        request.skipped(),
                        ProcessAge.millis(),
                        Version.TEXT);
            }
        } catch (IOException e) {
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e);
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static ScanEnd scanEnd(
            long elapsedNanos, String trouble, @Nullable ScanSummary summary, Question question) {
        return summary == null
                ? new ScanEnd(epochNanos(), elapsedNanos, "", "", false, trouble)
                : new ScanEnd(
                        epochNanos(),
                        elapsedNanos,
                        Completeness.text(summary, question),
                        Completeness.lies(summary),
                        summary.targets().unknown() == 0,
                        trouble);
    }

    /// Whoever read standard output has left, as `head` does when it has enough.
    private static boolean isReaderGone(IOException e) {
        return e instanceof OutputFailure failure
                && failure.isReaderGone()
                && failure.name().equals(OutputFile.STANDARD_OUTPUT);
    }

    private static void interrupt(Scan scan, StatusArea status) {
        status.say("stopping: listening for the last answers (once more to leave at once)");
        scan.stop();
    }

    private void leave(StatusArea status) {
        status.clear();
        surroundings.leaveNow().accept(Interrupt.EXIT_CODE);
    }

    /// A block on the same terminal as lines that come and go would tear both.
    private boolean drawsBlock(ScanRequest request) {
        boolean linesInBetween =
                request.outputs().takeStandardOutput() && surroundings.outIsTerminal();
        return surroundings.errIsTerminal() && !request.talk().isQuiet() && !linesInBetween;
    }

    /// Enter shows the progress, where a person may press it and something is to be said.
    private @Nullable EnterKey enterKey(ScanRequest request, Scan scan, StatusArea status) {
        ScanRequest.Talk talk = request.talk();
        return surroundings.inIsTerminal() && talk.isInteractive() && !talk.isQuiet()
                ? new EnterKey(
                        surroundings.in(),
                        () ->
                                status.say(look ->
                                        ProgressText.block(sought(request), scan.progress(), look)))
                : null;
    }

    private static @Nullable Ticker stats(ScanRequest request, Scan scan, StatusArea status) {
        long every = request.talk().statsEveryNanos();
        return every == 0
                ? null
                : Ticker.saying(
                        () -> status.say(ProgressText.stats(sought(request), scan.progress())),
                        every);
    }

    private static String trouble(ScanSummary summary) {
        if (summary.ending().isInterrupted()) {
            return "interrupted";
        }
        return summary.ending().isComplete()
                ? ""
                : "incomplete: " + summary.ending().incompleteBecause();
    }

    private static int exitCode(ScanSummary summary) {
        if (summary.ending().isInterrupted()) {
            return Interrupt.EXIT_CODE;
        }
        return summary.ending().isComplete() ? COMPLETE : INCOMPLETE;
    }

    /// A connect scan that nobody asked for is said to the quietest too: targets see and log it.
    private static void sayNotes(ScanRequest request, ScanOutline outline, StatusArea status) {
        boolean isUnasked =
                isConnectScan(outline) && request.plan().link().transmit() != Transmit.CONNECT;
        for (String note : outline.notes()) {
            if (isUnasked) {
                status.complain("note: " + note);
            } else {
                status.say("note: " + note);
            }
        }
    }

    private static boolean isConnectScan(ScanOutline outline) {
        return outline.transmit() == Transmit.CONNECT;
    }

    private static ScanStart start(
            ScanRequest request, Scan scan, ScanOutline outline, String commandLine) {
        ScanPlan plan = request.plan();
        Vendors vendors = request.outputs().vendors();
        ScanPlan datagrams = request.datagrams();
        var start =
                new ScanStart(
                        commandLine,
                        Version.TEXT,
                        epochNanos(),
                        ofPlan(request, isConnectScan(outline)),
                        plan.allPorts(),
                        plan.addressCount(),
                        new AddressBook(
                                request.names(),
                                new Neighbourhood(scan.stations(), vendors::nameOf),
                                new Links("")::nameOf),
                        plan.reported(),
                        AskedPorts.ofFindings(plan));
        return datagrams == null
                ? start
                : start.and(
                        new ScanStart.AskedPorts(
                                datagrams.allPorts(), AskedPorts.ofFindings(datagrams)));
    }

    /// The word for what is looked for.
    private static String sought(ScanRequest request) {
        return switch (request.plan().inquiry()) {
            case PORTS, UDP -> State.OPEN.word();
            case ACK -> State.UNFILTERED.word();
            case HOSTS -> Question.UP;
            case ECHOES -> Question.ECHOES.wordOfTarget(State.OPEN);
        };
    }

    private static Question question(ScanRequest request, ScanOutline outline) {
        return question(request, isConnectScan(outline));
    }

    private static Question question(ScanRequest request, boolean isConnectScan) {
        Question question = ofPlan(request, isConnectScan);
        return request.datagrams() == null ? question : question.andDatagrams();
    }

    private static Question ofPlan(ScanRequest request, boolean isConnectScan) {
        return switch (request.plan().inquiry()) {
            case PORTS -> isConnectScan ? Question.TCP_CONNECT : Question.TCP_SYN;
            case ACK -> Question.TCP_ACK;
            case UDP -> Question.UDP;
            case HOSTS -> Question.HOSTS;
            case ECHOES -> Question.ECHOES;
        };
    }

    private static long epochNanos() {
        return System.currentTimeMillis() * 1_000_000;
    }

    /// The command as a shell would take it.
    private static String commandLine(List<String> args) {
        var line = new StringBuilder("blip scan");
        for (String arg : args) {
            line.append(' ').append(isPlain(arg) ? arg : "'" + arg.replace("'", "'\\''") + "'");
        }
        return line.toString();
    }

    private static boolean isPlain(String arg) {
        for (int i = 0; i < arg.length(); i++) {
            char c = arg.charAt(i);
            if (!(c < 0x80 && Character.isLetterOrDigit(c)) && "-_./:,=@%+".indexOf(c) < 0) {
                return false;
            }
        }
        return !arg.isEmpty();
    }
}
