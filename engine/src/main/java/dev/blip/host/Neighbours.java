package dev.blip.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.blip.linux.Ndmsg;
import dev.blip.linux.Rtnetlink;
import dev.blip.linux.Socket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The kernel's table of link-layer neighbours.
public final class Neighbours {
    /// States in which the kernel itself would use the address, `NUD_VALID` in include/net/neighbour.h.
    static final int USABLE =
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

    /// What the kernel knows of a neighbour that it would send to.
    ///
    /// @param mac       in the low 48 bits
    /// @param isPinned  whether somebody has set it for good, so that no ARP changes it
    public record Neighbour(long mac, boolean isPinned) {}

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
        Neighbour known = of(interfaceIndex, address);
        return known == null ? -1 : known.mac();
    }

    /// What the kernel has for `address` on the interface, or null if it has nothing usable.
    public static @Nullable Neighbour of(int interfaceIndex, int address) throws HostException {
        try (Netlink netlink = Netlink.open()) {
            long mac = 0;
            boolean isPinned = false;
            do {
                long body = netlink.begin(Rtnetlink.RTM_GETNEIGH, Rtnetlink.NLM_F_DUMP, Ndmsg.SIZE);
                netlink.request().set(JAVA_BYTE, body + Ndmsg.NDM_FAMILY, (byte) Socket.AF_INET);
                netlink.ask();
                while (netlink.next()) {
                    if (isAbout(netlink, interfaceIndex, address)) {
                        mac = Interfaces.mac(netlink, Ndmsg.SIZE, Rtnetlink.NDA_LLADDR);
                        int state = Ndmsg.state(netlink.answer(), netlink.body());
                        isPinned = (state & Rtnetlink.NUD_PERMANENT) != 0;
                    }
                }
            } while (netlink.mustRepeat());
            return mac == 0 ? null : new Neighbour(mac, isPinned);
        }
    }

    /// What the administrator has written into the kernel's table for an interface, which the kernel then asks nobody
    /// about: by address, the MAC in the low 48 bits.
    public static Map<Integer, Long> permanent(int interfaceIndex) throws HostException {
        Map<Integer, Long> found = new HashMap<>();
        try (Netlink netlink = Netlink.open()) {
            do {
                long body = netlink.begin(Rtnetlink.RTM_GETNEIGH, Rtnetlink.NLM_F_DUMP, Ndmsg.SIZE);
                netlink.request().set(JAVA_BYTE, body + Ndmsg.NDM_FAMILY, (byte) Socket.AF_INET);
                netlink.ask();
                while (netlink.next()) {
                    long mac = Interfaces.mac(netlink, Ndmsg.SIZE, Rtnetlink.NDA_LLADDR);
                    if (isPermanent(netlink, interfaceIndex) && mac != 0) {
                        found.put(netlink.address(Ndmsg.SIZE, Rtnetlink.NDA_DST), mac);
                    }
                }
            } while (netlink.mustRepeat());
        }
        return found;
    }

    private static boolean isPermanent(Netlink netlink, int interfaceIndex) {
        return netlink.type() == Rtnetlink.RTM_NEWNEIGH
                && Ndmsg.ifindex(netlink.answer(), netlink.body()) == interfaceIndex
                && (Ndmsg.state(netlink.answer(), netlink.body()) & Rtnetlink.NUD_PERMANENT) != 0;
    }

    private static boolean isAbout(Netlink netlink, int interfaceIndex, int address) {
        return netlink.type() == Rtnetlink.RTM_NEWNEIGH
                && Ndmsg.ifindex(netlink.answer(), netlink.body()) == interfaceIndex
                && (Ndmsg.state(netlink.answer(), netlink.body()) & USABLE) != 0
                && netlink.address(Ndmsg.SIZE, Rtnetlink.NDA_DST) == address;
    }
}
