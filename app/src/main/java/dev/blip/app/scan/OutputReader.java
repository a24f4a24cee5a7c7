package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.FileName;
import dev.blip.app.option.Option;
import dev.blip.app.option.Quantity;
import dev.blip.app.option.UsageError;
import dev.blip.app.output.OutputRequest;
import dev.blip.app.output.OutputRequest.Format;
import dev.blip.app.output.Question;
import dev.blip.vendor.RegistryFiles;
import dev.blip.vendor.Vendors;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What comes out of a scan, by the arguments: files and their formats, which verdicts are in them, and what is said
/// meanwhile.
final class OutputReader {
    private static final long LEAST_STATS_NANOS = 100_000_000L;

    private final Arguments arguments;

    OutputReader(Arguments arguments) {
        this.arguments = arguments;
    }

    ScanRequest.Talk talk() throws UsageError {
        return new ScanRequest.Talk(
                arguments.valuesOf(ScanOption.VERBOSE).size(),
                arguments.has(ScanOption.QUIET),
                statsEveryNanos(),
                !arguments.has(ScanOption.NO_COLOR),
                !arguments.has(ScanOption.NON_INTERACTIVE));
    }

    private long statsEveryNanos() throws UsageError {
        String time = arguments.value(ScanOption.STATS_EVERY);
        if (time == null) {
            return 0;
        }
        if (arguments.has(ScanOption.QUIET)) {
            throw new UsageError("-q and --stats-every contradict each other", "one of them");
        }
        long nanos = Quantity.nanos("--stats-every", time);
        if (nanos < LEAST_STATS_NANOS) {
            throw new UsageError(
                    "--stats-every " + time + " is too often", "100ms or more", "--stats-every 1s");
        }
        return nanos;
    }

    Set<State> shown() throws UsageError {
        String show = arguments.value(ScanOption.SHOW);
        if (show == null) {
            if (arguments.has(ScanOption.COUNT)) {
                return EnumSet.allOf(State.class); // loss is told of everybody
            }
            return arguments.has(ScanOption.HOSTS)
                    ? EnumSet.of(State.OPEN, State.CLOSED)
                    : EnumSet.of(arguments.has(ScanOption.ACK) ? State.UNFILTERED : State.OPEN);
        }
        if (arguments.has(ScanOption.HOSTS)) {
            return shownHosts(show);
        }
        if (arguments.has(ScanOption.OPEN) && !show.equals(State.OPEN.word())) {
            throw new UsageError(
                    "--open and --show " + show + " contradict each other", "one of them");
        }
        if (show.equals("all")) {
            return EnumSet.allOf(State.class);
        }
        var shown = EnumSet.noneOf(State.class);
        for (int from = 0; from <= show.length(); ) {
            int comma = show.indexOf(',', from);
            int to = comma < 0 ? show.length() : comma;
            shown.add(stateNamed(show.substring(from, to)));
            from = to + 1;
        }
        return shown;
    }

    private static Set<State> shownHosts(String show) throws UsageError {
        var shown = EnumSet.noneOf(State.class);
        for (String word : show.split(",", -1)) {
            switch (word) {
                case Question.UP -> shown.addAll(Set.of(State.OPEN, State.CLOSED));
                case Question.DOWN -> shown.add(State.FILTERED);
                case "unknown" -> shown.add(State.UNKNOWN);
                case "all" -> shown.addAll(EnumSet.allOf(State.class));
                default ->
                        throw new UsageError(
                                "--show: with -sn no host is called " + word,
                                "up, down, unknown or all",
                                "--show up,down");
            }
        }
        return shown;
    }

    private static State stateNamed(String word) throws UsageError {
        for (State state : State.values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new UsageError(
                "--show: no such state: " + word,
                "open, closed, filtered, open|filtered, unfiltered, unknown or all",
                "--show open,closed");
    }

    ScanRequest.OutputPlan outputs() throws UsageError {
        List<OutputRequest> outputs = files();
        String summary = arguments.value(ScanOption.SUMMARY);
        checkFiles(outputs, summary);
        return new ScanRequest.OutputPlan(
                outputs, summary, !arguments.has(ScanOption.NO_STYLESHEET), vendors(), shown());
    }

    /// What the user names is read before anything is sent: it may be no folder of the IEEE's files.
    private Vendors vendors() throws UsageError {
        String folder = arguments.value(ScanOption.VENDORS);
        if (folder == null) {
            return Vendors.newest();
        }
        try {
            return Vendors.of(RegistryFiles.in(FileName.path(folder)).compiled());
        } catch (IOException e) {
            throw new UsageError(
                    "--vendors " + folder + ": " + e.getMessage(),
                    "a folder with oui.csv, mam.csv, oui36.csv of the IEEE",
                    "--vendors /var/lib/ieee-data");
        }
    }

    private List<OutputRequest> files() throws UsageError {
        var outputs = new ArrayList<OutputRequest>();
        add(outputs, ScanOption.NORMAL, Format.TABLE);
        add(outputs, ScanOption.JSON, Format.JSON);
        add(outputs, ScanOption.XML, Format.XML);
        add(outputs, ScanOption.GREPABLE, Format.GREPABLE);
        add(outputs, ScanOption.LIST, Format.LIST);
        add(outputs, ScanOption.CSV, Format.CSV);
        String base = arguments.value(ScanOption.ALL_FORMATS);
        if (base != null) {
            if (base.equals("-")) {
                throw new UsageError("-oA writes four files, not standard output", "-oA BASE");
            }
            outputs.add(new OutputRequest(Format.TABLE, base + ".nmap"));
            outputs.add(new OutputRequest(Format.XML, base + ".xml"));
            outputs.add(new OutputRequest(Format.GREPABLE, base + ".gnmap"));
            outputs.add(new OutputRequest(Format.JSON, base + ".jsonl"));
        }
        return outputs;
    }

    private void add(List<OutputRequest> outputs, Option option, Format format) {
        String file = arguments.value(option);
        if (file != null) {
            outputs.add(new OutputRequest(format, file));
        }
    }

    /// No two outputs may share a file, or standard output.
    private static void checkFiles(List<OutputRequest> outputs, @Nullable String summary)
            throws UsageError {
        var taken = new HashSet<String>();
        for (OutputRequest output : outputs) {
            checkFile(taken, output.file());
        }
        if (summary != null) {
            checkFile(taken, summary);
        }
    }

    private static void checkFile(Set<String> taken, String file) throws UsageError {
        boolean isStandardOutput = file.equals("-");
        String place =
                isStandardOutput
                        ? file
                        : FileName.path(file).toAbsolutePath().normalize().toString();
        if (!taken.add(place)) {
            String name = isStandardOutput ? "standard output" : file;
            throw new UsageError("two outputs cannot share " + name, "a file for each");
        }
    }
}
