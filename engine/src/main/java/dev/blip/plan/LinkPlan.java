package dev.blip.plan;

import org.jspecify.annotations.Nullable;

/// Where probes leave, as far as the user has said; what is left open, the kernel's tables decide.
///
/// @param transmit       kernel path
/// @param interfaceName  as in `ip link`, or null
/// @param sourceAddress  in network bit order, or null
/// @param routerMac      the next hop's MAC in the low 48 bits, or null
/// @param transmitThreads  as many as send, each its share of targets and rate, 1 to 16
/// @param receiveRings   receive threads, each with a ring of its own, 1 to 16
public record LinkPlan(
        Transmit transmit,
        @Nullable String interfaceName,
        @Nullable Integer sourceAddress,
        @Nullable Long routerMac,
        int transmitThreads,
        int receiveRings) {
    public static final LinkPlan DEFAULT = new LinkPlan(Transmit.AUTO, null, null, null, 1, 1);

    public LinkPlan {
        if (transmitThreads < 1 || transmitThreads > 16) {
            throw new IllegalArgumentException(
                    "transmit threads must be 1 to 16: transmitThreads=" + transmitThreads);
        }
        if (receiveRings < 1 || receiveRings > 16) {
            throw new IllegalArgumentException(
                    "receive rings must be 1 to 16: receiveRings=" + receiveRings);
        }
        if (routerMac != null && routerMac >>> 48 != 0) {
            throw new IllegalArgumentException(
                    "a MAC address has 48 bits: routerMac=" + Long.toHexString(routerMac));
        }
    }

    public LinkPlan withTransmit(Transmit other) {
        return new LinkPlan(
                other, interfaceName, sourceAddress, routerMac, transmitThreads, receiveRings);
    }

    public LinkPlan withSourceAddress(@Nullable Integer other) {
        return new LinkPlan(
                transmit, interfaceName, other, routerMac, transmitThreads, receiveRings);
    }

    public LinkPlan withRouterMac(@Nullable Long other) {
        return new LinkPlan(
                transmit, interfaceName, sourceAddress, other, transmitThreads, receiveRings);
    }

    public LinkPlan withTransmitThreads(int other) {
        return new LinkPlan(transmit, interfaceName, sourceAddress, routerMac, other, receiveRings);
    }
}
