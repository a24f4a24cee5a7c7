package dev.blip.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a scan has left: how it ended, each verdict once, and its summary.
///
/// @param outcome   how the process ended
/// @param findings  by target; a target that was reported twice is an error when this is read
/// @param summary   the summary object; a missing node if there is none
record ScanResult(Outcome outcome, Map<Target, Finding> findings, JsonNode summary) {
    static final String FINDINGS = "findings.json";
    static final String SUMMARY = "summary.json";
    private static final JsonMapper JSON = JsonMapper.shared();

    static ScanResult read(Outcome outcome, Path directory) {
        try {
            Path summary = directory.resolve(SUMMARY);
            return new ScanResult(
                    outcome,
                    findings(directory.resolve(FINDINGS)),
                    Files.exists(summary)
                            ? JSON.readTree(Files.readString(summary))
                            : JSON.missingNode());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Target, Finding> findings(Path file) throws IOException {
        var findings = new HashMap<Target, Finding>();
        if (!Files.exists(file)) {
            return findings;
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                JsonNode node = JSON.readTree(line);
                Target target =
                        Target.of(
                                node.path("ip").asString(),
                                node.path("port").asInt(),
                                node.path("proto").asString(""));
                var finding =
                        new Finding(
                                node.path("state").asString(),
                                node.path("reason").asString(""),
                                node.path("attempt").asInt(0),
                                node.path("icmp_from").asString(""),
                                node.path("middlebox").asBoolean(false));
                if (findings.put(target, finding) != null) {
                    throw new IllegalStateException("reported twice: " + target);
                }
            }
        }
        return findings;
    }

    /// This result, if the scan says that it is complete.
    ///
    /// @throws AssertionError with all that it said, if it does not
    ScanResult orFail() {
        if (outcome.exit() != 0 || outcome.isTimeout() || !isComplete()) {
            throw new AssertionError("not complete: " + describe());
        }
        return this;
    }

    /// The verdict on a target, `none` if there is none.
    String stateOf(Target target) {
        Finding finding = findings.get(target);
        return finding == null ? "none" : finding.state();
    }

    /// How many targets have this state.
    long count(String state) {
        return findings.values().stream().filter(finding -> finding.state().equals(state)).count();
    }

    /// Frames refused for this reason.
    long invalid(String reason) {
        return summary.path("invalid").path(reason).asLong(0);
    }

    /// A number of the summary.
    long number(String name) {
        JsonNode node = summary.path(name);
        if (!node.isNumber()) {
            throw new IllegalStateException(
                    "the summary has no number " + name + ": " + this.describe());
        }
        return node.asLong();
    }

    /// First packet to last verdict.
    double scanMillis() {
        number("scan_ms"); // refuses a summary without it
        return summary.path("scan_ms").asDouble();
    }

    boolean isComplete() {
        return summary.path("complete").asBoolean(false);
    }

    /// All that helps to see why a test fails.
    String describe() {
        return "exit "
                + outcome.exit()
                + (outcome.isTimeout() ? " (killed: out of time)" : "")
                + "\n"
                + summary
                + "\n"
                + outcome.err();
    }
}
