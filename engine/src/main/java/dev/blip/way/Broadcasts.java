package dev.blip.way;

import dev.blip.host.NetworkInterface;
import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import dev.blip.linux.Errno;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The broadcast addresses of this machine's links. They are no targets that it keeps us from: they are no host's.
/// Immutable.
public final class Broadcasts {
    public static final Broadcasts NONE = new Broadcasts(Set.of());

    private static final int LONGEST_PREFIX = 30; // RFC 3021: a /31 has none

    private final Set<Integer> addresses;

    private Broadcasts(Set<Integer> addresses) {
        this.addresses = addresses;
    }

    static Broadcasts of(List<NetworkInterface> interfaces) {
        Set<Integer> found = new HashSet<>();
        for (NetworkInterface each : interfaces) {
            for (NetworkInterface.Address own : each.addresses()) {
                if (own.prefixLength() > 0 && own.prefixLength() <= LONGEST_PREFIX) {
                    found.add(own.address() | -1 >>> own.prefixLength());
                }
            }
        }
        return new Broadcasts(found);
    }

    /// Whether the range is one of them, as the kernel says too.
    boolean include(RoutedRange range) {
        Route route = range.route();
        return range.first() == range.last()
                && route.kind() == Route.Kind.UNREACHABLE
                && route.errno() == Errno.EOPNOTSUPP
                && addresses.contains(range.first());
    }
}
