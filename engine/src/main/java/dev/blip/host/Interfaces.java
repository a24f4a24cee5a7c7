package dev.blip.host;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The interfaces of this network namespace, at the moment of asking.
@SuppressWarnings("DoNotCallSuggester")
public final class Interfaces {
    private Interfaces() {}

    /// All of them, by index.
    public static List<NetworkInterface> list() throws HostException {
        throw new HostException("not built yet");
    }

    /// The one with that name, or null.
    public static @Nullable NetworkInterface named(String name) throws HostException {
        return list().stream().filter(i -> i.name().equals(name)).findFirst().orElse(null);
    }

    /// The one with that index, or null.
    public static @Nullable NetworkInterface at(int index) throws HostException {
        return list().stream().filter(i -> i.index() == index).findFirst().orElse(null);
    }
}
