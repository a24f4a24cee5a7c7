package dev.blip.app.scan;

import dev.blip.app.output.Completeness;
import dev.blip.app.text.Durations;
import dev.blip.app.text.GroupedDigits;
import dev.blip.app.text.Printable;
import dev.blip.report.ScanSummary;

/// What standard error says when a scan is over.
final class ClosingLines {
    private ClosingLines() {}

    static String of(ScanSummary s) {
        var text = new StringBuilder();
        text.append(GroupedDigits.text(s.targets()))
                .append(s.targets() == 1 ? " target: " : " targets: ");
        text.append(GroupedDigits.text(s.open())).append(" open, ");
        text.append(GroupedDigits.text(s.closed())).append(" closed, ");
        text.append(GroupedDigits.text(s.filtered())).append(" filtered");
        if (s.unknown() > 0) {
            text.append(", ").append(GroupedDigits.text(s.unknown())).append(" unknown");
        }
        text.append("; ").append(GroupedDigits.text(s.sent())).append(" sent, ");
        text.append(GroupedDigits.text(s.kernelDrops())).append(" kernel drops, ");
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
