package dev.blip.host;

import dev.blip.linux.Errno;
import dev.blip.linux.Kernel;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Numbers that nobody can foresee, of getrandom(2): what `/dev/urandom` gives, without a `/dev`. The JDK's
/// `SecureRandom` reads the same after 15 ms of looking for providers.
public final class KernelRandom {
    private KernelRandom() {}

    public static long next() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(ValueLayout.JAVA_LONG);
            int length = new Kernel(arena).getrandom(bytes);
            if (length != Long.BYTES) { // a request as short as this is never cut or interrupted
                throw new IllegalStateException("getrandom says " + Errno.text(-length));
            }
            return bytes.get(ValueLayout.JAVA_LONG, 0);
        }
    }
}
