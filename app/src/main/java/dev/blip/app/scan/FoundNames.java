package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Quantity;
import dev.blip.app.option.UsageError;
import dev.blip.app.text.Printable;
import dev.blip.host.Resolution;
import dev.blip.targets.GivenNames;
import dev.blip.targets.NamedTarget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What became of the host names of a command line, which were looked up together: what is excluded by name is what is
/// a target by name.
final class FoundNames {
    /// What all names together have by default: half a minute, and a second more for each hundred.
    private static final long LOOKUP_NANOS = 30_000_000_000L;

    private static final long LOOKUP_NANOS_PER_NAME = 10_000_000L;

    private final Map<String, Resolution> found;
    private final @Nullable Map<String, Resolution> excluded; // in the other family, if it is asked

    private FoundNames(Map<String, Resolution> found, @Nullable Map<String, Resolution> excluded) {
        this.found = found;
        this.excluded = excluded;
    }

    /// Looks up those of exclusions and of targets; the former in each family that is asked, for a host is excluded and
    /// not one of its addresses.
    ///
    /// @param some    of exclusions
    /// @param more    of targets
    /// @param isBoth  whether there are targets of the family that names do not stand for
    static FoundNames lookUp(
            Arguments arguments,
            NameService service,
            List<NamedTarget> some,
            List<NamedTarget> more,
            boolean isBoth)
            throws UsageError {
        var names = new LinkedHashSet<String>();
        boolean isIpv6 = arguments.has(ScanOption.IPV6);
        for (NamedTarget name : some) {
            names.add(checked(name, isIpv6));
        }
        List<String> ofExclusions = List.copyOf(names);
        for (NamedTarget name : more) {
            names.add(checked(name, isIpv6));
        }
        String limit = arguments.value(ScanOption.RESOLVE_TIMEOUT);
        long limitNanos =
                limit == null
                        ? LOOKUP_NANOS + LOOKUP_NANOS_PER_NAME * names.size()
                        : Quantity.nanos(ScanOption.RESOLVE_TIMEOUT.mainName(), limit);
        return new FoundNames(
                service.lookUp(List.copyOf(names), isIpv6, limitNanos),
                ofExclusions.isEmpty() || !isBoth
                        ? null
                        : service.lookUp(ofExclusions, !isIpv6, limitNanos));
    }

    private static String checked(NamedTarget name, boolean isIpv6) throws UsageError {
        if (isIpv6 && name.prefixLength() != Integer.SIZE) {
            throw new UsageError(
                    name.name()
                            + "/"
                            + name.prefixLength()
                            + " is a prefix in IPv4, and -6 looks for IPv6 addresses",
                    name.name() + ", or leave -6 out");
        }
        return key(name);
    }

    /// Adds the addresses of exclusions, of both families.
    ///
    /// @return names that may have an address that is not known, and why, one line each
    List<String> addExclusions(NamedAddresses addresses, List<NamedTarget> names) {
        var missing = new ArrayList<String>();
        for (NamedTarget name : names) {
            Resolution one = of(name, found);
            Resolution other = excluded == null ? one : of(name, excluded);
            boolean isAny =
                    one.outcome() == Resolution.Outcome.RESOLVED
                            || other.outcome() == Resolution.Outcome.RESOLVED;
            boolean isSure = one.outcome().isCertain() && other.outcome().isCertain();
            if (isAny && isSure) {
                addresses.add(name, one);
                addresses.add(name, other); // again, if there is no other family
            } else {
                Resolution why = one.outcome().isCertain() && !isSure ? other : one;
                missing.add(missing(name, why.why()));
            }
        }
        return missing;
    }

    private static String missing(NamedTarget name, String why) {
        return name.name() + " (" + Printable.text(name.place()) + "): " + why;
    }

    /// Adds the addresses of targets.
    ///
    /// @param given  takes which address has which name
    /// @return names without an address and why, one line each
    List<String> addTo(
            NamedAddresses addresses, List<NamedTarget> names, GivenNames.Builder given) {
        var missing = new ArrayList<String>();
        Set<String> seen = new HashSet<>();
        for (NamedTarget name : names) {
            Resolution resolution = of(name, found);
            if (resolution.outcome() != Resolution.Outcome.RESOLVED) {
                missing.add(missing(name, resolution.why()));
                continue;
            }
            if (!addresses.add(name, resolution)) {
                missing.add(
                        missing(
                                name,
                                "an address of it is link-local, and of which link it does not say"));
            }
            if (seen.add(key(name))) {
                NamedAddresses.name(resolution, name.name(), given);
            }
        }
        return missing;
    }

    /// How many names have come to this.
    long count(List<NamedTarget> names, Resolution.Outcome outcome) {
        long count = 0;
        for (NamedTarget name : names) {
            count += of(name, found).outcome() == outcome ? 1 : 0;
        }
        return count;
    }

    private static Resolution of(NamedTarget name, Map<String, Resolution> all) {
        Resolution resolution = all.get(key(name));
        return resolution == null ? Resolution.unanswered("it was not asked for") : resolution;
    }

    /// DNS does not know upper case from lower.
    private static String key(NamedTarget name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
