package dev.blip.app.output;

/// What one host has made of its echoes. Round trips are -1 if none was answered; percentiles are of the nearest rank,
/// so that the 99th of fewer than 100 is the longest.
///
/// @param sent      echoes that were sent and heard out
/// @param answered  those of them that were answered, each once
record EchoResult(
        int sent, int answered, int minMicros, int medianMicros, int p99Micros, int maxMicros) {
    private static final int THOUSAND = 1_000;

    /// @param sortedMicros  round trips of those that were answered, ascending
    static EchoResult of(int sent, int[] sortedMicros) {
        int answered = sortedMicros.length;
        if (answered == 0) {
            return new EchoResult(sent, 0, -1, -1, -1, -1);
        }
        return new EchoResult(
                sent,
                answered,
                sortedMicros[0],
                atShare(sortedMicros, 50),
                atShare(sortedMicros, 99),
                sortedMicros[answered - 1]);
    }

    private static int atShare(int[] sorted, int percent) {
        return sorted[(int) (((long) percent * sorted.length + 99) / 100) - 1];
    }

    /// Unanswered in a thousand of those that were sent, rounded; only where any was.
    int lossPerMille() {
        return (int) ((2L * THOUSAND * (sent - answered) + sent) / (2L * sent));
    }

    /// The same in per cent, as `33.3`.
    String lossPercent() {
        return lossPerMille() / 10 + "." + lossPerMille() % 10;
    }
}
