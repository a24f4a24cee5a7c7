package dev.blip.bench;

import dev.blip.lab.Lab;
import dev.blip.lab.Workshop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where a program runs and what it needs to know of it: the lab, the programs, a directory for its output.
///
/// @param lab         open for as long as this site is used
/// @param blip        the command, built
/// @param reference   `reference.c`, built
/// @param meter       `meter.c`, built
/// @param gatewayMac  of the lab's gateway
/// @param output      an empty directory
record Site(Lab lab, String blip, String reference, String meter, String gatewayMac, Path output) {
    static final String INTERFACE = "sv0";

    static Site in(Lab lab, Path sources) {
        return new Site(
                lab,
                lab.builtBlip(),
                Workshop.tool(sources.resolve("reference.c")).toString(),
                Workshop.tool(sources.resolve("meter.c")).toString(),
                lab.target().configure("cat", "/sys/class/net/tv0/address").out().strip(),
                lab.scratch());
    }

    /// The path of an output file, as text for a command line.
    String file(String name) {
        return output.resolve(name).toString();
    }

    /// Removes what the last run has left.
    void clear() {
        try (var files = Files.list(output)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
