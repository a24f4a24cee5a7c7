package dev.blip.app.output;

import dev.blip.report.Observation;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.List;

/// Whether a host is up, as the formats with a place for that say it: something has answered in its name.
final class HostStatus {
    private HostStatus() {}

    static boolean isUp(List<Observation> ports, ExtraPorts others) {
        return isAnswer(evidence(ports))
                || others.count(State.CLOSED) > 0
                || others.count(State.UNFILTERED) > 0;
    }

    /// Whether the address is nobody's on the link, so that no port of it was asked; or, where hosts are asked, whether
    /// nothing has answered.
    static boolean isDown(List<Observation> ports, Question question) {
        for (Observation o : ports) {
            boolean isSilent =
                    question.isOfEchoes()
                            ? o.state() == State.FILTERED
                            : question.isOfHosts() && o.reason() == Reason.NO_RESPONSE;
            boolean isNobody = o.reason() == Reason.NO_ARP || o.reason() == Reason.NO_ND;
            if (!isNobody && !isSilent) {
                return false;
            }
        }
        return true;
    }

    /// The first port that has answered; the first of all if none has.
    static Observation evidence(List<Observation> ports) {
        for (Observation o : ports) {
            if (isAnswer(o)) {
                return o;
            }
        }
        return ports.getFirst();
    }

    private static boolean isAnswer(Observation o) {
        return o.state() == State.OPEN
                || o.state() == State.CLOSED
                || o.state() == State.UNFILTERED;
    }
}
