package dev.blip.app.output;

import dev.blip.report.Observation;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes one finding of all echoes to a host, for outputs that say one thing of each: as soon as its last echo is heard
/// out, or when the scan ends. Who answers by ICMP errors alone is up, with all echoes lost.
public final class EchoedHosts implements ResultOutput {
    private final ResultOutput outputs;
    private final EchoCounts counts;
    private final Set<State> shown;
    private final @Nullable Observation[]
            best; // by host, what says most of it; null once it was handed on

    /// @param shown  the states of the hosts that are handed on
    public EchoedHosts(ResultOutput outputs, EchoCounts counts, Set<State> shown) {
        this.outputs = outputs;
        this.counts = counts;
        this.shown = Set.copyOf(shown);
        this.best = new Observation[counts.hosts()];
    }

    @Override
    public void begin(ScanStart start) throws IOException {
        outputs.begin(start.withEchoes(counts));
    }

    @Override
    public void accept(Observation o) throws IOException {
        int host = counts.hostOf(o);
        Observation before = best[host];
        Observation said = o.address().equals(o.icmpFrom()) ? o.because(Reason.ICMP_RESPONSE) : o;
        if (before == null || weight(said) > weight(before)) {
            best[host] = said;
        }
        if (counts.add(o)) {
            handOn(host);
        }
    }

    private static int weight(Observation o) {
        return switch (o.state()) {
            case OPEN -> o.reason() == Reason.ECHO_REPLY ? 4 : 3;
            case UNKNOWN -> 0;
            default -> o.reason() == Reason.NO_RESPONSE ? 1 : 2; // else an error says why
        };
    }

    private void handOn(int host) throws IOException {
        Observation said = best[host];
        best[host] = null;
        if (said != null && shown.contains(said.state())) {
            outputs.accept(said);
        }
    }

    @Override
    public void idle() throws IOException {
        outputs.idle();
    }

    @Override
    public void end(ScanEnd end) throws IOException {
        var failures = new Failures();
        failures.collect(() -> {
            for (int host = 0; host < best.length; host++) {
                handOn(host);
            }
        });
        failures.collect(() -> outputs.end(end));
        failures.throwFirst();
    }
}
