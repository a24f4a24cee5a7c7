package dev.blip.host;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.blip.address.Ipv6Address;
import dev.blip.linux.Ifaddrmsg;
import dev.blip.linux.Rtnetlink;
import dev.blip.linux.Socket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// This machine's IPv6 addresses, at the moment of asking.
///
/// @param owned  as the kernel lists them
public record Ipv6Addresses(List<Owned> owned) {
    public Ipv6Addresses {
        owned = List.copyOf(owned);
    }

    /// One address of an interface.
    ///
    /// @param address      without a zone
    /// @param isTentative  nobody may use it yet: the kernel still asks whether another host has it (RFC 4862 section
    ///     5.4)
    public record Owned(int interfaceIndex, Ipv6Address address, boolean isTentative) {}

    public static Ipv6Addresses list() throws HostException {
        List<Owned> found = new ArrayList<>();
        try (Netlink netlink = Netlink.open()) {
            do {
                found.clear();
                long body =
                        netlink.begin(Rtnetlink.RTM_GETADDR, Rtnetlink.NLM_F_DUMP, Ifaddrmsg.SIZE);
                netlink.request()
                        .set(JAVA_BYTE, body + Ifaddrmsg.IFA_FAMILY, (byte) Socket.AF_INET6);
                netlink.ask();
                while (netlink.next()) {
                    Owned one = netlink.type() == Rtnetlink.RTM_NEWADDR ? owned(netlink) : null;
                    if (one != null) {
                        found.add(one);
                    }
                }
            } while (netlink.mustRepeat());
        }
        return new Ipv6Addresses(found);
    }

    /// On a point-to-point link IFA_ADDRESS is the other end's; IFA_LOCAL is there only then.
    private static @Nullable Owned owned(Netlink netlink) {
        Ipv6Address own = Ipv6RouteTable.address(netlink, Ifaddrmsg.SIZE, Rtnetlink.IFA_LOCAL);
        Ipv6Address address =
                own != null
                        ? own
                        : Ipv6RouteTable.address(netlink, Ifaddrmsg.SIZE, Rtnetlink.IFA_ADDRESS);
        int flags = Ifaddrmsg.flags(netlink.answer(), netlink.body());
        boolean isTentative = (flags & Rtnetlink.IFA_F_TENTATIVE) != 0;
        int index = Ifaddrmsg.index(netlink.answer(), netlink.body());
        return address == null ? null : new Owned(index, address, isTentative);
    }

    /// The link-local address that may be used on an interface, or null.
    public @Nullable Ipv6Address linkLocal(int interfaceIndex) {
        for (Owned each : owned) {
            if (each.interfaceIndex() == interfaceIndex
                    && each.address().isLinkLocal()
                    && !each.isTentative()) {
                return each.address();
            }
        }
        return null;
    }

    /// Whether an address is ours and may be used.
    public boolean has(Ipv6Address address) {
        for (Owned each : owned) {
            if (each.address().equals(address) && !each.isTentative()) {
                return true;
            }
        }
        return false;
    }
}
