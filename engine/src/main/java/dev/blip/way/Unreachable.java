package dev.blip.way;

import dev.blip.plan.ScanPlan;
import dev.blip.targets.AddressSet;
import dev.blip.verdict.Reason;
import java.util.ArrayList;
import java.util.List;

/// Targets that this machine has no way to, with its word for each: no route, nobody who answers ARP. They get their
/// verdict without a packet. Immutable.
public record Unreachable(List<Group> groups) {
    public static final Unreachable NONE = new Unreachable(List.of());

    /// @param plan       of their family
    /// @param addresses  that it asks, or in IPv6 their ranks
    /// @param reason     why there is no way to any of them
    public record Group(ScanPlan plan, AddressSet addresses, Reason reason) {}

    public Unreachable {
        groups = List.copyOf(groups);
    }

    /// These and others.
    public Unreachable and(ScanPlan plan, AddressSet addresses, Reason reason) {
        if (addresses.isEmpty()) {
            return this;
        }
        List<Group> more = new ArrayList<>(groups);
        more.add(new Group(plan, addresses, reason));
        return new Unreachable(more);
    }

    /// Those of both.
    public Unreachable and(Unreachable other) {
        List<Group> more = new ArrayList<>(groups);
        more.addAll(other.groups);
        return new Unreachable(more);
    }

    public boolean isEmpty() {
        return groups.isEmpty();
    }
}
