package dev.blip.app.scan;

import dev.blip.host.Resolution;
import java.util.List;
import java.util.Map;

/// Whom the command asks about host names.
public interface NameService {
    /// Looks up all of them, and blocks for as long as that takes.
    ///
    /// @param names       each once
    /// @param isIpv6      whether IPv6 addresses are looked for, not those of IPv4
    /// @param limitNanos  for all of them together
    /// @return what became of each
    Map<String, Resolution> lookUp(List<String> names, boolean isIpv6, long limitNanos);
}
