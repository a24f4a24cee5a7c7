package dev.blip.bench;

import java.util.List;

/// One thing to do, the same for all who do it.
///
/// @param name        for `--only`
/// @param title       for people
/// @param subject     what the ratios compare
/// @param isQuick     part of `--quick`
/// @param population  the targets
/// @param answers     who answers
/// @param contenders  who is measured, in the order of the table
record Work(
        String name,
        String title,
        Subject subject,
        boolean isQuick,
        Population population,
        Answers answers,
        List<Contender> contenders) {
    /// What a work compares.
    enum Subject {
        /// Time of the whole process.
        WALL,
        /// Time from the fork to the first probe at the target.
        FIRST_PROBE,
        /// Probes a second at the target.
        RATE
    }
}
