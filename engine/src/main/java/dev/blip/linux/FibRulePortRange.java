package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// The ports that a rule is for, `linux/fib_rules.h`, in the machine's own byte order.
///
/// ```c
/// struct fib_rule_port_range {
///     __u16 start;
///     __u16 end;
/// };
/// ```
public final class FibRulePortRange {
    public static final int SIZE = 4;
    public static final int START = 0;
    public static final int END = 2;

    private FibRulePortRange() {}

    public static int start(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + START));
    }

    public static int end(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + END));
    }
}
