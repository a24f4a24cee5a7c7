package dev.blip.forecast;

import dev.blip.host.Conntrack;
import dev.blip.host.EgressPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Caution;
import dev.blip.way.KernelsWay;
import java.util.List;

/// What the user of a plan for a connect scan should think of before its first packet: the kernel's own packets obey
/// its rules, and take places in its tables.
public final class ConnectCautions {
    private ConnectCautions() {}

    /// What a connect scan says when it starts.
    public static List<Caution> atStart(ScanPlan plan, KernelsWay way) {
        return of(plan, EgressCautions.rules(way.ways()));
    }

    /// What a dry run says of it: the same, and whether its SYNs may be dropped by rules that the kernel does not tell.
    public static List<Caution> inAdvance(ScanPlan plan, KernelsWay way) {
        EgressPolicy rules = EgressCautions.rules(way.ways());
        List<Caution> all = of(plan, rules);
        if (!rules.areRulesKnown()) {
            all.add(EgressCautions.unknownToConnect());
        }
        return all;
    }

    private static List<Caution> of(ScanPlan plan, EgressPolicy rules) {
        List<Caution> all = Cautions.ofTargets(plan);
        Integer source = plan.link().sourceAddress();
        if (source != null) {
            Cautions.add(all, Cautions.translation(plan, source));
        }
        Cautions.add(all, Cautions.tracking(plan, Conntrack.read()));
        Cautions.add(all, EgressCautions.obeyed(rules));
        return all;
    }
}
