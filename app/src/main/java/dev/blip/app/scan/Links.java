package dev.blip.app.scan;

import dev.blip.host.HostException;
import dev.blip.host.Interfaces;
import dev.blip.host.NetworkInterface;
import dev.blip.targets.Zones;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The links of this machine by the names and numbers of their interfaces, as they are when first asked for: a scan
/// without link-local addresses never asks. One thread.
final class Links implements Zones {
    private final String only; // empty: the scan may have several
    private int @Nullable [] numbers;
    private @Nullable List<NetworkInterface> known;

    /// @param only  the interface by which all of the scan leaves, empty if it is not known
    Links(String only) {
        this.only = only;
    }

    @Override
    public int of(String name) {
        for (NetworkInterface each : interfaces()) {
            if (each.name().equals(name) || Integer.toString(each.index()).equals(name)) {
                return each.index();
            }
        }
        return 0;
    }

    @Override
    public int implied() {
        return only.isEmpty() ? 0 : of(only);
    }

    @Override
    public int[] all() {
        int[] all = numbers;
        if (all == null) {
            all = interfaces().stream().mapToInt(NetworkInterface::index).toArray();
            numbers = all;
        }
        return all;
    }

    /// The name of an interface, empty if there is none with that number.
    String nameOf(int number) {
        for (NetworkInterface each : interfaces()) {
            if (each.index() == number) {
                return each.name();
            }
        }
        return "";
    }

    /// None if the kernel does not tell: a link that is asked for is not there then.
    private List<NetworkInterface> interfaces() {
        List<NetworkInterface> all = known;
        if (all == null) {
            try {
                all = Interfaces.list();
            } catch (HostException _) {
                all = List.of();
            }
            known = all;
        }
        return all;
    }
}
