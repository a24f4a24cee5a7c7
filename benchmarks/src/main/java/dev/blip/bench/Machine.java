package dev.blip.bench;

import dev.blip.lab.Commands;
import dev.blip.lab.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the numbers depend on.
///
/// @param date        of the run, UTC
/// @param commit      of the sources; with `+` if they were changed since
/// @param processor   model
/// @param processors  how many the harness may use
/// @param memoryGibi  GiB
/// @param kernel      release
/// @param system      distribution
/// @param java        the JVM that runs the harness, and blip
/// @param peers       version by package
record Machine(
        String date,
        String commit,
        String processor,
        int processors,
        long memoryGibi,
        String kernel,
        String system,
        String java,
        Map<String, String> peers) {
    static Machine here() {
        return new Machine(
                LocalDate.now(ZoneOffset.UTC).toString(),
                commitNow(),
                value(Path.of("/proc/cpuinfo"), "model name", ":"),
                Runtime.getRuntime().availableProcessors(),
                Math.round(kibi(value(Path.of("/proc/meminfo"), "MemTotal", ":")) / 1048576.0),
                System.getProperty("os.version"),
                value(Path.of("/etc/os-release"), "PRETTY_NAME", "=").replace("\"", ""),
                System.getProperty("java.vendor")
                        + " "
                        + System.getProperty("java.runtime.version"),
                installedPeers());
    }

    /// One line for people.
    String text() {
        return processors
                + " processors ("
                + processor
                + "), "
                + memoryGibi
                + " GiB, Linux "
                + kernel
                + ", "
                + system
                + ", "
                + java
                + "; commit "
                + commit
                + ", "
                + date;
    }

    private static String commitNow() {
        Outcome commit = Commands.run("git", "rev-parse", "--short", "HEAD");
        Outcome changes = Commands.run("git", "status", "--porcelain", "--untracked-files=no");
        if (commit.exit() != 0) {
            return "unknown";
        }
        return commit.out().strip() + (changes.out().isBlank() ? "" : "+");
    }

    private static Map<String, String> installedPeers() {
        var versions = new LinkedHashMap<String, String>();
        for (String name : List.of("zmap", "masscan", "nmap")) {
            Outcome version = Commands.run("dpkg-query", "-W", "-f", "${Version}", name);
            versions.put(name, version.exit() == 0 ? version.out().strip() : "not installed");
        }
        return versions;
    }

    private static String value(Path file, String key, String separator) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(separator) + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long kibi(String text) {
        return Long.parseLong(text.replaceAll("\\D", ""));
    }
}
