package dev.blip.host;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import dev.blip.linux.Ifinfomsg;
import dev.blip.linux.Packet;
import dev.blip.linux.Rtnetlink;

/// Whether an interface can send, asked again and again. The notifications alone would be late: the kernel puts off
/// those of a lost carrier for up to a second (net/core/link_watch.c), while the flags are right at once. Owner: the
/// thread that opened it.
public final class Carrier implements AutoCloseable {
    private final Netlink netlink;
    private final int interfaceIndex;
    private boolean exists;
    private int flags;
    private int losses;

    private Carrier(Netlink netlink, int interfaceIndex) {
        this.netlink = netlink;
        this.interfaceIndex = interfaceIndex;
    }

    /// Opens the conversation; nothing is known before `look`.
    public static Carrier open(int interfaceIndex) throws HostException {
        return new Carrier(Netlink.open(), interfaceIndex);
    }

    /// Asks the kernel: some ten microseconds.
    public void look() throws HostException {
        long body = netlink.begin(Rtnetlink.RTM_GETLINK, 0, Ifinfomsg.SIZE);
        netlink.request().set(JAVA_INT_UNALIGNED, body + Ifinfomsg.IFI_INDEX, interfaceIndex);
        netlink.ask();
        exists = netlink.next();
        if (exists) {
            flags = Ifinfomsg.flags(netlink.answer(), netlink.body());
            losses = netlink.number(Ifinfomsg.SIZE, Rtnetlink.IFLA_CARRIER_DOWN_COUNT);
        }
    }

    /// Whether frames can leave, as far as the last look saw.
    public boolean isUp() {
        return exists && isSet(Packet.IFF_UP) && isSet(Packet.IFF_LOWER_UP);
    }

    /// Why not, behind the interface's name: `is down`; empty if it is up.
    public String fault() {
        if (!exists) {
            return "is gone";
        }
        if (!isSet(Packet.IFF_UP)) {
            return "is down";
        }
        return isSet(Packet.IFF_LOWER_UP) ? "" : "has no carrier";
    }

    /// How often the carrier was lost since the interface was made, so that a loss between two looks is seen too.
    public int losses() {
        return losses;
    }

    private boolean isSet(int flag) {
        return (flags & flag) != 0;
    }

    @Override
    public void close() {
        netlink.close();
    }
}
