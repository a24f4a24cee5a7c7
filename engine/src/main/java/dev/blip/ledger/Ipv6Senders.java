package dev.blip.ledger;

import dev.blip.address.Ipv6Address;
import dev.blip.memory.AddressIndex;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Numbers those who send errors in IPv6, from 0 in the order in which they come, up to a bound: an `AddressIndex` of
/// addresses that are longer. Allocates for an address that is new, and never else.
///
/// Writer: one thread. `address` may be called by another that has the number by a release of the writer's.
final class Ipv6Senders {
    private static final int FIRST_SLOTS = 1 << 6;

    private final int most;
    private int[] slots = new int[FIRST_SLOTS]; // number + 1; 0 for a free one; half of them are
    private volatile @Nullable Ipv6Address[] addresses = new @Nullable Ipv6Address[FIRST_SLOTS / 2];
    private int count;

    /// @param most  addresses at the most
    Ipv6Senders(int most) {
        this.most = most;
    }

    /// Any thread, of a number that it has been given.
    @Nullable Ipv6Address address(int number) {
        return addresses[number];
    }

    /// The number of an address, which gets one if it has none; `AddressIndex.NONE` if there is no room for it.
    ///
    /// @param high  as `Ipv6Address.scopedHigh` has it
    int add(long high, long low) {
        int slot = slotOf(high, low);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (count == most) {
            return AddressIndex.NONE;
        }
        if (count == addresses.length) {
            grow();
            slot = slotOf(high, low);
        }
        addresses[count] = Ipv6Address.scoped(high, low);
        slots[slot] = ++count;
        return count - 1;
    }

    private int slotOf(long high, long low) {
        int mask = slots.length - 1;
        long hash = (high * 0x9E37_79B9_7F4A_7C15L + low) * 0xD6E8_FEB8_6659_FD93L;
        int slot = (int) (hash >>> 32) & mask;
        while (slots[slot] != 0 && !isAt(slots[slot] - 1, high, low)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean isAt(int number, long high, long low) {
        Ipv6Address address = addresses[number];
        return address != null && address.scopedHigh() == high && address.low() == low;
    }

    private void grow() {
        Ipv6Address[] known = addresses;
        addresses = Arrays.copyOf(known, known.length * 2); // seen whole, because it is volatile
        slots = new int[slots.length * 2];
        for (int number = 0; number < count; number++) {
            Ipv6Address address = known[number];
            slots[slotOf(address.scopedHigh(), address.low())] = number + 1;
        }
    }
}
