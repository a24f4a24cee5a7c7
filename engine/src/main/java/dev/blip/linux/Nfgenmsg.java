package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// The body of a netfilter message, `linux/netfilter/nfnetlink.h`.
///
/// ```c
/// struct nfgenmsg {
///     __u8   nfgen_family; /* NFPROTO_ */
///     __u8   version;
///     __be16 res_id;
/// };
/// ```
public final class Nfgenmsg {
    public static final int SIZE = 4;
    public static final int NFGEN_FAMILY = 0;

    private Nfgenmsg() {}

    public static int family(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at + NFGEN_FAMILY));
    }
}
