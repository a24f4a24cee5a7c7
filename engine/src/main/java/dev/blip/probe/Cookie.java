package dev.blip.probe;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// The identity of a probe: a keyed hash of addresses and ports. Its low half is the SYN's sequence number, so a reply
/// proves which probe it answers and no table of probes in flight is needed. A forger who has not seen the probe
/// guesses
/// right once in 2^32. Immutable; any thread may use it.
public final class Cookie {
    private final long k0;
    private final long k1;

    public Cookie(long k0, long k1) {
        this.k0 = k0;
        this.k1 = k1;
    }

    /// A key nobody can foresee: not derived from the scan's seed, which a user may have published. From random(4)'s
    /// `/dev/urandom` itself, which the JDK's `SecureRandom` reads too, after 15 ms of looking for providers.
    public static Cookie random() {
        try (var urandom = new FileInputStream("/dev/urandom")) {
            byte[] key = urandom.readNBytes(2 * Long.BYTES);
            var bytes = ByteBuffer.wrap(key);
            return new Cookie(bytes.getLong(), bytes.getLong());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read 16 bytes of /dev/urandom", e);
        }
    }

    /// The 64 bits of a probe from `source:sourcePort` to `destination:destinationPort`.
    public long of(int source, int destination, int sourcePort, int destinationPort) {
        long addresses =
                (Integer.toUnsignedLong(source) << 32) | Integer.toUnsignedLong(destination);
        return SipHash.of(k0, k1, addresses, (sourcePort << 16) | destinationPort);
    }

    /// The sequence number in a probe's 64 bits.
    static int sequence(long bits) {
        return (int) bits;
    }

    /// The timestamp value in a probe's 64 bits; a Linux host starts each connection's at a random offset as well.
    static int timestamp(long bits) {
        return (int) (bits >>> 32);
    }

    /// The IP identification in a probe's 64 bits.
    static int identification(long bits) {
        return (int) (bits >>> 24) & 0xFFFF;
    }
}
