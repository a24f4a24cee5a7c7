package dev.blip.host;

import java.util.List;

/// A network interface, as `ip address` shows it.
///
/// @param index         of the kernel, 1 or more
/// @param mac           hardware address in the low 48 bits, 0 if it has none or one of another length
/// @param hardwareType  ARPHRD_ number
/// @param mtu           bytes of IP packet
/// @param flags         IFF_ bits
/// @param addresses     IPv4 addresses, primary ones first
public record NetworkInterface(
        int index,
        String name,
        long mac,
        int hardwareType,
        int mtu,
        int flags,
        List<Address> addresses) {
    private static final int IFF_UP = 1;
    private static final int IFF_NOARP = 0x80;
    private static final int IFF_LOWER_UP = 0x10000;
    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_LOOPBACK = 772;

    public NetworkInterface {
        addresses = List.copyOf(addresses);
    }

    /// An IPv4 address of an interface.
    ///
    /// @param address       in network bit order
    /// @param prefixLength  0 to 32
    public record Address(int address, int prefixLength) {}

    public boolean isUp() {
        return (flags & IFF_UP) != 0;
    }

    /// Whether frames can leave: it is up, and so is the wire behind it.
    public boolean hasCarrier() {
        return (flags & (IFF_UP | IFF_LOWER_UP)) == (IFF_UP | IFF_LOWER_UP);
    }

    /// Whether the kernel asks for neighbours on it.
    public boolean usesArp() {
        return isEthernet() && (flags & IFF_NOARP) == 0;
    }

    public boolean isLoopback() {
        return hardwareType == ARPHRD_LOOPBACK;
    }

    /// Whether frames on it begin with an Ethernet header that we can write.
    public boolean isEthernet() {
        return hardwareType == ARPHRD_ETHER;
    }
}
