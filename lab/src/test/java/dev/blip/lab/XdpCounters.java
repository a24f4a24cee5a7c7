package dev.blip.lab;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the XDP responder has done so far, in packets, summed over processors. In the order of `enum counter` in
/// `xdp_responder.c`.
///
/// @param syn             SYNs that arrived
/// @param answeredOpen    SYN-ACKs sent
/// @param answeredClosed  RSTs sent
/// @param silent          SYNs to silent targets
/// @param lostIn          SYNs lost on purpose
/// @param lostOut         answers lost on purpose
/// @param rst             RSTs that arrived
/// @param other           other TCP
record XdpCounters(
        long syn,
        long answeredOpen,
        long answeredClosed,
        long silent,
        long lostIn,
        long lostOut,
        long rst,
        long other) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /// Reads the counters of the program on `interfaceName` in `namespace`.
    static XdpCounters read(Namespace namespace, String interfaceName) {
        JsonNode link =
                JSON.readTree(namespace.ip("-json", "link", "show", "dev", interfaceName).out());
        int program = link.path(0).path("xdp").path("prog").path("id").asInt();
        for (JsonNode map : bpftool("prog", program).path("map_ids")) {
            if (bpftool("map", map.asInt()).path("name").asString("").equals("counters")) {
                return ofDump(
                        JSON.readTree(
                                Commands.run(
                                                "bpftool",
                                                "-j",
                                                "map",
                                                "dump",
                                                "id",
                                                Integer.toString(map.asInt()))
                                        .orThrow("bpftool map dump")
                                        .out()));
            }
        }
        throw new IllegalStateException("no responder on " + interfaceName);
    }

    private static JsonNode bpftool(String object, int id) {
        return JSON.readTree(
                Commands.run("bpftool", "-j", object, "show", "id", Integer.toString(id))
                        .orThrow("bpftool " + object)
                        .out());
    }

    private static XdpCounters ofDump(JsonNode dump) {
        long[] sums = new long[8];
        for (JsonNode entry : dump) {
            JsonNode formatted = entry.path("formatted");
            for (JsonNode onProcessor : formatted.path("values")) {
                sums[formatted.path("key").asInt()] += onProcessor.path("value").asLong();
            }
        }
        return new XdpCounters(
                sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);
    }
}
