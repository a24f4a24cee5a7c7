package dev.blip.address;

import dev.blip.wire.Ipv4;

/// An IPv4 address as a value.
public final class Ipv4Address extends IpAddress {
    private final int bits;

    Ipv4Address(int bits) {
        this.bits = bits;
    }

    /// In network bit order, unsigned.
    public int bits() {
        return bits;
    }

    @Override
    public String text() {
        return Ipv4.text(bits);
    }

    @Override
    public int compareTo(IpAddress other) {
        return other instanceof Ipv4Address ipv4 ? Integer.compareUnsigned(bits, ipv4.bits) : -1;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof Ipv4Address other && bits == other.bits;
    }

    @Override
    public int hashCode() {
        return bits;
    }
}
