package dev.blip.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.blip.linux.Ifaddrmsg;
import dev.blip.linux.Ifinfomsg;
import dev.blip.linux.Rtnetlink;
import dev.blip.linux.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The interfaces of this network namespace, at the moment of asking.
public final class Interfaces {
    private static final int MAC_BYTES = 6;

    private Interfaces() {}

    /// All of them, by index.
    public static List<NetworkInterface> list() throws HostException {
        try (Netlink netlink = Netlink.open()) {
            return list(netlink);
        }
    }

    /// The one with that name, or null.
    public static @Nullable NetworkInterface named(String name) throws HostException {
        for (NetworkInterface candidate : list()) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    /// The one with that index, or null.
    public static @Nullable NetworkInterface at(int index) throws HostException {
        for (NetworkInterface candidate : list()) {
            if (candidate.index() == index) {
                return candidate;
            }
        }
        return null;
    }

    /// What kind of virtual interface has that index, as `ip -details link` names it: `veth`, `vlan`, `wireguard`.
    /// Empty for what has a device of its own, and where there is none.
    public static String kindOf(int index) throws HostException {
        try (Netlink netlink = Netlink.open()) {
            long body = netlink.begin(Rtnetlink.RTM_GETLINK, 0, Ifinfomsg.SIZE);
            netlink.request().set(JAVA_INT_UNALIGNED, body + Ifinfomsg.IFI_INDEX, index);
            netlink.ask();
            long info =
                    netlink.next() ? netlink.find(Ifinfomsg.SIZE, Rtnetlink.IFLA_LINKINFO, 0) : -1;
            long at = info < 0 ? -1 : netlink.findNested(info, Rtnetlink.IFLA_INFO_KIND, 1);
            return at < 0 ? "" : text(netlink, at);
        }
    }

    /// How often the carrier of an interface has come or gone, or -1 while frames cannot leave by it. Two equal numbers
    /// say that it was there all the time between.
    public static int carrierChanges(int index) throws HostException {
        try (Netlink netlink = Netlink.open()) {
            long body = netlink.begin(Rtnetlink.RTM_GETLINK, 0, Ifinfomsg.SIZE);
            netlink.request().set(JAVA_INT_UNALIGNED, body + Ifinfomsg.IFI_INDEX, index);
            netlink.ask();
            return netlink.next() && link(netlink, List.of()).hasCarrier()
                    ? netlink.number(Ifinfomsg.SIZE, Rtnetlink.IFLA_CARRIER_CHANGES)
                    : -1;
        }
    }

    static List<NetworkInterface> list(Netlink netlink) throws HostException {
        List<Owned> addresses = addresses(netlink);
        List<NetworkInterface> found = new ArrayList<>();
        do {
            found.clear();
            netlink.begin(Rtnetlink.RTM_GETLINK, Rtnetlink.NLM_F_DUMP, Ifinfomsg.SIZE);
            netlink.ask();
            while (netlink.next()) {
                if (netlink.type() == Rtnetlink.RTM_NEWLINK) {
                    insert(found, link(netlink, addresses));
                }
            }
        } while (netlink.mustRepeat());
        return found;
    }

    /// Keeps the few of them in order without a comparator, whose first one costs a millisecond of start-up.
    private static void insert(List<NetworkInterface> sorted, NetworkInterface added) {
        int place = sorted.size();
        while (place > 0 && sorted.get(place - 1).index() > added.index()) {
            place--;
        }
        sorted.add(place, added);
    }

    private record Owned(int index, NetworkInterface.Address address) {}

    private static List<Owned> addresses(Netlink netlink) throws HostException {
        List<Owned> found = new ArrayList<>();
        do {
            found.clear();
            long body = netlink.begin(Rtnetlink.RTM_GETADDR, Rtnetlink.NLM_F_DUMP, Ifaddrmsg.SIZE);
            netlink.request().set(JAVA_BYTE, body + Ifaddrmsg.IFA_FAMILY, (byte) Socket.AF_INET);
            netlink.ask();
            while (netlink.next()) {
                if (netlink.type() == Rtnetlink.RTM_NEWADDR) {
                    found.add(owned(netlink));
                }
            }
        } while (netlink.mustRepeat());
        return found;
    }

    /// On a point-to-point link IFA_ADDRESS is the other end's; IFA_LOCAL is always ours.
    private static Owned owned(Netlink netlink) {
        int address = netlink.address(Ifaddrmsg.SIZE, Rtnetlink.IFA_LOCAL);
        if (address == 0) {
            address = netlink.address(Ifaddrmsg.SIZE, Rtnetlink.IFA_ADDRESS);
        }
        int prefixLength = Ifaddrmsg.prefixlen(netlink.answer(), netlink.body());
        int index = Ifaddrmsg.index(netlink.answer(), netlink.body());
        return new Owned(index, new NetworkInterface.Address(address, prefixLength));
    }

    private static NetworkInterface link(Netlink netlink, List<Owned> addresses) {
        int index = Ifinfomsg.index(netlink.answer(), netlink.body());
        List<NetworkInterface.Address> own = new ArrayList<>();
        for (Owned candidate : addresses) {
            if (candidate.index() == index) {
                own.add(candidate.address());
            }
        }
        return new NetworkInterface(
                index,
                name(netlink),
                mac(netlink, Ifinfomsg.SIZE, Rtnetlink.IFLA_ADDRESS),
                Ifinfomsg.type(netlink.answer(), netlink.body()),
                netlink.number(Ifinfomsg.SIZE, Rtnetlink.IFLA_MTU),
                Ifinfomsg.flags(netlink.answer(), netlink.body()),
                own);
    }

    private static String name(Netlink netlink) {
        long at = netlink.find(Ifinfomsg.SIZE, Rtnetlink.IFLA_IFNAME, 1);
        if (at < 0) {
            return "";
        }
        return text(netlink, at);
    }

    private static String text(Netlink netlink, long at) {
        byte[] bytes = new byte[netlink.valueLength(at) - 1]; // it ends with a NUL
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = netlink.answer().get(JAVA_BYTE, at + i);
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// The MAC in an attribute, in the low 48 bits; 0 without one, or if it is no Ethernet address by its length.
    static long mac(Netlink netlink, int bodyLength, int attribute) {
        long at = netlink.find(bodyLength, attribute, MAC_BYTES);
        if (at < 0 || netlink.valueLength(at) != MAC_BYTES) {
            return 0;
        }
        long mac = 0;
        for (int i = 0; i < MAC_BYTES; i++) {
            mac = mac << 8 | Byte.toUnsignedLong(netlink.answer().get(JAVA_BYTE, at + i));
        }
        return mac;
    }
}
