package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.UsageError;
import dev.blip.app.output.Skipped;
import dev.blip.app.text.ErrorText;
import dev.blip.host.Resolution.Outcome;
import dev.blip.targets.GivenNames;
import dev.blip.targets.TargetSpec;
import dev.blip.targets.TargetSyntaxException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Targets and exclusions of a command line: its words and the files that it names, with the host names in them looked
/// up. A target that cannot be used is skipped and told; an exclusion that cannot be used refuses the scan.
final class TargetReader {
    private static final int MOST_TOLD_IN_REFUSAL = 10;

    /// What was read.
    ///
    /// @param ipv6      null if no target is in IPv6
    /// @param names     that were given, by address
    /// @param warnings  what the user has to know, one line each
    record Read(
            Ipv4Read ipv4,
            @Nullable Ipv6Read ipv6,
            GivenNames names,
            Skipped skipped,
            List<String> warnings) {
        /// The targets that have no port of their own.
        Read withoutOwnPorts() {
            return new Read(
                    ipv4.withoutOwnPorts(),
                    ipv6 == null ? null : ipv6.withoutOwnPorts(),
                    names,
                    skipped,
                    warnings);
        }

        boolean isEmpty() {
            return ipv4.isEmpty() && ipv6 == null;
        }
    }

    private final Arguments arguments;
    private final NameService service;
    private final SpecReader specs;
    private final List<String> warnings = new ArrayList<>();
    private final List<String> told = new ArrayList<>(); // of what is skipped
    private Skipped skipped = Skipped.NOTHING;

    TargetReader(Arguments arguments, InputStream standardInput, NameService service) {
        this.arguments = arguments;
        this.service = service;
        this.specs = new SpecReader(arguments, standardInput, warnings);
    }

    Read read() throws UsageError {
        TargetSpec exclusions = specs.exclusions();
        TargetSpec targets = specs.targets();
        for (TargetSyntaxException line : targets.unusable()) {
            String attempt = line.tryThis().isEmpty() ? "" : "; try " + line.tryThis();
            told.add(line.what() + ": " + line.why() + attempt);
        }
        skipped = new Skipped(targets.unusable().size(), 0, 0, 0, 0);
        NamedAddresses excluded = NamedAddresses.excluded(exclusions, specs.zones());
        NamedAddresses named = NamedAddresses.of(targets, specs.zones());
        GivenNames names = GivenNames.NONE;
        if (!exclusions.names().isEmpty() || !targets.names().isEmpty()) {
            var found =
                    FoundNames.lookUp(
                            arguments,
                            service,
                            exclusions.names(),
                            targets.names(),
                            isOtherAsked(targets));
            List<String> missing = found.addExclusions(excluded, exclusions.names());
            refuse("an exclusion has no known address", missing, "--exclude ADDRESS");
            var given = new GivenNames.Builder();
            skip(targets, found, found.addTo(named, targets.names(), given));
            names = given.build();
        }
        return read(
                new Ipv4Read(named.ipv4(), targets.pairs(), excluded.ipv4()),
                Ipv6Read.of(named.ipv6(), targets.ipv6Pairs(), excluded.ipv6()),
                names);
    }

    /// Whether there are targets of the family that names do not stand for.
    private boolean isOtherAsked(TargetSpec targets) {
        return arguments.has(ScanOption.IPV6)
                ? !targets.addresses().isEmpty() || targets.pairs() != null
                : targets.ipv6Addresses() != null || targets.ipv6Pairs() != null;
    }

    private Read read(Ipv4Read ipv4, @Nullable Ipv6Read ipv6, GivenNames names) throws UsageError {
        if (ipv4.isEmpty() && ipv6 == null && !told.isEmpty()) {
            var reasons = new ArrayList<>(told);
            reasons.addAll(warnings);
            throw new UsageError(
                    "no target is left, because what was given cannot be used" + below(reasons),
                    "addresses, prefixes, ranges or names",
                    "blip scan 192.0.2.0/24 -p 22,80,443");
        }
        for (String line : told) {
            warnings.add("skipped: " + line);
        }
        if (skipped.count() > 0) {
            warnings.add(skipped.text() + " (--strict refuses instead)");
        }
        return new Read(ipv4, ipv6, names, skipped, List.copyOf(warnings));
    }

    private void skip(TargetSpec targets, FoundNames found, List<String> missing)
            throws UsageError {
        if (arguments.has(ScanOption.STRICT)) {
            refuse("a target has no known address", missing, "the same without --strict");
        }
        told.addAll(missing);
        skipped =
                new Skipped(
                        skipped.lines(),
                        found.count(targets.names(), Outcome.NO_SUCH_NAME),
                        found.count(targets.names(), Outcome.NO_IPV4_ADDRESS),
                        found.count(targets.names(), Outcome.NO_IPV6_ADDRESS),
                        found.count(targets.names(), Outcome.NO_ANSWER));
    }

    private static void refuse(String what, List<String> missing, String tryThis)
            throws UsageError {
        if (!missing.isEmpty()) {
            throw new UsageError(what + below(missing), "its address", tryThis);
        }
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
}
