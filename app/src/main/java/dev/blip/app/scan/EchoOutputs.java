package dev.blip.app.scan;

import dev.blip.app.output.EchoCounts;
import dev.blip.app.output.EchoedHosts;
import dev.blip.app.output.ResultOutput;
import dev.blip.plan.Asked;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.AddressSet;

/// What stands between a scan and its outputs where hosts are asked by echoes: nothing elsewhere.
final class EchoOutputs {
    private EchoOutputs() {}

    static ResultOutput of(ScanRequest request, ResultOutput outputs) {
        ScanPlan plan = request.plan();
        return plan.asksEchoes()
                ? new EchoedHosts(outputs, counts(plan), request.outputs().shown())
                : outputs;
    }

    private static EchoCounts counts(ScanPlan plan) {
        Asked last = plan.asked().families().getLast();
        AddressSet ipv6 = last.hosts() == null ? AddressSet.EMPTY : last.addresses();
        return new EchoCounts(plan.ipv4Addresses(), ipv6, plan.allPorts().count());
    }
}
