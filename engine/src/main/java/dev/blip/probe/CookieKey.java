package dev.blip.probe;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/// The secret of a scan's [Cookies].
public record CookieKey(long k0, long k1) {
    /// A key nobody can foresee: not derived from the scan's seed, which a user may have published. From random(4)'s
    /// `/dev/urandom` itself, which the JDK's `SecureRandom` reads too, after 15 ms of looking for providers.
    public static CookieKey random() {
        try (var urandom = new FileInputStream("/dev/urandom")) {
            byte[] key = urandom.readNBytes(2 * Long.BYTES);
            var bytes = ByteBuffer.wrap(key);
            return new CookieKey(bytes.getLong(), bytes.getLong());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read 16 bytes of /dev/urandom", e);
        }
    }

    /// Says nothing of the secret.
    @Override
    public String toString() {
        return "CookieKey";
    }
}
