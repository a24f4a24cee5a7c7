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

    private FoundNames(Map<String, Resolution> found) {
        this.found = found;
    }

    /// Looks up those of exclusions and of targets.
    static FoundNames lookUp(
            Arguments arguments,
            NameService service,
            List<NamedTarget> some,
            List<NamedTarget> more)
            throws UsageError {
        var names = new LinkedHashSet<String>();
        boolean isIpv6 = arguments.has(ScanOption.IPV6);
        for (NamedTarget name : some) {
            names.add(checked(name, isIpv6));
        }
        for (NamedTarget name : more) {
            names.add(checked(name, isIpv6));
        }
        String limit = arguments.value(ScanOption.RESOLVE_TIMEOUT);
        long limitNanos =
                limit == null
                        ? LOOKUP_NANOS + LOOKUP_NANOS_PER_NAME * names.size()
                        : Quantity.nanos(ScanOption.RESOLVE_TIMEOUT.mainName(), limit);
        return new FoundNames(service.lookUp(List.copyOf(names), isIpv6, limitNanos));
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

    /// Adds the addresses of names.
    ///
    /// @param given  takes which address has which name, or null
    /// @return names without an address and why, one line each
    List<String> addTo(
            NamedAddresses addresses, List<NamedTarget> names, GivenNames.@Nullable Builder given) {
        var missing = new ArrayList<String>();
        Set<String> seen = new HashSet<>();
        for (NamedTarget name : names) {
            Resolution resolution = of(name);
            if (resolution.outcome() != Resolution.Outcome.RESOLVED) {
                String place = Printable.text(name.place());
                missing.add(name.name() + " (" + place + "): " + resolution.why());
                continue;
            }
            addresses.add(name, resolution);
            if (seen.add(key(name)) && given != null) {
                NamedAddresses.name(resolution, name.name(), given);
            }
        }
        return missing;
    }

    /// How many names have come to this.
    long count(List<NamedTarget> names, Resolution.Outcome outcome) {
        long count = 0;
        for (NamedTarget name : names) {
            count += of(name).outcome() == outcome ? 1 : 0;
        }
        return count;
    }

    private Resolution of(NamedTarget name) {
        Resolution resolution = found.get(key(name));
        return resolution == null ? Resolution.unanswered("it was not asked for") : resolution;
    }

    /// DNS does not know upper case from lower.
    private static String key(NamedTarget name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
