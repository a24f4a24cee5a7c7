package dev.blip.ledger;

import java.util.Arrays;

/// Numbers the addresses that ICMP errors come from, so that a finding holds a small number in place of an address of
/// any length. Bounded: whoever comes when all numbers are given gets none, and his errors count as of an unknown
/// sender. Writer: one thread; its numbers may be read by another that has them by a release of the writer's.
final class IcmpSenders {
    /// No number is left: routers are few, and who sends errors about himself needs none.
    static final int UNKNOWN = -1;

    private static final int FIRST_CAPACITY = 64;
    private static final int FIBONACCI = 0x9E3779B1;

    private final int most;
    private int[] addresses = new int[FIRST_CAPACITY]; // by number
    private int[] places =
            new int[2 * FIRST_CAPACITY]; // one more than a number, 0 for free; probed in a row
    private int count;

    /// @param most  numbers at the most, a power of two, 64 or more
    IcmpSenders(int most) {
        this.most = most;
    }

    /// Writer. Allocates where the table doubles, and never else.
    ///
    /// @return the address's number, from 0, or `UNKNOWN`
    int numberOf(int address) {
        int place = placeOf(address);
        if (places[place] != 0) {
            return places[place] - 1;
        }
        if (count == most) {
            return UNKNOWN;
        }
        if (count == addresses.length) {
            grow();
            place = placeOf(address);
        }
        addresses[count] = address;
        places[place] = ++count;
        return count - 1;
    }

    /// Reader. The address of a number that it has been given.
    int address(int number) {
        return addresses[number];
    }

    /// Where the address is, or the free place where it belongs: at least half of all are free.
    private int placeOf(int address) {
        int mask = places.length - 1;
        int place = address * FIBONACCI >>> Integer.numberOfLeadingZeros(mask);
        while (places[place] != 0 && addresses[places[place] - 1] != address) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        addresses = Arrays.copyOf(addresses, 2 * count);
        places = new int[4 * count];
        for (int i = 0; i < count; i++) {
            places[placeOf(addresses[i])] = i + 1;
        }
    }
}
