package dev.blip.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/// Head of a message's control data, cmsg(3).
///
/// ```c
/// struct cmsghdr {
///     size_t cmsg_len;
///     int    cmsg_level;
///     int    cmsg_type;
///     // unsigned char cmsg_data[];
/// };
/// ```
public final class Cmsghdr {
    public static final int SIZE = 16;
    public static final int CMSG_LEN = 0;
    public static final int CMSG_LEVEL = 8;
    public static final int CMSG_TYPE = 12;

    private Cmsghdr() {}

    public static int level(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + CMSG_LEVEL);
    }

    public static int type(MemorySegment memory, long at) {
        return memory.get(JAVA_INT_UNALIGNED, at + CMSG_TYPE);
    }

    /// CMSG_SPACE: bytes of control data that pass on `count` descriptors.
    static int space(int count) {
        return SIZE + (count + 1) / 2 * 8;
    }

    /// Writes descriptors to pass on, unix(7); `memory` needs `SIZE` and 4 bytes for each.
    public static void putRights(MemorySegment memory, long at, int... descriptors) {
        memory.set(JAVA_LONG_UNALIGNED, at + CMSG_LEN, SIZE + 4L * descriptors.length);
        memory.set(JAVA_INT_UNALIGNED, at + CMSG_LEVEL, Socket.SOL_SOCKET);
        memory.set(JAVA_INT_UNALIGNED, at + CMSG_TYPE, Socket.SCM_RIGHTS);
        for (int i = 0; i < descriptors.length; i++) {
            memory.set(JAVA_INT_UNALIGNED, at + SIZE + 4L * i, descriptors[i]);
        }
    }
}
