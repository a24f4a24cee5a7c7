package dev.blip.app.cli;

import dev.blip.app.output.Skipped;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.GivenNames;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A whole `blip scan` command line, understood.
///
/// @param outputs      files that were asked for; at most one goes to standard output
/// @param summaryFile  for the JSON summary, `-` for standard output, or null
/// @param isDryRun     print the plan, send nothing
/// @param verbosity    how often `-v` was given
/// @param isQuiet      nothing on standard error but errors
/// @param statsEveryNanos  between two lines that say how far it is; 0 for none
/// @param notes        what was decided for the user, one line each
/// @param names        host names that were given, by address
/// @param skipped      what was given as a target and is none
/// @param warnings     what the user has to know of files and names, one line each
record ScanRequest(
        ScanPlan plan,
        List<OutputRequest> outputs,
        @Nullable String summaryFile,
        boolean isDryRun,
        int verbosity,
        boolean isQuiet,
        long statsEveryNanos,
        List<String> notes,
        GivenNames names,
        Skipped skipped,
        List<String> warnings) {
    ScanRequest {
        outputs = List.copyOf(outputs);
        notes = List.copyOf(notes);
        warnings = List.copyOf(warnings);
    }

    /// Whether something else than the table has standard output to itself.
    boolean takesStandardOutput() {
        for (OutputRequest output : outputs) {
            if (output.isStandardOutput()) {
                return true;
            }
        }
        return "-".equals(summaryFile);
    }
}
