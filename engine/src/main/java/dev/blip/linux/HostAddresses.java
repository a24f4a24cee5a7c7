package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// What getaddrinfo(3) says of a host name: its addresses in one family, or why there are none. The JDK's own resolver
/// says "unknown host" whether there is no such name or nobody to ask.
public final class HostAddresses {
    private static final int[] NO_IPV4 = {};
    private static final long[] NO_IPV6 = {};
    private static final int LONGS = 3; // of an address in IPv6
    private static final int MOST_ADDRESSES = 4096; // 64 KiB of DNS answer hold no more

    private final int error;
    private final int errno;
    private final int[] addresses;
    private final long[] ipv6;

    private HostAddresses(int error, int errno, int[] addresses, long[] ipv6) {
        this.error = error;
        this.errno = errno;
        this.addresses = addresses;
        this.ipv6 = ipv6;
    }

    /// Asks as the system is set up to: `/etc/hosts`, DNS, or what else `nsswitch.conf` names. May block for as long
    /// as `resolv.conf` allows, some tens of seconds. Any thread, many at a time.
    ///
    /// @param name    without a NUL
    /// @param family  [Socket#AF_INET] or [Socket#AF_INET6]
    public static HostAddresses of(String name, int family) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment callState = arena.allocate(Linker.Option.captureStateLayout());
            MemorySegment hints = arena.allocate(Addrinfo.SIZE, Long.BYTES);
            MemorySegment result = arena.allocate(JAVA_LONG);
            Addrinfo.putHints(hints, family);
            long node = arena.allocateFrom(name).address();
            int error =
                    (int)
                            Calls.call(
                                    Calls.GETADDRINFO,
                                    callState,
                                    node,
                                    0,
                                    hints.address(),
                                    result.address());
            if (error != 0) {
                return new HostAddresses(error, callState.get(JAVA_INT, 0), NO_IPV4, NO_IPV6);
            }
            long chain = result.get(JAVA_LONG, 0);
            boolean isIpv6 = family == Socket.AF_INET6;
            int[] addresses = isIpv6 ? NO_IPV4 : addressesOf(chain);
            long[] ipv6 = isIpv6 ? ipv6Of(chain) : NO_IPV6;
            Calls.call(Calls.FREEADDRINFO, callState, chain, 0, 0, 0);
            return new HostAddresses(0, 0, addresses, ipv6);
        }
    }

    /// 0, or one of [Netdb].
    public int error() {
        return error;
    }

    /// What went wrong below it, where the error is [Netdb#EAI_SYSTEM].
    public int errno() {
        return errno;
    }

    /// Addresses in IPv6 in the order given, three numbers each: upper half, lower half, scope; none if there is an
    /// error.
    public long[] ipv6() {
        return ipv6.clone();
    }

    /// Addresses in IPv4 as numbers, in the order given; none if there is an error.
    public int[] addresses() {
        return addresses.clone();
    }

    private static int[] addressesOf(long chain) {
        int[] addresses = new int[8];
        int count = 0;
        for (long at = chain; at != 0 && count < MOST_ADDRESSES; at = Addrinfo.next(at)) {
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, count * 2);
            }
            addresses[count++] = Addrinfo.ipv4(at);
        }
        return Arrays.copyOf(addresses, count);
    }

    private static long[] ipv6Of(long chain) {
        long[] addresses = new long[8 * LONGS];
        int count = 0;
        for (long at = chain; at != 0 && count < MOST_ADDRESSES * LONGS; at = Addrinfo.next(at)) {
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, count * 2);
            }
            MemorySegment address = Addrinfo.ipv6(at);
            addresses[count++] = SockaddrIn6.high(address);
            addresses[count++] = SockaddrIn6.low(address);
            addresses[count++] = SockaddrIn6.scope(address);
        }
        return Arrays.copyOf(addresses, count);
    }

    /// Bound when the first name is asked for. They have the shape of [Kernel]'s system calls, which the linker has
    /// made by then or will need: arguments beyond those that a function has are not looked at by it.
    private static final class Calls {
        static final MethodHandle GETADDRINFO = Kernel.downcall("getaddrinfo");
        static final MethodHandle FREEADDRINFO = Kernel.downcall("freeaddrinfo");

        private Calls() {}

        static long call(
                MethodHandle function, MemorySegment callState, long a, long b, long c, long d) {
            try {
                return (long) function.invokeExact(callState, a, b, c, d, 0L, 0L, 0L);
            } catch (Throwable t) {
                throw Kernel.cannotHappen(t);
            }
        }
    }
}
