package dev.blip.app.output;

import dev.blip.app.text.Micros;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.ScanSummary;
import dev.blip.verdict.State;
import java.util.Map;
import java.util.TreeMap;

/// `--summary`: one JSON object about the whole scan. Times that were never measured are null.
public final class SummaryFile {
    private SummaryFile() {}

    /// Writes the object and closes `file`.
    ///
    /// @param question       gives the states their words
    /// @param processMillis  since the process was started, 10 ms resolution
    public static void write(
            OutputFile file,
            ScanSummary s,
            Question question,
            Skipped skipped,
            long processMillis,
            String version)
            throws OutputFailure {
        try (file) {
            file.clear();
            number(file.octet('{'), "targets", s.targets().count());
            number(file.octet(','), question.wordOfTarget(State.OPEN), s.targets().open());
            if (!question.isOfHosts()) {
                number(file.octet(','), State.CLOSED.word(), s.targets().closed());
            }
            number(file.octet(','), question.wordOfTarget(State.FILTERED), s.targets().filtered());
            if (question.isOfFirewalls()) {
                number(file.octet(','), State.UNFILTERED.word(), s.targets().unfiltered());
            }
            if (question.asksDatagrams()) {
                number(file.octet(','), "open_filtered", s.targets().openFiltered());
            }
            number(file.octet(','), "unknown", s.targets().unknown());
            number(file.octet(','), "sent", s.packets().sent());
            number(file.octet(','), "received", s.packets().received());
            number(file.octet(','), "duplicates", s.packets().duplicates());
            invalid(file.octet(','), s.packets().invalid());
            number(file.octet(','), "unfinished_checksums", s.path().unfinishedChecksums());
            number(file.octet(','), "kernel_drops", s.packets().kernelDrops());
            number(file.octet(','), "send_errors", s.packets().sendErrors());
            number(file.octet(','), "passes", s.ending().passes());
            roundTrips(file.octet(','), s);
            fraction(file.octet(','), "scan_ms", s.ending().scanNanos());
            number(file.octet(','), "process_ms", processMillis);
            file.text(",\"complete\":").text(s.ending().isComplete() ? "true" : "false");
            file.text(",\"interrupted\":").text(s.ending().isInterrupted() ? "true" : "false");
            text(file.octet(','), "incomplete_because", s.ending().incompleteBecause());
            text(file.octet(','), "transmit", s.link().transmit().word());
            number(file.octet(','), "tx_threads", s.link().transmitThreads());
            text(file.octet(','), "receive", s.link().receive());
            text(file.octet(','), "interface", s.link().interfaceName());
            missed(file.octet(','), s.expectedMissed());
            text(file.octet(','), "path_limit", s.path().limit());
            number(file.octet(','), "answers_everything", s.lies().hosts());
            number(file.octet(','), "answers_everything_ports", s.lies().ports());
            number(file.octet(','), "unchecked_open_ports", s.lies().unchecked());
            skipped(file.octet(','), skipped);
            number(file.octet(','), "seed", s.seed());
            text(file.octet(','), "version", version);
            file.text("}\n");
        }
    }

    private static void invalid(OutputFile file, Map<String, Long> counts) throws OutputFailure {
        file.text("\"invalid\":{");
        boolean isFirst = true;
        for (Map.Entry<String, Long> count : new TreeMap<>(counts).entrySet()) {
            file.text(isFirst ? "" : ",");
            number(file, count.getKey(), count.getValue());
            isFirst = false;
        }
        file.octet('}');
    }

    /// The estimate to a tenth of a target, or null where nothing can be said.
    private static void missed(OutputFile file, ExpectedMissed missed) throws OutputFailure {
        file.text("\"expected_missed\":{\"estimate\":");
        if (missed.isKnown()) {
            long tenths = Math.round(missed.estimate() * 10);
            file.number(tenths / 10).octet('.').number(tenths % 10);
        } else {
            file.text("null");
        }
        number(file.octet(','), "low", missed.low());
        number(file.octet(','), "high", missed.high());
        text(file.octet(','), "method", missed.method().word());
        file.octet('}');
    }

    private static void skipped(OutputFile file, Skipped skipped) throws OutputFailure {
        file.text("\"skipped\":");
        number(file.octet('{'), "lines", skipped.lines());
        number(file.octet(','), "no_such_name", skipped.noSuchName());
        number(file.octet(','), "no_ipv4_address", skipped.noIpv4Address());
        number(file.octet(','), "no_ipv6_address", skipped.noIpv6Address());
        number(file.octet(','), "no_answer", skipped.noAnswer());
        file.octet('}');
    }

    private static void roundTrips(OutputFile file, ScanSummary s) throws OutputFailure {
        file.text("\"rtt_us\":{");
        micros(file, "min", s.roundTrips().minNanos());
        micros(file.octet(','), "median", s.roundTrips().medianNanos());
        micros(file.octet(','), "p99", s.roundTrips().p99Nanos());
        file.octet('}');
    }

    private static void micros(OutputFile file, String name, long nanos) throws OutputFailure {
        if (nanos >= 0) {
            number(file, name, Micros.of(nanos));
        } else {
            JsonText.write(file, name);
            file.text(":null");
        }
    }

    /// Milliseconds with three decimals.
    private static void fraction(OutputFile file, String name, long nanos) throws OutputFailure {
        long micros = Micros.of(Math.max(0, nanos));
        number(file, name, micros / 1000);
        file.octet('.').number(micros / 100 % 10).number(micros / 10 % 10).number(micros % 10);
    }

    private static void number(OutputFile file, String name, long value) throws OutputFailure {
        JsonText.write(file, name);
        file.octet(':').number(value);
    }

    private static void text(OutputFile file, String name, String value) throws OutputFailure {
        JsonText.write(file, name);
        file.octet(':');
        JsonText.write(file, value);
    }
}
