package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Arguments of bpf(2), `linux/bpf.h`: a union, of which each command reads its own struct.
///
/// ```c
/// union bpf_attr {
///     struct { /* BPF_MAP_CREATE */
///         __u32 map_type; __u32 key_size; __u32 value_size; __u32 max_entries; ...
///     };
///     struct { /* BPF_MAP_UPDATE_ELEM */
///         __u32 map_fd; __aligned_u64 key; __aligned_u64 value; __u64 flags;
///     };
///     struct { /* BPF_PROG_LOAD */
///         __u32 prog_type; __u32 insn_cnt; __aligned_u64 insns; __aligned_u64 license;
///         __u32 log_level; __u32 log_size; __aligned_u64 log_buf; ...
///     };
///     struct { /* BPF_LINK_CREATE */
///         __u32 prog_fd; __u32 target_ifindex; __u32 attach_type; __u32 flags; ...
///     } link_create;
/// };
/// ```
public final class BpfAttr {
    public static final int MAP_TYPE = 0;
    public static final int KEY_SIZE = 4;
    public static final int VALUE_SIZE = 8;
    public static final int MAX_ENTRIES = 12;

    public static final int MAP_FD = 0;
    public static final int KEY = 8;
    public static final int VALUE = 16;

    public static final int PROG_TYPE = 0;
    public static final int INSN_CNT = 4;
    public static final int INSNS = 8;
    public static final int LICENSE = 16;
    public static final int LOG_LEVEL = 24;
    public static final int LOG_SIZE = 28;
    public static final int LOG_BUF = 32;

    public static final int LINK_CREATE_PROG_FD = 0;
    public static final int LINK_CREATE_TARGET_IFINDEX = 4;
    public static final int LINK_CREATE_ATTACH_TYPE = 8;
    public static final int LINK_CREATE_FLAGS = 12;

    private static final int BYTES =
            64; // more than any of these structs needs; the kernel wants what follows zero

    private BpfAttr() {}

    /// A map whose keys and values are ints.
    public static MemorySegment intMap(Arena arena, int type, int maxEntries) {
        MemorySegment attr = arena.allocate(BYTES, 8);
        attr.set(JAVA_INT_UNALIGNED, MAP_TYPE, type);
        attr.set(JAVA_INT_UNALIGNED, KEY_SIZE, Integer.BYTES);
        attr.set(JAVA_INT_UNALIGNED, VALUE_SIZE, Integer.BYTES);
        attr.set(JAVA_INT_UNALIGNED, MAX_ENTRIES, maxEntries);
        return attr;
    }

    /// An element of such a map.
    public static MemorySegment element(Arena arena, int mapFd, int key, int value) {
        MemorySegment pair = arena.allocate(2L * Integer.BYTES, Integer.BYTES);
        pair.set(JAVA_INT_UNALIGNED, 0, key);
        pair.set(JAVA_INT_UNALIGNED, Integer.BYTES, value);
        MemorySegment attr = arena.allocate(BYTES, 8);
        attr.set(JAVA_INT_UNALIGNED, MAP_FD, mapFd);
        attr.set(JAVA_LONG_UNALIGNED, KEY, pair.address());
        attr.set(JAVA_LONG_UNALIGNED, VALUE, pair.address() + Integer.BYTES);
        return attr;
    }

    /// A program to be loaded.
    ///
    /// @param instructions  `struct bpf_insn[]`
    /// @param license       SPDX; some of the kernel's functions want one that the GPL is compatible with
    /// @param log           for the verifier to write to, or [MemorySegment#NULL]
    public static MemorySegment program(
            Arena arena, int type, MemorySegment instructions, String license, MemorySegment log) {
        MemorySegment attr = arena.allocate(BYTES, 8);
        attr.set(JAVA_INT_UNALIGNED, PROG_TYPE, type);
        attr.set(JAVA_INT_UNALIGNED, INSN_CNT, (int) (instructions.byteSize() / 8));
        attr.set(JAVA_LONG_UNALIGNED, INSNS, instructions.address());
        attr.set(JAVA_LONG_UNALIGNED, LICENSE, arena.allocateFrom(license).address());
        attr.set(JAVA_INT_UNALIGNED, LOG_LEVEL, log.byteSize() > 0 ? 1 : 0);
        attr.set(JAVA_INT_UNALIGNED, LOG_SIZE, (int) log.byteSize());
        attr.set(JAVA_LONG_UNALIGNED, LOG_BUF, log.address());
        return attr;
    }

    /// A link between a program and an interface, which lasts as long as its descriptor.
    ///
    /// @param flags  `XDP_FLAGS_DRV_MODE` or `XDP_FLAGS_SKB_MODE`
    public static MemorySegment link(
            Arena arena, int programFd, int ifindex, int attachType, int flags) {
        MemorySegment attr = arena.allocate(BYTES, 8);
        attr.set(JAVA_INT_UNALIGNED, LINK_CREATE_PROG_FD, programFd);
        attr.set(JAVA_INT_UNALIGNED, LINK_CREATE_TARGET_IFINDEX, ifindex);
        attr.set(JAVA_INT_UNALIGNED, LINK_CREATE_ATTACH_TYPE, attachType);
        attr.set(JAVA_INT_UNALIGNED, LINK_CREATE_FLAGS, flags);
        return attr;
    }
}
