package dev.blip.probe;

import dev.blip.wire.Ipv6;
import dev.blip.wire.Origin;

/// The identities of probes from one address: a keyed hash of addresses and ports. Its low half is the SYN's sequence
/// number, so a reply proves which probe it answers and no table of probes in flight is needed. A forger who has not
/// seen the probe guesses right once in 2^32. Immutable; any thread may use it.
public final class Cookies {
    /// The hash, for each attempt, of what its probes have in common, their source and its port: done once.
    private final SipHash[] begun;

    /// @param origin  of the probes: as many attempts as it has ports
    public Cookies(CookieKey key, Origin origin) {
        begun = new SipHash[origin.portCount()];
        for (int i = 0; i < begun.length; i++) {
            long from =
                    Integer.toUnsignedLong(origin.address())
                            | (long) (origin.firstPort() + i) << 32;
            begun[i] = new SipHash(key.k0(), key.k1(), from);
        }
    }

    /// How many attempts there are.
    int attempts() {
        return begun.length;
    }

    /// The 64 bits of a probe.
    ///
    /// @param attempt  0 to `attempts() - 1`
    public long of(int attempt, int destination, int destinationPort) {
        return begun[attempt].of((long) destinationPort << 32 | destination & 0xFFFF_FFFFL);
    }

    /// The sequence number in a probe's 64 bits.
    static int sequence(long bits) {
        return (int) bits;
    }

    /// The timestamp value in a probe's 64 bits; a Linux host starts each connection's at a random offset as well.
    static int timestamp(long bits) {
        return (int) (bits >>> 32);
    }

    /// The IPv6 flow label in a probe's 64 bits.
    static int flowLabel(long bits) {
        return (int) (bits >>> 24) & Ipv6.FLOW_LABEL_MASK;
    }

    /// The IP identification in a probe's 64 bits.
    static int identification(long bits) {
        return (int) (bits >>> 24) & 0xFFFF;
    }
}
