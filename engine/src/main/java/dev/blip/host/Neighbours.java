package dev.blip.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.blip.linux.Ndmsg;
import dev.blip.linux.Rtnetlink;
import dev.blip.linux.Socket;

/// The kernel's table of link-layer neighbours.
public final class Neighbours {
    /// States in which the kernel itself would use the address, `NUD_VALID` in include/net/neighbour.h.
    private static final int USABLE =
            Rtnetlink.NUD_REACHABLE
                    | Rtnetlink.NUD_STALE
                    | Rtnetlink.NUD_DELAY
                    | Rtnetlink.NUD_PROBE
                    | Rtnetlink.NUD_NOARP
                    | Rtnetlink.NUD_PERMANENT;

    /// How far the kernel is with an address.
    public enum Resolution {
        /// It has a MAC address.
        USABLE,
        /// It is asking.
        UNDER_WAY,
        /// It has asked in vain.
        FAILED,
        /// It does not know the address, or nothing about it.
        NONE
    }

    /// Takes the entries of the table.
    @FunctionalInterface
    public interface Reader {
        void entry(int interfaceIndex, int address, Resolution resolution);
    }

    private Neighbours() {}

    /// Tells `reader` of every IPv4 entry, some twice if the table changes meanwhile.
    public static void read(Reader reader) throws HostException {
        try (Netlink netlink = Netlink.open()) {
            do {
                long body = netlink.begin(Rtnetlink.RTM_GETNEIGH, Rtnetlink.NLM_F_DUMP, Ndmsg.SIZE);
                netlink.request().set(JAVA_BYTE, body + Ndmsg.NDM_FAMILY, (byte) Socket.AF_INET);
                netlink.ask();
                while (netlink.next()) {
                    if (netlink.type() == Rtnetlink.RTM_NEWNEIGH) {
                        reader.entry(
                                Ndmsg.ifindex(netlink.answer(), netlink.body()),
                                netlink.address(Ndmsg.SIZE, Rtnetlink.NDA_DST),
                                resolution(Ndmsg.state(netlink.answer(), netlink.body())));
                    }
                }
            } while (netlink.mustRepeat());
        }
    }

    private static Resolution resolution(int state) {
        if ((state & USABLE) != 0) {
            return Resolution.USABLE;
        }
        if ((state & Rtnetlink.NUD_INCOMPLETE) != 0) {
            return Resolution.UNDER_WAY;
        }
        return (state & Rtnetlink.NUD_FAILED) != 0 ? Resolution.FAILED : Resolution.NONE;
    }

    /// The MAC that the kernel has for `address` on the interface, in the low 48 bits, or -1 if it has no usable one.
    public static long macOf(int interfaceIndex, int address) throws HostException {
        try (Netlink netlink = Netlink.open()) {
            long mac = -1;
            do {
                long body = netlink.begin(Rtnetlink.RTM_GETNEIGH, Rtnetlink.NLM_F_DUMP, Ndmsg.SIZE);
                netlink.request().set(JAVA_BYTE, body + Ndmsg.NDM_FAMILY, (byte) Socket.AF_INET);
                netlink.ask();
                while (netlink.next()) {
                    if (isAbout(netlink, interfaceIndex, address)) {
                        mac = Interfaces.mac(netlink, Ndmsg.SIZE, Rtnetlink.NDA_LLADDR);
                    }
                }
            } while (netlink.mustRepeat());
            return mac == 0 ? -1 : mac;
        }
    }

    private static boolean isAbout(Netlink netlink, int interfaceIndex, int address) {
        return netlink.type() == Rtnetlink.RTM_NEWNEIGH
                && Ndmsg.ifindex(netlink.answer(), netlink.body()) == interfaceIndex
                && (Ndmsg.state(netlink.answer(), netlink.body()) & USABLE) != 0
                && netlink.address(Ndmsg.SIZE, Rtnetlink.NDA_DST) == address;
    }
}
