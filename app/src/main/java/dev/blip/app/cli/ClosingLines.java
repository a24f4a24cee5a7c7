package dev.blip.app.cli;

import dev.blip.app.output.Completeness;
import dev.blip.app.output.Durations;
import dev.blip.app.output.Printable;
import dev.blip.report.ScanSummary;

/// What standard error says when a scan is over.
final class ClosingLines {
    private ClosingLines() {}

    static String of(ScanSummary s) {
        var text = new StringBuilder();
        text.append(StatusArea.counted(s.targets()))
                .append(s.targets() == 1 ? " target: " : " targets: ");
        text.append(StatusArea.counted(s.open())).append(" open, ");
        text.append(StatusArea.counted(s.closed())).append(" closed, ");
        text.append(StatusArea.counted(s.filtered())).append(" filtered");
        if (s.unknown() > 0) {
            text.append(", ").append(StatusArea.counted(s.unknown())).append(" unknown");
        }
        text.append("; ").append(StatusArea.counted(s.sent())).append(" sent, ");
        text.append(StatusArea.counted(s.kernelDrops())).append(" kernel drops, ");
        text.append(Durations.text(s.scanNanos()));
        text.append("; ").append(Completeness.missed(s));
        if (!s.pathLimit().isEmpty()) {
            text.append("; ").append(s.pathLimit());
        }
        if (!Completeness.lies(s).isEmpty()) {
            text.append('\n').append(Completeness.lies(s));
        }
        for (String line : RefusedReplies.lines(s)) {
            text.append('\n').append(line);
        }
        if (!s.complete() && !s.incompleteBecause().isEmpty()) {
            text.append("\nincomplete: ").append(Printable.text(s.incompleteBecause()));
        }
        return text.toString();
    }
}
