package dev.blip.app.scan;

import dev.blip.app.output.OutputRequest;
import dev.blip.app.output.Skipped;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.GivenNames;
import dev.blip.vendor.Vendors;
import dev.blip.verdict.State;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A whole `blip scan` command line, understood.
///
/// @param plan         asks all, but for the UDP ports that are asked beside TCP ports
/// @param datagrams    asks those; null if there are none
/// @param isDryRun     print the plan, send nothing
/// @param talk         what a person is told meanwhile
/// @param notes        what was decided for the user, one line each
/// @param names        host names that were given, by address
/// @param skipped      what was given as a target and is none
/// @param warnings     what the user has to know of files and names, one line each
record ScanRequest(
        ScanPlan plan,
        @Nullable ScanPlan datagrams,
        OutputPlan outputs,
        boolean isDryRun,
        Talk talk,
        List<String> notes,
        GivenNames names,
        Skipped skipped,
        List<String> warnings) {
    ScanRequest {
        notes = List.copyOf(notes);
        warnings = List.copyOf(warnings);
    }

    /// Whether a finding that is told need not be what the scan is for: an open port, or a host's answer.
    boolean tellsMoreThanFinds() {
        Set<State> found =
                switch (plan.inquiry()) {
                    case PORTS, UDP -> Set.of(State.OPEN);
                    case ACK -> Set.of(State.UNFILTERED);
                    case HOSTS, ECHOES -> Set.of(State.OPEN, State.CLOSED);
                };
        return !outputs.shown().equals(found);
    }

    /// What is written.
    ///
    /// @param files            those that were asked for; at most one goes to standard output
    /// @param summary          file for the JSON summary, `-` for standard output, or null
    /// @param namesStylesheet  XML names Nmap's stylesheet
    /// @param vendors          who made an interface, for all of them
    /// @param shown            the states that are told of, one by one
    record OutputPlan(
            List<OutputRequest> files,
            @Nullable String summary,
            boolean namesStylesheet,
            Vendors vendors,
            Set<State> shown) {
        OutputPlan {
            files = List.copyOf(files);
            shown = Set.copyOf(shown);
        }

        /// Whether something else than the table has standard output to itself.
        boolean takeStandardOutput() {
            for (OutputRequest file : files) {
                if (file.isStandardOutput()) {
                    return true;
                }
            }
            return "-".equals(summary);
        }
    }

    /// What is said on the terminal while a scan runs.
    ///
    /// @param verbosity        how often `-v` was given
    /// @param isQuiet          nothing on standard error but errors
    /// @param statsEveryNanos  between two lines that say how far it is; 0 for none
    /// @param isColoured       colours are welcome where a terminal has them
    /// @param isInteractive    Enter shows the progress
    record Talk(
            int verbosity,
            boolean isQuiet,
            long statsEveryNanos,
            boolean isColoured,
            boolean isInteractive) {}
}
