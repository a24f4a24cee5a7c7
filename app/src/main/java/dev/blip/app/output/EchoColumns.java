package dev.blip.app.output;

import dev.blip.app.text.Durations;
import dev.blip.report.Observation;

/// The columns of the table where hosts were asked by echoes.
///
/// ```
/// ADDRESS         STATE   REASON           ANSWERED   LOSS     MIN  MEDIAN     P99
/// 198.18.0.1      up      echo-reply           7/10 30.0 % 0.12 ms 0.15 ms 0.31 ms
/// ```
final class EchoColumns {
    static final String HEADER = "STATE   REASON           ANSWERED   LOSS     MIN  MEDIAN     P99";

    // From the end of the address.
    private static final int REASON_AT = 8;
    private static final int ANSWERED_END = 33;
    private static final int LOSS_END = 40;
    private static final int ROUND_TRIP_COLUMNS = 8;

    private final EchoCounts counts;

    EchoColumns(EchoCounts counts) {
        this.counts = counts;
    }

    /// Writes what follows the state of a host.
    ///
    /// @param from  where the address ends
    void write(TableLine line, int from, Observation o) {
        EchoResult result = counts.of(o);
        line.padTo(from + REASON_AT);
        line.text(o.reason().word());
        if (result.sent() == 0) {
            return;
        }
        right(line, from + ANSWERED_END, result.answered() + "/" + result.sent());
        right(line, from + LOSS_END, result.lossPercent() + " %");
        if (result.answered() > 0) {
            int end = from + LOSS_END + ROUND_TRIP_COLUMNS;
            right(line, end, text(result.minMicros()));
            right(line, end + ROUND_TRIP_COLUMNS, text(result.medianMicros()));
            right(line, end + 2 * ROUND_TRIP_COLUMNS, text(result.p99Micros()));
        }
    }

    private static String text(int micros) {
        return Durations.text(micros * 1_000L);
    }

    private static void right(TableLine line, int end, String text) {
        line.padForRight(end, text.length() + 1);
        line.octet(' ').text(text);
    }
}
