package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/// The body of a rule message, `linux/fib_rules.h`.
///
/// ```c
/// struct fib_rule_hdr {
///     __u8  family;
///     __u8  dst_len;
///     __u8  src_len;
///     __u8  tos;
///     __u8  table;
///     __u8  res1;
///     __u8  res2;
///     __u8  action;
///     __u32 flags;
/// };
/// ```
public final class FibRuleHdr {
    public static final int SIZE = 12;
    public static final int FAMILY = 0;
    public static final int DST_LEN = 1;
    public static final int SRC_LEN = 2;
    public static final int TOS = 3;
    public static final int TABLE = 4;
    public static final int ACTION = 7;
    public static final int FLAGS = 8;

    private FibRuleHdr() {}

    public static int dstLen(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(JAVA_BYTE, at + DST_LEN));
    }
}
