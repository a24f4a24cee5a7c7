package dev.blip.app.scan;

import dev.blip.app.output.Completeness;
import dev.blip.app.output.Question;
import dev.blip.app.text.Durations;
import dev.blip.app.text.GroupedDigits;
import dev.blip.app.text.Printable;
import dev.blip.report.ScanSummary;
import dev.blip.verdict.State;

/// What standard error says when a scan is over.
final class ClosingLines {
    private ClosingLines() {}

    /// @param question  gives the states their words
    static String of(ScanSummary s, Question question) {
        var text = new StringBuilder();
        text.append(GroupedDigits.text(s.targets().count()))
                .append(question.isOfEchoes() ? " echo" : " target")
                .append(s.targets().count() == 1 ? ": " : question.isOfEchoes() ? "es: " : "s: ");
        if (question.isOfFirewalls()) {
            count(text, s.targets().unfiltered(), State.UNFILTERED.word()).append(", ");
        } else {
            count(text, s.targets().open(), question.wordOfTarget(State.OPEN)).append(", ");
        }
        if (!question.isOfHosts() && !question.isOfFirewalls()) {
            count(text, s.targets().closed(), State.CLOSED.word()).append(", ");
        }
        count(text, s.targets().filtered(), question.wordOfTarget(State.FILTERED));
        if (question.asksDatagrams()) {
            count(text.append(", "), s.targets().openFiltered(), State.OPEN_FILTERED.word());
        }
        if (s.targets().unknown() > 0) {
            text.append(", ").append(GroupedDigits.text(s.targets().unknown())).append(" unknown");
        }
        text.append("; ").append(GroupedDigits.text(s.packets().sent())).append(" sent, ");
        text.append(GroupedDigits.text(s.packets().kernelDrops())).append(" kernel drops, ");
        text.append(Durations.text(s.ending().scanNanos()));
        if (!question.isOfEchoes()) {
            text.append("; ").append(Completeness.missed(s));
        }
        if (!s.path().limit().isEmpty()) {
            text.append("; ").append(s.path().limit());
        }
        if (!Completeness.lies(s).isEmpty()) {
            text.append('\n').append(Completeness.lies(s));
        }
        for (String line : RefusedReplies.lines(s)) {
            text.append('\n').append(line);
        }
        if (!s.ending().isComplete() && !s.ending().incompleteBecause().isEmpty()) {
            text.append("\nincomplete: ").append(Printable.text(s.ending().incompleteBecause()));
        }
        return text.toString();
    }

    private static StringBuilder count(StringBuilder text, long count, String word) {
        return text.append(GroupedDigits.text(count)).append(' ').append(word);
    }
}
