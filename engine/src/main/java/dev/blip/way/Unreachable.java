package dev.blip.way;

import dev.blip.targets.AddressSet;
import dev.blip.verdict.Reason;
import java.util.ArrayList;
import java.util.List;

/// Targets that this machine has no way to, with its word for each: no route, nobody who answers ARP. They get their
/// verdict without a packet. Immutable.
public record Unreachable(List<Group> groups) {
    public static final Unreachable NONE = new Unreachable(List.of());

    /// @param reason  why there is no way to any of `addresses`
    public record Group(AddressSet addresses, Reason reason) {}

    public Unreachable {
        groups = List.copyOf(groups);
    }

    /// These and others.
    public Unreachable and(AddressSet addresses, Reason reason) {
        if (addresses.isEmpty()) {
            return this;
        }
        List<Group> more = new ArrayList<>(groups);
        more.add(new Group(addresses, reason));
        return new Unreachable(more);
    }

    public boolean isEmpty() {
        return groups.isEmpty();
    }
}
