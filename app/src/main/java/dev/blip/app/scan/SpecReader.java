package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.FileName;
import dev.blip.app.option.Option;
import dev.blip.app.option.UsageError;
import dev.blip.app.text.Printable;
import dev.blip.targets.TargetSpec;
import dev.blip.targets.TargetSpec.Use;
import dev.blip.targets.TargetSyntaxException;
import dev.blip.targets.Zones;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;

/// Words of a command line, and the files that it names, to specs of targets and of exclusions. Opens those files and
/// nothing else.
final class SpecReader {
    private final Arguments arguments;
    private final InputStream standardInput;
    private final List<String> warnings;
    private final Links links;
    private boolean standardInputIsRead;

    /// @param warnings  takes what the user has to know, one line each
    SpecReader(Arguments arguments, InputStream standardInput, List<String> warnings) {
        this.arguments = arguments;
        this.standardInput = standardInput;
        this.warnings = warnings;
        String only = arguments.value(ScanOption.INTERFACE);
        this.links = new Links(only == null ? "" : only);
    }

    /// The links that link-local addresses are told apart by.
    Zones zones() {
        return links;
    }

    TargetSpec exclusions() throws UsageError {
        return spec(
                Use.EXCLUSIONS, arguments.valuesOf(ScanOption.EXCLUDE), ScanOption.EXCLUDE_FILE);
    }

    TargetSpec targets() throws UsageError {
        boolean isStrict = arguments.has(ScanOption.STRICT);
        Use use = isStrict ? Use.STRICT_TARGETS : Use.TARGETS;
        return spec(use, arguments.targets(), ScanOption.TARGET_FILE);
    }

    private TargetSpec spec(Use use, List<String> words, Option files) throws UsageError {
        var spec = new TargetSpec(use, links);
        try {
            for (String word : words) {
                spec.add(word);
            }
            for (String file : arguments.valuesOf(files)) {
                addFile(spec, use, files, file);
            }
        } catch (TargetSyntaxException e) {
            throw misread(e);
        }
        return spec;
    }

    private void addFile(TargetSpec spec, Use use, Option option, String file)
            throws UsageError, TargetSyntaxException {
        String shown = file.equals("-") ? "standard input" : Printable.escaped(file);
        String attempt = option.mainName() + " FILE";
        if (file.equals("-") && standardInputIsRead) {
            throw new UsageError("standard input can be read only once", attempt);
        }
        long lines;
        try {
            if (file.equals("-")) {
                standardInputIsRead = true;
                lines = spec.add(standardInput, shown);
            } else {
                try (InputStream list = Files.newInputStream(FileName.path(file))) {
                    lines = spec.add(list, shown);
                }
            }
        } catch (NoSuchFileException _) {
            throw new UsageError("cannot read " + shown + ": no such file", attempt);
        } catch (AccessDeniedException _) {
            throw new UsageError("cannot read " + shown + ": permission denied", attempt);
        } catch (IOException e) {
            String why = Printable.text(String.valueOf(e.getMessage()));
            throw new UsageError("cannot read " + shown + ": " + why, attempt);
        }
        if (lines == 0) {
            String effect = use == Use.EXCLUSIONS ? ", so it excludes nothing" : "";
            warnings.add("no line of " + shown + " holds a target" + effect);
        }
    }

    static UsageError misread(TargetSyntaxException e) {
        String what = e.what() + ": " + e.why();
        return new UsageError(
                what, e.needs(), e.tryThis().isEmpty() ? "blip scan --help" : e.tryThis());
    }
}
