package dev.blip.trust;

import dev.blip.memory.AddressIndex;
import java.util.Arrays;

/// Which router has sent ICMP errors for which /24, for as many as 65,536 of them. Owner: the thread that reports.
public final class RouterErrors {
    private static final int MOST_PREFIXES = 1 << 16;
    private static final int HOST_BITS = 8;

    /// One error may be about one host; from two on it looks like the way to all of them.
    private static final int LEAST_ERRORS = 2;

    private final AddressIndex prefixes = new AddressIndex(MOST_PREFIXES);
    private int[] routers = new int[16];
    private int[] errors = new int[16];

    /// Notes an error about `target`. What a host says of its own ports tells nothing of its neighbours.
    void heard(int target, int router) {
        if (target == router) {
            return;
        }
        int prefix = prefixes.add(target >>> HOST_BITS);
        // No more room: nothing is said of further prefixes, which costs a remark and no verdict.
        if (prefix == AddressIndex.NONE) {
            return;
        }
        if (prefix >= routers.length) {
            routers = Arrays.copyOf(routers, routers.length * 2);
            errors = Arrays.copyOf(errors, errors.length * 2);
        }
        if (errors[prefix] == 0) {
            routers[prefix] = router; // who spoke first speaks for the prefix
        }
        if (routers[prefix] == router) {
            errors[prefix]++;
        }
    }

    /// Whether a router sent errors for two targets or more in the same /24.
    boolean isNear(int target) {
        int prefix = prefixes.find(target >>> HOST_BITS);
        return prefix != AddressIndex.NONE && errors[prefix] >= LEAST_ERRORS;
    }

    /// That router; only if `isNear`.
    int near(int target) {
        return routers[prefixes.find(target >>> HOST_BITS)];
    }
}
