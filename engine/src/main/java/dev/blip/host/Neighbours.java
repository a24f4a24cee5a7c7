package dev.blip.host;

/// The kernel's table of link-layer neighbours.
@SuppressWarnings("DoNotCallSuggester")
public final class Neighbours {
    private Neighbours() {}

    /// The MAC that the kernel has for `address` on the interface, in the low 48 bits, or -1 if it has no usable one.
    public static long macOf(int interfaceIndex, int address) throws HostException {
        throw new HostException("not built yet: " + interfaceIndex + address);
    }
}
