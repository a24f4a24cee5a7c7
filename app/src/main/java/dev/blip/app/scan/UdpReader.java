package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Option;
import dev.blip.app.option.UsageError;
import dev.blip.plan.Pace;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.Transmit;
import dev.blip.targets.PortSpec;
import java.util.List;

/// A UDP scan, alone or beside one of TCP, by the arguments: what makes a plan one of datagrams, and what does not go
/// together with it.
final class UdpReader {
    /// Nothing tells what the path carries, so the rate is one that most do.
    private static final double DEFAULT_PER_SECOND = 20_000;

    private static final String ABOUT_SYNS = "is about SYNs and what answers them";

    private final Arguments arguments;

    UdpReader(Arguments arguments) {
        this.arguments = arguments;
    }

    /// Whether UDP ports are all that is asked.
    boolean isAlone() {
        return arguments.has(ScanOption.UDP) && !isBeside();
    }

    /// Whether UDP ports are asked beside TCP ports: both kinds of scan are, or `-p` names ports of both.
    boolean isBeside() {
        boolean isTcp = arguments.has(ScanOption.HALF_OPEN) || arguments.has(ScanOption.CONNECT);
        String ports = arguments.value(ScanOption.PORTS);
        return (isTcp && arguments.has(ScanOption.UDP))
                || (ports != null && PortSpec.saysBoth(ports));
    }

    void check() throws UsageError {
        if (!isAlone() && !isBeside()) {
            return;
        }
        refuse(ScanOption.HOSTS, "asks no ports");
        for (Option option :
                List.of(ScanOption.BANDWIDTH, ScanOption.MIN_RATE, ScanOption.MIN_HITRATE)) {
            refuse(option, ABOUT_SYNS);
        }
        if (isAlone()) {
            refuse(ScanOption.DECOYS, ABOUT_SYNS);
            refuse(ScanOption.SMALLEST_PROBES, ABOUT_SYNS);
        }
    }

    private void refuse(Option option, String why) throws UsageError {
        if (arguments.has(option)) {
            String name = option.mainName();
            String own = arguments.has(ScanOption.UDP) ? "-sU" : "-p U:";
            throw new UsageError(
                    own + " asks UDP ports, and " + name + " " + why,
                    "leave out " + own + " or " + name);
        }
    }

    /// The plan that asks the same targets by UDP.
    ScanPlan plan(ScanPlan ofPorts) throws UsageError {
        Transmit transmit = ofPorts.link().transmit();
        boolean isOfTcp = transmit == Transmit.HALF_OPEN || transmit == Transmit.CONNECT;
        boolean isAny = transmit == Transmit.AUTO || transmit == Transmit.RAW;
        if (!isAny && !(isOfTcp && isBeside())) {
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
