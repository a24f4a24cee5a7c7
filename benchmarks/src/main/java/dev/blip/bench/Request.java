package dev.blip.bench;

import java.util.ArrayList;
import java.util.List;

/// What was asked for on the command line.
///
/// @param only         names of works, or how they begin; empty for all
/// @param isQuick      the works on 21,000 hosts alone
/// @param rounds       runs of each contender
/// @param withPeers    other scanners too
/// @param updatesDocs  the table goes into the documentation
record Request(
        List<String> only, boolean isQuick, int rounds, boolean withPeers, boolean updatesDocs) {
    private static final int DEFAULT_ROUNDS = 5;
    private static final int MOST_ROUNDS = 99;

    /// @throws IllegalArgumentException with what is wrong
    static Request read(String... words) {
        var only = new ArrayList<String>();
        boolean isQuick = false;
        boolean withPeers = true;
        boolean updatesDocs = false;
        int rounds = DEFAULT_ROUNDS;
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--quick" -> isQuick = true;
                case "--no-peers" -> withPeers = false;
                case "--update-docs" -> updatesDocs = true;
                case "--only" -> only.add(value(words, ++i));
                case "--rounds" -> rounds = rounds(value(words, ++i));
                default -> throw new IllegalArgumentException("no such option: " + words[i]);
            }
        }
        return new Request(List.copyOf(only), isQuick, rounds, withPeers, updatesDocs);
    }

    /// The works asked for, with the contenders asked for.
    List<Work> works() {
        List<Work> works =
                Works.all().stream()
                        .filter(work -> !isQuick || work.isQuick())
                        .filter(work ->
                                only.isEmpty()
                                        || only.stream().anyMatch(work.name()::equals)
                                        || only.stream()
                                                .anyMatch(name ->
                                                        name.endsWith("-")
                                                                && work.name().startsWith(name)))
                        .map(this::withContenders)
                        .toList();
        if (works.isEmpty()) {
            throw new IllegalArgumentException(
                    "no such work: "
                            + String.join(", ", only)
                            + "; there are "
                            + String.join(", ", Works.all().stream().map(Work::name).toList()));
        }
        return works;
    }

    private Work withContenders(Work work) {
        if (withPeers) {
            return work;
        }
        List<Contender> ours =
                work.contenders().stream()
                        .filter(contender -> contender.role() != Contender.Role.PEER)
                        .toList();
        return new Work(
                work.name(), work.title(), work.isQuick(), work.population(), work.answers(), ours);
    }

    private static String value(String[] words, int i) {
        if (i >= words.length) {
            throw new IllegalArgumentException(words[i - 1] + " wants a value");
        }
        return words[i];
    }

    private static int rounds(String text) {
        if (!text.matches("[1-9]\\d?")) {
            throw new IllegalArgumentException("--rounds is 1 to " + MOST_ROUNDS + ": " + text);
        }
        return Integer.parseInt(text);
    }
}
