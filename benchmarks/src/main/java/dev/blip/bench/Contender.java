package dev.blip.bench;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/// One program with one set of flags.
///
/// @param name     as the table calls it
/// @param role     who it is
/// @param command  its command line at a site
/// @param reading  how it says what it found
/// @param bound    when it is killed
record Contender(
        String name,
        Role role,
        Function<Site, List<String>> command,
        Reading reading,
        Duration bound) {
    /// Who is measured.
    enum Role {
        /// The floor, in C.
        REFERENCE,
        /// The same by another of the kernel's ways.
        REFERENCE_TOO,
        /// blip, at the setting that the ratios are about.
        OURS,
        /// blip, otherwise.
        OURS_TOO,
        /// Somebody else's scanner.
        PEER
    }
}
