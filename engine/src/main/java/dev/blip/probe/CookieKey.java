package dev.blip.probe;

import dev.blip.host.KernelRandom;

/// The secret of a scan's [Cookies].
public record CookieKey(long k0, long k1) {
    /// A key nobody can foresee: not derived from the scan's seed, which a user may have published.
    public static CookieKey random() {
        return new CookieKey(KernelRandom.next(), KernelRandom.next());
    }

    /// Says nothing of the secret.
    @Override
    public String toString() {
        return "CookieKey";
    }
}
