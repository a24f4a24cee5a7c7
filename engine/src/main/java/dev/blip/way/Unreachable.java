package dev.blip.way;

import dev.blip.targets.AddressSet;
import dev.blip.verdict.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Addresses that this machine has no way to, with its word for each: no route, nobody who answers ARP. They are
/// targets like others and get their verdict without a packet. Immutable.
public record Unreachable(List<Group> groups) {
    public static final Unreachable NONE = new Unreachable(List.of());

    /// @param reason  what the routing table says of all of `addresses`
    public record Group(AddressSet addresses, Reason reason) {}

    /// Why there is no way to `address`, or null if there is one.
    public @Nullable Reason reasonFor(int address) {
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).addresses().contains(address)) {
                return groups.get(i).reason();
            }
        }
        return null;
    }

    /// Whether some were never asked because no route leads to them.
    public boolean isAnyUnrouted() {
        return groups.stream().anyMatch(group -> group.reason() == Reason.NO_ROUTE);
    }

    public boolean isEmpty() {
        return groups.isEmpty();
    }
}
