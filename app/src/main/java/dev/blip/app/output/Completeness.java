package dev.blip.app.output;

import dev.blip.app.text.GroupedDigits;
import dev.blip.report.ExpectedMissed;
import dev.blip.report.Lies;
import dev.blip.report.ScanSummary;

/// How much of the truth a scan has found, in one line for people; never a share without its numbers.
///
/// ```
/// 21,000 targets, 18,204 answered; probably missed 3 (0 to 9)
/// ```
public final class Completeness {
    private Completeness() {}

    /// The same of a scan that asks by echoes, of which none is repeated: how many were lost is what it says.
    public static String text(ScanSummary s, Question question) {
        if (!question.isOfEchoes()) {
            return text(s);
        }
        String unknown =
                s.targets().unknown() == 0
                        ? ""
                        : "; " + GroupedDigits.text(s.targets().unknown()) + " not heard out";
        return GroupedDigits.text(s.targets().count())
                + (s.targets().count() == 1 ? " echo, " : " echoes, ")
                + GroupedDigits.text(s.targets().answered())
                + " answered"
                + unknown;
    }

    /// Targets, how many answered by themselves, and how many that are alive did probably not.
    public static String text(ScanSummary s) {
        return GroupedDigits.text(s.targets().count())
                + (s.targets().count() == 1 ? " target, " : " targets, ")
                + GroupedDigits.text(s.targets().answered())
                + " answered; "
                + missed(s);
    }

    /// The part after the semicolon, with the targets that have no verdict, if there are any.
    public static String missed(ScanSummary s) {
        String unknown =
                s.targets().unknown() == 0
                        ? ""
                        : ", besides " + GroupedDigits.text(s.targets().unknown()) + " unknown";
        ExpectedMissed missed = s.expectedMissed();
        if (s.targets().unknown() > 0
                && missed.method() == ExpectedMissed.Method.NOBODY_SILENT
                && missed.high() == 0) {
            return GroupedDigits.text(s.targets().unknown())
                    + " unknown, none called filtered for its silence";
        }
        if (!missed.isKnown()) {
            // Where no router spoke either, the silent are all there are.
            boolean isAllSilent =
                    s.targets().answered() == 0
                            && missed.high() == s.targets().filtered() + s.targets().openFiltered();
            return "missed 0 to "
                    + GroupedDigits.text(missed.high())
                    + (isAllSilent
                            ? ", nothing answered: a dead path looks the same"
                            : ": nothing tells loss from absence")
                    + unknown;
        }
        String unheard =
                missed.unheard().isEmpty()
                        ? ""
                        : ", nothing answered " + missed.unheard() + ": a dead path looks the same";
        return "probably missed "
                + GroupedDigits.text(Math.round(missed.estimate()))
                + " ("
                + GroupedDigits.text(missed.low())
                + " to "
                + GroupedDigits.text(missed.high())
                + ")"
                + unknown
                + unheard;
    }

    /// Hosts that answer on every port, and what was not looked at; empty if there is nothing to say.
    public static String lies(ScanSummary s) {
        Lies lies = s.lies();
        String text = "";
        if (lies.hosts() > 0) {
            text =
                    GroupedDigits.text(lies.hosts())
                            + (lies.hosts() == 1 ? " host answers" : " hosts answer")
                            + " on every port; "
                            + GroupedDigits.text(lies.ports())
                            + (lies.ports() == 1 ? " port is" : " ports are")
                            + " not called open for it (--show all)";
        }
        if (lies.unchecked() > 0) {
            text +=
                    (text.isEmpty() ? "" : "; ")
                            + GroupedDigits.text(lies.unchecked())
                            + " open ports are of hosts that may answer on every port";
        }
        return text;
    }
}
