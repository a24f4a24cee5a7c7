package dev.blip.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.blip.address.Ipv6Address;
import dev.blip.linux.Ndmsg;
import dev.blip.linux.Rtnetlink;
import dev.blip.linux.Socket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The kernel's table of link-layer neighbours in IPv6.
public final class Ipv6Neighbours {
    private static final int UNKNOWN = -1;
    private static final int ANY_STATE = ~0;

    private Ipv6Neighbours() {}

    /// The MAC that the kernel has for `address` on the interface, in the low 48 bits, or -1 if it has no usable one.
    public static long macOf(int interfaceIndex, Ipv6Address address) throws HostException {
        Map<Ipv6Address, Long> known = read(interfaceIndex, Neighbours.USABLE);
        return known.getOrDefault(address.inZone(Ipv6Address.NO_ZONE), (long) UNKNOWN);
    }

    /// What the kernel has for `address` on the interface, or null if it has nothing usable.
    public static Neighbours.@Nullable Neighbour of(int interfaceIndex, Ipv6Address address)
            throws HostException {
        Ipv6Address plain = address.inZone(Ipv6Address.NO_ZONE);
        Long mac = read(interfaceIndex, Neighbours.USABLE).get(plain);
        return mac == null || mac < 0
                ? null
                : new Neighbours.Neighbour(mac, permanent(interfaceIndex).containsKey(plain));
    }

    /// What the administrator has written into the kernel's table for an interface: by address without its zone, the
    /// MAC in the low 48 bits.
    public static Map<Ipv6Address, Long> permanent(int interfaceIndex) throws HostException {
        return read(interfaceIndex, Rtnetlink.NUD_PERMANENT);
    }

    /// Addresses on an interface that the kernel has an entry for, whatever it knows of them.
    public static Set<Object> all(int interfaceIndex) throws HostException {
        return new HashSet<>(read(interfaceIndex, ANY_STATE).keySet());
    }

    private static Map<Ipv6Address, Long> read(int interfaceIndex, int states)
            throws HostException {
        Map<Ipv6Address, Long> found = new HashMap<>();
        try (Netlink netlink = Netlink.open()) {
            do {
                long body = netlink.begin(Rtnetlink.RTM_GETNEIGH, Rtnetlink.NLM_F_DUMP, Ndmsg.SIZE);
                netlink.request().set(JAVA_BYTE, body + Ndmsg.NDM_FAMILY, (byte) Socket.AF_INET6);
                netlink.ask();
                while (netlink.next()) {
                    if (isOn(netlink, interfaceIndex, states)) {
                        put(found, netlink);
                    }
                }
            } while (netlink.mustRepeat());
        }
        return found;
    }

    private static boolean isOn(Netlink netlink, int interfaceIndex, int states) {
        return netlink.type() == Rtnetlink.RTM_NEWNEIGH
                && Ndmsg.ifindex(netlink.answer(), netlink.body()) == interfaceIndex
                && (Ndmsg.state(netlink.answer(), netlink.body()) & states) != 0;
    }

    private static void put(Map<Ipv6Address, Long> found, Netlink netlink) {
        Ipv6Address address = Ipv6RouteTable.address(netlink, Ndmsg.SIZE, Rtnetlink.NDA_DST);
        long mac = Interfaces.mac(netlink, Ndmsg.SIZE, Rtnetlink.NDA_LLADDR);
        if (address != null) {
            found.put(address, mac == 0 ? (long) UNKNOWN : mac);
        }
    }
}
