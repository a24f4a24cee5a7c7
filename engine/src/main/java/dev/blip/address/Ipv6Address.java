package dev.blip.address;

/// An IPv6 address as a value: two halves of 64 bits, the first group most significant, and the zone of a link-local
/// one ([RFC 4007](https://www.rfc-editor.org/rfc/rfc4007)), because on another link the same address is another host.
public final class Ipv6Address extends IpAddress {
    /// The zone of an address that is not link-local, or whose link is not known.
    public static final int NO_ZONE = 0;

    /// fe80::/64: link-local addresses, whose other bits up to the interface identifier are zero (RFC 4291 section
    /// 2.5.6).
    public static final long LINK_LOCAL_PREFIX = 0xFE80_0000_0000_0000L;

    private final long high;
    private final long low;
    private final int zone;

    Ipv6Address(long high, long low, int zone) {
        this.high = high;
        this.low = low;
        this.zone = zone;
    }

    /// The address that `scopedHigh` and `low` are of.
    public static Ipv6Address scoped(long scopedHigh, long low) {
        int zone = zoneOf(scopedHigh);
        return new Ipv6Address(scopedHigh ^ zone, low, zone);
    }

    /// Whether it is an IPv4 address in another form, `::ffff:192.0.2.1` ([RFC 4291 section
    /// 2.5.5.2](https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2)).
    public static boolean isMapped(long high, long low) {
        return high == 0 && low >>> Integer.SIZE == 0xFFFF;
    }

    /// Whether no host in IPv6 has it: `::`, or one of IPv4 in another form.
    public static boolean isOfNobody(long high, long low) {
        return (high | low) == 0 || isMapped(high, low);
    }

    /// The upper half of an address that has come by a link, as `scopedHigh` has it. Where a zone would be, a
    /// link-local address has zeros on the wire; one that has not is of no host, and is given the upper half of none.
    ///
    /// @param zone  the link's
    public static long inZone(long high, int zone) {
        boolean isLinkLocal = high >>> Integer.SIZE == LINK_LOCAL_PREFIX >>> Integer.SIZE;
        if (!isLinkLocal) {
            return high;
        }
        return high == LINK_LOCAL_PREFIX ? high | Integer.toUnsignedLong(zone) : -1;
    }

    /// The zone in what `scopedHigh` gave.
    public static int zoneOf(long scopedHigh) {
        boolean isLinkLocal = scopedHigh >>> Integer.SIZE == LINK_LOCAL_PREFIX >>> Integer.SIZE;
        return isLinkLocal ? (int) scopedHigh : NO_ZONE;
    }

    /// The first four groups, as they are on the wire.
    public long high() {
        return high;
    }

    /// The last four groups.
    public long low() {
        return low;
    }

    /// The number of the interface whose link it is on, or `NO_ZONE`.
    public int zone() {
        return zone;
    }

    /// The first four groups with the zone in the last two of them, which are zero in a link-local address: two hosts
    /// never have the same `scopedHigh` and `low`.
    public long scopedHigh() {
        return high | zone;
    }

    public boolean isLinkLocal() {
        return high == LINK_LOCAL_PREFIX;
    }

    /// The same address on the link of an interface.
    ///
    /// @param zone  the interface's number, from 1, or `NO_ZONE`
    public Ipv6Address inZone(int zone) {
        if (zone < 0 || zone != NO_ZONE && !isLinkLocal()) {
            throw new IllegalArgumentException(
                    "a link-local address alone has a zone: address=" + text() + ", zone=" + zone);
        }
        return new Ipv6Address(high, low, zone);
    }

    @Override
    public String text() {
        String text = Ipv6Text.of(high, low);
        return zone == NO_ZONE ? text : text + "%" + zone;
    }

    @Override
    public int compareTo(IpAddress other) {
        if (!(other instanceof Ipv6Address ipv6)) {
            return 1;
        }
        int order = Long.compareUnsigned(scopedHigh(), ipv6.scopedHigh());
        return order != 0 ? order : Long.compareUnsigned(low, ipv6.low);
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Ipv6Address other
                && high == other.high
                && low == other.low
                && zone == other.zone;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(scopedHigh()) * 31 + Long.hashCode(low);
    }
}
