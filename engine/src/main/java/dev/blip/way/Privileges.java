package dev.blip.way;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What this process may do: capabilities(7).
public final class Privileges {
    private static final int CAP_NET_RAW = 13; // include/uapi/linux/capability.h

    private Privileges() {}

    /// Whether `/proc` says that CAP_NET_RAW is not in effect. Where it says nothing, only trying tells.
    public static boolean lackNetRaw() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("CapEff:")) {
                    return lackNetRaw(line.substring("CapEff:".length()).strip());
                }
            }
            return false;
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }

    /// @param effective  the set in hexadecimal, as proc_pid_status(5) shows it
    public static boolean lackNetRaw(String effective) {
        return (Long.parseUnsignedLong(effective, 16) >>> CAP_NET_RAW & 1) == 0;
    }
}
