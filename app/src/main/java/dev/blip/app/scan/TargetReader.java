package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.FileName;
import dev.blip.app.option.Option;
import dev.blip.app.option.Quantity;
import dev.blip.app.option.UsageError;
import dev.blip.app.output.Skipped;
import dev.blip.app.text.ErrorText;
import dev.blip.app.text.Printable;
import dev.blip.host.Resolution;
import dev.blip.targets.AddressSet;
import dev.blip.targets.GivenNames;
import dev.blip.targets.NamedTarget;
import dev.blip.targets.TargetSpec;
import dev.blip.targets.TargetSpec.Use;
import dev.blip.targets.TargetSyntaxException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Targets and exclusions of a command line: its words and the files that it names, with the host names in them looked
/// up. A target that cannot be used is skipped and told; an exclusion that cannot be used refuses the scan.
final class TargetReader {
    /// What all names together have by default: half a minute, and a second more for each hundred.
    private static final long LOOKUP_NANOS = 30_000_000_000L;

    private static final long LOOKUP_NANOS_PER_NAME = 10_000_000L;
    private static final int MOST_TOLD_IN_REFUSAL = 10;

    /// What was read.
    ///
    /// @param targets   asked on the ports of all; exclusions not yet taken off
    /// @param given     all that was read, those with a port of their own among it, exclusions not yet taken off
    /// @param names     that were given, by address
    /// @param warnings  what the user has to know, one line each
    record Read(
            AddressSet targets,
            TargetSpec given,
            AddressSet excluded,
            GivenNames names,
            Skipped skipped,
            List<String> warnings) {}

    private final Arguments arguments;
    private final InputStream standardInput;
    private final NameService service;
    private final boolean isStrict;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> told = new ArrayList<>(); // of what is skipped
    private long noSuchName;
    private long noIpv4Address;
    private long noAnswer;
    private boolean standardInputIsRead;

    TargetReader(Arguments arguments, InputStream standardInput, NameService service) {
        this.arguments = arguments;
        this.standardInput = standardInput;
        this.service = service;
        this.isStrict = arguments.has(ScanOption.STRICT);
    }

    Read read() throws UsageError {
        TargetSpec exclusions =
                spec(Use.EXCLUSIONS, List.of(), ScanOption.EXCLUDE, ScanOption.EXCLUDE_FILE);
        Use use = isStrict ? Use.STRICT_TARGETS : Use.TARGETS;
        TargetSpec targets = spec(use, arguments.targets(), null, ScanOption.TARGET_FILE);
        for (TargetSyntaxException line : targets.unusable()) {
            String attempt = line.tryThis().isEmpty() ? "" : "; try " + line.tryThis();
            told.add(line.what() + ": " + line.why() + attempt);
        }
        if (exclusions.names().isEmpty() && targets.names().isEmpty()) {
            return read(exclusions.addresses(), targets.addresses(), targets, GivenNames.NONE);
        }
        Map<String, Resolution> found = lookUp(exclusions.names(), targets.names());
        var excluded = new AddressSet.Builder().addAll(exclusions.addresses());
        List<String> missing = resolve(exclusions, found, excluded, null);
        refuse("an exclusion has no known address", missing, "--exclude ADDRESS");
        var named = new AddressSet.Builder().addAll(targets.addresses());
        var names = new GivenNames.Builder();
        skip(targets.names(), resolve(targets, found, named, names), found);
        return read(excluded.build(), named.build(), targets, names.build());
    }

    private Read read(AddressSet excluded, AddressSet named, TargetSpec targets, GivenNames names)
            throws UsageError {
        if (named.isEmpty() && !told.isEmpty() && targets.pairs() == null) {
            var reasons = new ArrayList<>(told);
            reasons.addAll(warnings);
            throw new UsageError(
                    "no target is left, because what was given cannot be used" + below(reasons),
                    "addresses, prefixes, ranges or names",
                    "blip scan 192.0.2.0/24 -p 22,80,443");
        }
        var skipped = new Skipped(targets.unusable().size(), noSuchName, noIpv4Address, noAnswer);
        for (String line : told) {
            warnings.add("skipped: " + line);
        }
        if (skipped.count() > 0) {
            warnings.add(skipped.text() + " (--strict refuses instead)");
        }
        return new Read(named, targets, excluded, names, skipped, List.copyOf(warnings));
    }

    private TargetSpec spec(Use use, List<String> words, @Nullable Option moreWords, Option files)
            throws UsageError {
        var spec = new TargetSpec(use);
        try {
            for (String word : words) {
                spec.add(word);
            }
            if (moreWords != null) {
                for (String word : arguments.valuesOf(moreWords)) {
                    spec.add(word);
                }
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

    /// Asks for the names of both together, so that what is excluded by name is what is a target by name.
    private Map<String, Resolution> lookUp(List<NamedTarget> some, List<NamedTarget> more)
            throws UsageError {
        var names = new LinkedHashSet<String>();
        some.forEach(name -> names.add(key(name)));
        more.forEach(name -> names.add(key(name)));
        String limit = arguments.value(ScanOption.RESOLVE_TIMEOUT);
        long limitNanos =
                limit == null
                        ? LOOKUP_NANOS + LOOKUP_NANOS_PER_NAME * names.size()
                        : Quantity.nanos(ScanOption.RESOLVE_TIMEOUT.mainName(), limit);
        return service.lookUp(List.copyOf(names), limitNanos);
    }

    /// Adds the addresses of names.
    ///
    /// @param given  takes which address has which name, or null
    /// @return names without an address and why, one line each
    private static List<String> resolve(
            TargetSpec spec,
            Map<String, Resolution> found,
            AddressSet.Builder addresses,
            GivenNames.@Nullable Builder given) {
        var missing = new ArrayList<String>();
        Set<String> seen = new HashSet<>();
        for (NamedTarget name : spec.names()) {
            Resolution resolution = resolutionOf(name, found);
            if (resolution.outcome() != Resolution.Outcome.RESOLVED) {
                missing.add(
                        name.name()
                                + " ("
                                + Printable.text(name.place())
                                + "): "
                                + resolution.why());
                continue;
            }
            boolean isNew = seen.add(key(name));
            var own = new AddressSet.Builder();
            for (int address : resolution.addresses()) {
                addresses.addAll(name.around(address));
                own.add(address);
            }
            AddressSet each = own.build();
            for (long rank = 0; rank < each.count() && isNew && given != null; rank++) {
                given.add(each.at(rank), name.name());
            }
        }
        return missing;
    }

    private void skip(List<NamedTarget> names, List<String> missing, Map<String, Resolution> found)
            throws UsageError {
        if (isStrict) {
            refuse("a target has no known address", missing, "the same without --strict");
        }
        told.addAll(missing);
        for (NamedTarget name : names) {
            switch (resolutionOf(name, found).outcome()) {
                case RESOLVED -> {}
                case NO_SUCH_NAME -> noSuchName++;
                case NO_IPV4_ADDRESS -> noIpv4Address++;
                case NO_ANSWER -> noAnswer++;
            }
        }
    }

    private static void refuse(String what, List<String> missing, String tryThis)
            throws UsageError {
        if (!missing.isEmpty()) {
            throw new UsageError(what + below(missing), "its address", tryThis);
        }
    }

    private static Resolution resolutionOf(NamedTarget name, Map<String, Resolution> found) {
        Resolution resolution = found.get(key(name));
        return resolution == null ? Resolution.unanswered("it was not asked for") : resolution;
    }

    /// The first of many lines that stand below the first line of an error, with the colon that ends that; empty if
    /// there are none.
    static String below(List<String> lines) {
        if (lines.isEmpty()) {
            return "";
        }
        var text = new StringBuilder(":");
        int shown = Math.min(lines.size(), MOST_TOLD_IN_REFUSAL);
        for (String line : lines.subList(0, shown)) {
            text.append(ErrorText.BELOW).append(line);
        }
        int more = lines.size() - shown;
        return more == 0 ? text.toString() : text + ErrorText.BELOW + "and " + more + " more";
    }

    static UsageError misread(TargetSyntaxException e) {
        String what = e.what() + ": " + e.why();
        return new UsageError(
                what, e.needs(), e.tryThis().isEmpty() ? "blip scan --help" : e.tryThis());
    }

    /// DNS does not know upper case from lower.
    private static String key(NamedTarget name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
