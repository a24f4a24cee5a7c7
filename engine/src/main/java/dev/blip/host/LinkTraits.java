package dev.blip.host;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What kind of device an interface is: by rtnetlink(7), and as `/sys/class/net` shows it.
///
/// @param kind            as `ip -details link` names it; empty for what has a device of its own
/// @param driver          of the device, as `virtio_net`; empty if there is none
/// @param transmitQueues  in use, 1 or more
public record LinkTraits(String kind, String driver, int transmitQueues) {
    private static final Path INTERFACES = Path.of("/sys/class/net");

    /// Devices that a hypervisor shows to a guest.
    private static final Set<String> PARAVIRTUAL =
            Set.of("virtio_net", "vmxnet3", "hv_netvsc", "xen_netfront", "vif", "ena", "gve");

    /// The traits of that interface, or null if `/sys` is not there or is that of another network namespace.
    public static @Nullable LinkTraits of(NetworkInterface on) throws HostException {
        return of(INTERFACES.resolve(on.name()), on.index(), Interfaces.kindOf(on.index()));
    }

    static @Nullable LinkTraits of(Path folder, int index, String kind) {
        try {
            if (number(folder, "ifindex") != index) {
                return null;
            }
            Path device = folder.resolve("device/driver");
            String driver =
                    Files.exists(device)
                            ? String.valueOf(Files.readSymbolicLink(device).getFileName())
                            : "";
            int queues = count(folder.resolve("queues"), "tx-*");
            return new LinkTraits(kind, driver, Math.max(1, queues));
        } catch (IOException | NumberFormatException _) {
            return null;
        }
    }

    private static long number(Path folder, String name) throws IOException {
        return Long.parseLong(Files.readString(folder.resolve(name)).strip());
    }

    private static int count(Path folder, String pattern) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
            for (Path _ : found) {
                count++;
            }
        }
        return count;
    }

    /// What people call it: its driver, or its kind; empty if it has neither.
    public String word() {
        return driver.isEmpty() ? kind : driver;
    }

    /// Whether it is one end of a pair whose other end is another interface, as a container's link is.
    public boolean isPaired() {
        return kind.equals("veth") || kind.equals("netkit");
    }

    /// Whether there is no hardware of this machine's own behind it.
    public boolean isVirtual() {
        return driver.isEmpty() || PARAVIRTUAL.contains(driver);
    }
}
