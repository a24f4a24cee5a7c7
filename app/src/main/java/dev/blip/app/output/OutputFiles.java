package dev.blip.app.output;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The outputs of one scan: opened before its first packet, no two of them one file, none of them a file that the scan
/// reads, whatever the names are.
public final class OutputFiles {
    private static final Path STANDARD_INPUT_FILE = Path.of("/proc/self/fd/0");
    private static final Path STANDARD_OUTPUT_FILE = Path.of("/proc/self/fd/1");

    private final OutputStream standardOutput;
    private final List<String> inputs;
    private final List<OutputFile> files = new ArrayList<>();
    private boolean writesStandardOutput;

    /// @param standardOutput  unbuffered
    /// @param inputs          files that the scan reads; `-` is standard input
    public OutputFiles(OutputStream standardOutput, List<String> inputs) {
        this.standardOutput = standardOutput;
        this.inputs = List.copyOf(inputs);
    }

    /// Opens a file, or standard output for `-`, and leaves alone what it holds.
    public OutputFile open(String file) throws OutputFailure {
        if (file.equals("-")) {
            writesStandardOutput = true;
            return OutputFile.of(OutputFile.STANDARD_OUTPUT, standardOutput);
        }
        try {
            OutputFile opened = OutputFile.open(Path.of(file));
            files.add(opened);
            return opened;
        } catch (OutputFailure e) {
            discard();
            throw e;
        }
    }

    /// Refuses an output that would destroy what another writes or the scan reads. To be called when all are open and
    /// none is cleared.
    public void check() throws OutputFailure {
        if (files.isEmpty() && inputs.isEmpty()) {
            return; // nothing to share with: the start is not made slower
        }
        var taken = new HashMap<FileIdentity, String>();
        for (String input : inputs) {
            boolean isStandardInput = input.equals("-");
            String use = "the scan reads it as " + (isStandardInput ? "standard input" : input);
            note(isStandardInput ? STANDARD_INPUT_FILE : Path.of(input), use, taken);
        }
        if (writesStandardOutput) {
            claim(identityOfStandardOutput(), OutputFile.STANDARD_OUTPUT, taken);
        }
        for (OutputFile file : files) {
            claim(file.identity(), file.name(), taken);
        }
    }

    private static void note(Path path, String use, Map<FileIdentity, String> taken) {
        try {
            taken.put(FileIdentity.of(path), use);
        } catch (IOException _) {
            // Read already, and gone since: nothing to destroy.
        }
    }

    private static @Nullable FileIdentity identityOfStandardOutput() {
        try {
            return FileIdentity.of(STANDARD_OUTPUT_FILE);
        } catch (IOException _) {
            return null; // closed, or no /proc
        }
    }

    private void claim(
            @Nullable FileIdentity identity, String name, Map<FileIdentity, String> taken)
            throws OutputFailure {
        if (identity == null || identity.isCharacterDevice()) {
            return;
        }
        String use = taken.putIfAbsent(identity, name + " is the same file");
        if (use != null) {
            discard();
            throw new OutputFailure(
                    name, use, "a file of its own for each output", "another name for this one");
        }
    }

    /// Gives all files up before anything was written.
    public void discard() {
        files.forEach(OutputFile::discard);
    }
}
