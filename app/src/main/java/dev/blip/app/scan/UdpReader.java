package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Option;
import dev.blip.app.option.UsageError;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import java.util.List;

/// A UDP scan, by the arguments: what makes a plan one of datagrams, and what does not go together with it.
final class UdpReader {
    /// Nothing tells what the path carries, so the rate is one that most do.
    private static final double DEFAULT_PER_SECOND = 20_000;

    private final Arguments arguments;

    UdpReader(Arguments arguments) {
        this.arguments = arguments;
    }

    boolean isAsked() {
        return arguments.has(ScanOption.UDP);
    }

    void check() throws UsageError {
        if (!isAsked()) {
            return;
        }
        refuse(ScanOption.HOSTS, "asks no ports");
        refuse(ScanOption.HALF_OPEN, "is a TCP scan, and a scan asks by one protocol");
        refuse(ScanOption.CONNECT, "is a TCP scan, and a scan asks by one protocol");
        for (Option option :
                List.of(
                        ScanOption.DECOYS,
                        ScanOption.SMALLEST_PROBES,
                        ScanOption.BANDWIDTH,
                        ScanOption.MIN_RATE,
                        ScanOption.MIN_HITRATE)) {
            refuse(option, "is about SYNs and what answers them");
        }
    }

    private void refuse(Option option, String why) throws UsageError {
        if (arguments.has(option)) {
            String name = option.mainName();
            throw new UsageError(
                    "-sU asks UDP ports, and " + name + " " + why, "leave out -sU or " + name);
        }
    }

    /// The plan that asks the same targets by UDP.
    ScanPlan plan(ScanPlan ofPorts) throws UsageError {
        Transmit transmit = ofPorts.link().transmit();
        if (transmit != Transmit.AUTO && transmit != Transmit.RAW) {
            throw new UsageError(
                    "--transmit " + transmit.word() + " cannot send datagrams of different lengths",
                    "leave --transmit out");
        }
        Pace given = ofPorts.pace();
        boolean isChosen = given.isSerial() || arguments.has(ScanOption.RATE);
        double perSecond = isChosen ? given.packetsPerSecond() : DEFAULT_PER_SECOND;
        return ofPorts.forDatagrams(given.isSerial() ? given : Pace.fixed(perSecond));
    }
}
