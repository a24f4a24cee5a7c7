package dev.blip.probe;

import dev.blip.metric.Counter;
import dev.blip.targets.Ipv4Targets;
import org.jspecify.annotations.Nullable;

/// Finds the target and the probe that a reply claims to speak of, and what that probe's bits were. Owner:
/// one receive thread.
final class TargetClaim {
    private final Cookies cookies;
    private final Ipv4Targets targets;
    private final int firstPort;
    private final Answer answer;
    private long bits;

    /// @param answer  whose index, target and attempt are filled
    TargetClaim(ProbeScope scope, Answer answer) {
        this.cookies = new Cookies(scope.key(), scope.origin());
        this.targets = scope.targets();
        this.firstPort = scope.origin().firstPort();
        this.answer = answer;
    }

    /// @param ourPort  from which the probe would have left
    /// @return null if there is such a target and such a probe, else the counter of why not
    @Nullable Counter refusal(int address, int port, int ourPort) {
        int attempt = ourPort - firstPort;
        if (attempt < 0 || attempt >= cookies.attempts()) {
            return Counter.UNEXPECTED_PORT;
        }
        long index = targets.indexOf(address, port);
        if (index < 0) {
            return targets.contains(address) ? Counter.UNEXPECTED_PORT : Counter.UNEXPECTED_SOURCE;
        }
        answer.attempt = attempt;
        answer.index = index;
        answer.target = Ipv4Targets.target(address, port);
        bits = cookies.of(attempt, address, port);
        return null;
    }

    /// The sequence number of the probe that was found last.
    int sequence() {
        return Cookies.sequence(bits);
    }

    /// All 64 bits of it.
    long bits() {
        return bits;
    }
}
