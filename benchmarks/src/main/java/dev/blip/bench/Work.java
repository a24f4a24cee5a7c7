package dev.blip.bench;

import java.util.List;

/// One thing to do, the same for all who do it.
///
/// @param name        for `--only`
/// @param title       for people
/// @param isQuick     part of `--quick`
/// @param population  the targets
/// @param answers     who answers
/// @param contenders  who is measured, in the order of the table
record Work(
        String name,
        String title,
        boolean isQuick,
        Population population,
        Answers answers,
        List<Contender> contenders) {}
