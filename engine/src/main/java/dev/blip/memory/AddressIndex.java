package dev.blip.memory;

import java.util.Arrays;

/// Numbers addresses from 0 in the order in which they come, up to a bound. Open addressing with linear probes, at most
/// half full; 8 to 24 bytes an address. Bounded, so that addresses that are made up cost no more than that.
///
/// Writer: one thread. `address` may be called by another that has the number by a release of the writer's.
public final class AddressIndex {
    /// No number: the address has none, or there was no room for it.
    public static final int NONE = -1;

    private static final int FIRST_SLOTS = 1 << 6;

    private final int most;
    // Two arrays, because numbers are asked for by address and addresses by number: no entry is
    // ever moved or removed, so a number stays what it was.
    private int[] slots = new int[FIRST_SLOTS]; // number + 1; 0 for a free one
    private volatile int[] addresses = new int[FIRST_SLOTS / 2];
    private int count;

    /// @param most  addresses at the most
    public AddressIndex(int most) {
        this.most = most;
    }

    public int count() {
        return count;
    }

    /// Any thread, of a number that it has been given.
    ///
    /// @param number  0 to `count() - 1`
    public int address(int number) {
        return addresses[number];
    }

    /// The number of an address, or `NONE`.
    public int find(int address) {
        return slots[slotOf(address)] - 1;
    }

    /// The number of an address, which gets one if it has none; `NONE` if there is no room for it. Allocates where the
    /// room doubles, and never else.
    public int add(int address) {
        int slot = slotOf(address);
        if (slots[slot] != 0) {
            return slots[slot] - 1;
        }
        if (count == most) {
            return NONE;
        }
        if (count == addresses.length) {
            grow();
            slot = slotOf(address);
        }
        addresses[count] = address;
        slots[slot] = ++count;
        return count - 1;
    }

    /// The slot of an address, or the free one where it would go. Ends, because half of the slots are free.
    private int slotOf(int address) {
        int[] known = addresses;
        int mask = slots.length - 1;
        // Knuth's multiplicative hash: its upper bits are the good ones.
        int hash = address * 0x9E3779B1;
        int slot = (hash ^ hash >>> 15) & mask;
        while (slots[slot] != 0 && known[slots[slot] - 1] != address) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /// Twice the room: places in `slots` depend on its length, so every address is put in anew.
    private void grow() {
        addresses =
                Arrays.copyOf(
                        addresses, addresses.length * 2); // seen whole, because it is volatile
        slots = new int[slots.length * 2];
        for (int number = 0; number < count; number++) {
            slots[slotOf(addresses[number])] = number + 1;
        }
    }
}
