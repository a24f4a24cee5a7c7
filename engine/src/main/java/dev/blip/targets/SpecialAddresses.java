package dev.blip.targets;

/// Addresses that are not like others, by [RFC 6890](https://www.rfc-editor.org/rfc/rfc6890) and IANA's registry of
/// IPv4 special-purpose addresses.
public final class SpecialAddresses {
    /// 127/8, this machine: RFC 1122.
    public static final AddressSet LOOPBACK = prefix(0x7F000000, 8);

    /// 0/8, "this network": no destination of a packet, RFC 1122.
    public static final AddressSet THIS_NETWORK = prefix(0x00000000, 8);

    /// 224/4: TCP does not speak to many, RFC 5771.
    public static final AddressSet MULTICAST = prefix(0xE0000000, 4);

    /// 240/4 with 255.255.255.255: reserved, and limited broadcast, RFC 1112 and RFC 8190.
    public static final AddressSet RESERVED = prefix(0xF0000000, 4);

    /// What a translator stands before: RFC 1918, shared with a provider's translator RFC 6598, link-local RFC 3927.
    public static final AddressSet PRIVATE =
            new AddressSet.Builder()
                    .addAll(prefix(0x0A000000, 8))
                    .addAll(prefix(0x64400000, 10))
                    .addAll(prefix(0xA9FE0000, 16))
                    .addAll(prefix(0xAC100000, 12))
                    .addAll(prefix(0xC0A80000, 16))
                    .build();

    /// Everything that is not another party's address in the public Internet; documentation and benchmarking prefixes
    /// among it.
    private static final AddressSet NOT_PUBLIC =
            new AddressSet.Builder()
                    .addAll(THIS_NETWORK)
                    .addAll(LOOPBACK)
                    .addAll(PRIVATE)
                    .addAll(MULTICAST)
                    .addAll(RESERVED)
                    .addAll(prefix(0xC0000000, 24)) // IETF protocol assignments
                    .addAll(prefix(0xC0000200, 24)) // documentation, RFC 5737, with the next two
                    .addAll(prefix(0xC6336400, 24))
                    .addAll(prefix(0xCB007100, 24))
                    .addAll(prefix(0xC6120000, 15)) // benchmarking, RFC 2544
                    .build();

    private SpecialAddresses() {}

    /// Those of `addresses` that are global unicast: reachable by everybody, and somebody's.
    public static AddressSet publicOf(AddressSet addresses) {
        return addresses.minus(NOT_PUBLIC);
    }

    private static AddressSet prefix(int first, int length) {
        return AddressSet.range(first, first | (int) (0xFFFFFFFFL >>> length));
    }
}
