package dev.blip.plan;

import dev.blip.order.PickedOrder;
import dev.blip.order.ProbeOrder;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import java.util.Arrays;

/// What is asked, and in which order. Immutable.
///
/// @param space  numbers the targets
/// @param order  of all of them, or of some
@SuppressWarnings("exports") // an order is of use to the engine alone
public record Questions(Ipv4Targets space, ProbeOrder order) {
    /// Targets of a share that may be picked from: 512 MiB, and seconds.
    public static final long MOST_PICKED = 1L << 26;

    /// All that the plan asks.
    public static Questions of(ScanPlan plan) {
        return new Questions(plan.asked().space(), Orders.ofHalfOpen(plan));
    }

    /// What the plan asks of some of its addresses. A share of a scan is one of the whole scan's order, whoever else
    /// holds the other shares and by whatever way: its targets among `some` are picked one by one, 8 bytes each.
    public static Questions of(ScanPlan plan, AddressSet some) {
        if (some.count() == plan.addresses().count()) {
            return of(plan);
        }
        if (plan.part().isWhole()) {
            return of(plan.among(some));
        }
        Questions all = of(plan);
        return new Questions(all.space(), new PickedOrder(all.order(), positions(all, some)));
    }

    private static long[] positions(Questions all, AddressSet some) {
        long[] found = new long[1_024];
        int count = 0;
        for (long position = 0; position < all.order().size(); position++) {
            if (some.contains(all.space().address(all.order().at(position)))) {
                found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                found[count++] = position;
            }
        }
        return Arrays.copyOf(found, count);
    }

    public long size() {
        return order.size();
    }
}
