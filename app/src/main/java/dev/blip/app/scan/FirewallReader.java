package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Option;
import dev.blip.app.option.UsageError;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.targets.PortSpec;
import java.util.List;

/// An ACK scan, by the arguments: what makes a plan one of firewalls, and what does not go together with it.
final class FirewallReader {
    private final Arguments arguments;

    FirewallReader(Arguments arguments) {
        this.arguments = arguments;
    }

    boolean isAsked() {
        return arguments.has(ScanOption.ACK);
    }

    void check() throws UsageError {
        if (!isAsked()) {
            return;
        }
        for (Option option :
                List.of(
                        ScanOption.HOSTS,
                        ScanOption.UDP,
                        ScanOption.HALF_OPEN,
                        ScanOption.CONNECT,
                        ScanOption.OPEN,
                        ScanOption.DECOYS,
                        ScanOption.SMALLEST_PROBES)) {
            if (arguments.has(option)) {
                String name = option.mainName();
                throw new UsageError(
                        "-sA asks by ACKs what is let through, and " + name + " is of other scans",
                        "leave out -sA or " + name);
            }
        }
        String ports = arguments.value(ScanOption.PORTS);
        if (ports != null && PortSpec.saysBoth(ports)) {
            throw new UsageError(
                    "-sA asks by ACKs what is let through, and U: is of other scans",
                    "leave out -sA or what follows U:");
        }
    }

    /// The plan that asks the same targets by ACKs.
    ScanPlan plan(ScanPlan ofPorts) throws UsageError {
        if (ofPorts.link().transmit() == Transmit.CONNECT) {
            throw new UsageError("--transmit connect cannot send ACKs", "leave --transmit out");
        }
        return ofPorts.forFirewalls();
    }
}
