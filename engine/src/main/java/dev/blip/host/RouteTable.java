package dev.blip.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The kernel's routing decisions, asked by rtnetlink(7): never guessed from the tables.
@SuppressWarnings("DoNotCallSuggester")
public final class RouteTable {
    private RouteTable() {}

    /// How the kernel would send to `destination` now.
    ///
    /// @param source          if the packet will carry this address; policy rules may look at it
    /// @param interfaceIndex  if it must leave by this interface, else 0
    public static Route routeTo(int destination, @Nullable Integer source, int interfaceIndex) throws HostException {
        throw new HostException("not built yet: " + destination + source + interfaceIndex);
    }

    /// Cuts the ranges `firsts[i]` to `lasts[i]` (in order, disjoint) where the kernel's answer may change, and asks
    /// once per piece; neighbouring pieces with equal routes are one in the result.
    ///
    /// @throws HostException if there would be more than 65,536 pieces
    public static List<RoutedRange> routes(int[] firsts, int[] lasts, @Nullable Integer source, int interfaceIndex)
            throws HostException {
        throw new HostException("not built yet: " + firsts.length + lasts.length + source + interfaceIndex);
    }
}
