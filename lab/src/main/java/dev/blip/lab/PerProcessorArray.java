package dev.blip.lab;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A map of the kind `BPF_MAP_TYPE_PERCPU_ARRAY`, with values of 64 bits, of the XDP program on an interface: read by
/// `bpftool`, which the program does not notice.
public final class PerProcessorArray {
    private static final JsonMapper JSON = JsonMapper.shared();

    private PerProcessorArray() {}

    /// The values of map `name`: by key, then by processor.
    ///
    /// @throws IllegalStateException if the interface has no XDP program, or the program no such map
    public static long[][] read(Namespace namespace, String interfaceName, String name) {
        JsonNode link =
                JSON.readTree(namespace.ip("-json", "link", "show", "dev", interfaceName).out());
        int program = link.path(0).path("xdp").path("prog").path("id").asInt(0);
        if (program == 0) {
            throw new IllegalStateException("no XDP program on " + interfaceName);
        }
        for (JsonNode map : bpftool("prog", "show", program).path("map_ids")) {
            // The kernel keeps the first 15 bytes of a map's name.
            if (bpftool("map", "show", map.asInt()).path("name").asString("").equals(name)) {
                return values(bpftool("map", "dump", map.asInt()));
            }
        }
        throw new IllegalStateException(
                "the program on " + interfaceName + " has no map called " + name);
    }

    private static JsonNode bpftool(String object, String verb, int id) {
        return JSON.readTree(
                Commands.run(List.of("bpftool", "-j", object, verb, "id", Integer.toString(id)))
                        .orThrow("bpftool " + object + " " + verb)
                        .out());
    }

    private static long[][] values(JsonNode dump) {
        long[][] values = new long[dump.size()][];
        for (JsonNode entry : dump) {
            JsonNode formatted = entry.path("formatted");
            JsonNode ofKey = formatted.path("values");
            long[] byProcessor = new long[ofKey.size()];
            for (int i = 0; i < byProcessor.length; i++) {
                byProcessor[i] = ofKey.path(i).path("value").asLong();
            }
            values[formatted.path("key").asInt()] = byProcessor;
        }
        return values;
    }
}
