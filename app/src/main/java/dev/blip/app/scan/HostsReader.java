package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Option;
import dev.blip.app.option.Quantity;
import dev.blip.app.option.UsageError;
import dev.blip.app.text.GroupedDigits;
import dev.blip.plan.Echoes;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import java.util.List;

/// Host discovery, by the arguments: what makes a plan one of hosts, and what does not go together with it.
final class HostsReader {
    /// Every host is asked in each of the four ways, before its silence is believed.
    private static final int LEAST_RETRIES = 3;

    /// Of all hosts together: their round trips take 4 bytes each.
    private static final long MOST_ECHOES = 1L << 24;

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
        checkEchoes();
        if (arguments.has(ScanOption.PING) && !isByEcho()) {
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

    private boolean isByEcho() {
        return arguments.has(ScanOption.COUNT);
    }

    private void checkEchoes() throws UsageError {
        if (!isByEcho()) {
            if (arguments.has(ScanOption.INTERVAL)) {
                throw new UsageError(
                        "--interval lies between echoes, and none are asked for",
                        "-sn -PE --count 10 --interval 1s");
            }
            return;
        }
        if (!isAsked()) {
            throw new UsageError("--count asks hosts, not ports", "-sn -PE --count 10");
        }
        for (Option option :
                List.of(
                        ScanOption.RETRIES,
                        ScanOption.HOST_TIMEOUT,
                        ScanOption.MIN_RATE,
                        ScanOption.MIN_HITRATE,
                        ScanOption.SHARD)) {
            if (arguments.has(option)) {
                String name = option.mainName();
                throw new UsageError(
                        "--count sends each host so many echoes, each once, and "
                                + name
                                + " would change how many",
                        "leave out --count or " + name);
            }
        }
    }

    /// The plan that sends echoes to the same addresses.
    private ScanPlan echoes(ScanPlan ofPorts, int count) throws UsageError {
        String every = arguments.value(ScanOption.INTERVAL);
        long interval = every == null ? Echoes.INTERVAL_NANOS : Quantity.nanos("--interval", every);
        if (interval < Echoes.LEAST_INTERVAL_NANOS) {
            throw new UsageError(
                    "--interval " + every + " is too short: what hosts limit would read as loss",
                    "--interval 10ms, or more");
        }
        long hosts = ofPorts.addressCount();
        if (hosts * count > MOST_ECHOES) {
            throw new UsageError(
                    "--count "
                            + count
                            + " to "
                            + GroupedDigits.text(hosts)
                            + " hosts is more than "
                            + GroupedDigits.text(MOST_ECHOES)
                            + " echoes, and each round trip is kept",
                    "fewer hosts, or a lower --count");
        }
        return ofPorts.forEchoes(new Echoes(count, interval));
    }

    /// The plan that asks the same addresses whether they are up.
    ScanPlan plan(ScanPlan ofPorts) throws UsageError {
        Transmit transmit = ofPorts.link().transmit();
        if (transmit == Transmit.XDP || transmit == Transmit.CONNECT) {
            throw new UsageError(
                    "--transmit " + transmit.word() + " cannot ask hosts", "leave --transmit out");
        }
        String count = arguments.value(ScanOption.COUNT);
        if (count != null) {
            return echoes(ofPorts, (int) Quantity.whole("--count", count, 1, Echoes.MOST));
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
