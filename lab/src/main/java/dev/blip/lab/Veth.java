package dev.blip.lab;

/// A virtual cable: one interface at each end, each in a namespace of this run. It goes when either end's namespace
/// goes.
///
/// @param near      namespace of the first end
/// @param nearName  interface name there
/// @param far       namespace of the second end
/// @param farName   interface name there
record Veth(Namespace near, String nearName, Namespace far, String farName) {
    /// Receive and transmit queues of each end.
    private static final String QUEUES = "2";

    static Veth join(Namespace near, String nearName, Namespace far, String farName) {
        Commands.run(
                        "ip",
                        "link",
                        "add",
                        nearName,
                        "netns",
                        near.name(),
                        "numrxqueues",
                        QUEUES,
                        "numtxqueues",
                        QUEUES,
                        "type",
                        "veth",
                        "peer",
                        "name",
                        farName,
                        "netns",
                        far.name(),
                        "numrxqueues",
                        QUEUES,
                        "numtxqueues",
                        QUEUES)
                .orThrow("cannot make a veth pair");
        near.ip("link", "set", nearName, "up");
        far.ip("link", "set", farName, "up");
        return new Veth(near, nearName, far, farName);
    }

    /// MAC address of the first end, as text.
    String nearMac() {
        return mac(near, nearName);
    }

    /// MAC address of the second end, as text.
    String farMac() {
        return mac(far, farName);
    }

    private static String mac(Namespace namespace, String interfaceName) {
        return namespace
                .configure("cat", "/sys/class/net/" + interfaceName + "/address")
                .out()
                .strip();
    }
}
