package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What was made at build time is used at the start: a cache that the JVM refuses is refused in silence, and costs only
/// time.
@Tag("lab")
class StartTest {
    private static final String FLAGS = "BLIP_JAVA_FLAGS=";
    private static final String ONLY_WITH_CACHE = FLAGS + "-XX:AOTMode=on";
    private static final String TRACE = "-Djava.lang.invoke.MethodHandle.TRACE_RESOLVE=true";

    @Test
    void launcherRunsWithItsCacheAndWithNoOther() {
        try (Lab lab = Lab.open()) {
            assertEquals(0, scan(lab, ONLY_WITH_CACHE).orThrow("scan").exit());
            String other = ONLY_WITH_CACHE + " -XX:ObjectAlignmentInBytes=16";
            assertNotEquals(0, scan(lab, other).exit());
        }
    }

    /// A form that the cache does not hold is spun as a class at every start, a millisecond each.
    @Test
    void cacheHoldsEveryMethodHandleFormThatAScanResolves() {
        try (Lab lab = Lab.open()) {
            List<String> resolved =
                    scan(lab, FLAGS + TRACE)
                            .orThrow("scan")
                            .out()
                            .lines()
                            .filter(line -> line.startsWith("[LF_RESOLVE]"))
                            .toList();
            assertTrue(resolved.size() > 10, "the JVM traces nothing: " + resolved);
            assertEquals(
                    List.of(), resolved.stream().filter(line -> line.endsWith("(fail)")).toList());
        }
    }

    private static Outcome scan(Lab lab, String variable) {
        var command = new ArrayList<>(List.of("env", variable, lab.builtBlip()));
        command.addAll(List.of("scan", "198.18.0.0/24", "-p", "80"));
        return lab.run(Lab.SCAN_BOUND, command.toArray(String[]::new));
    }
}
