package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Option;
import dev.blip.app.option.UsageError;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import java.util.List;

/// Host discovery, by the arguments: what makes a plan one of hosts, and what does not go together with it.
final class HostsReader {
    /// Every host is asked in each of the four ways, before its silence is believed.
    private static final int LEAST_RETRIES = 3;

    private final Arguments arguments;
    private final List<String> notes;

    /// @param notes  takes what is decided for the user
    HostsReader(Arguments arguments, List<String> notes) {
        this.arguments = arguments;
        this.notes = notes;
    }

    boolean isAsked() {
        return arguments.has(ScanOption.HOSTS);
    }

    void check() throws UsageError {
        if (arguments.has(ScanOption.PING)) {
            notes.add(
                    isAsked()
                            ? "-PE and its like choose nothing: -sn asks in all its ways"
                            : "-PE and its like are not needed: no host is pinged before its ports");
        }
        if (!isAsked()) {
            return;
        }
        for (Option option :
                List.of(
                        ScanOption.PORTS,
                        ScanOption.TOP_PORTS,
                        ScanOption.FAST,
                        ScanOption.CONNECT,
                        ScanOption.HALF_OPEN,
                        ScanOption.DECOYS)) {
            if (arguments.has(option)) {
                String name = option.mainName();
                throw new UsageError(
                        "-sn asks no ports, and " + name + " is about them",
                        "leave out -sn or " + name);
            }
        }
    }

    /// The plan that asks the same addresses whether they are up.
    ScanPlan plan(ScanPlan ofPorts) throws UsageError {
        Transmit transmit = ofPorts.link().transmit();
        if (transmit == Transmit.XDP || transmit == Transmit.CONNECT) {
            throw new UsageError(
                    "--transmit " + transmit.word() + " cannot ask hosts", "leave --transmit out");
        }
        RetryPolicy given = ofPorts.retry();
        int retries = Math.max(LEAST_RETRIES, given.retries());
        var retry =
                new RetryPolicy(
                        retries,
                        given.minTimeoutNanos(),
                        given.maxTimeoutNanos(),
                        given.initialTimeoutNanos(),
                        given.leastSilenceNanos());
        return ofPorts.forHosts().withConduct(ofPorts.conduct().withRetry(retry));
    }
}
