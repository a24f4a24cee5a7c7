package dev.blip.linux;

/// The value of PACKET_FANOUT, packet(7); little-endian, as both our architectures are.
///
/// ```c
/// struct fanout_args {
///     __u16 id;
///     __u16 type_flags;
///     __u32 max_num_members;
/// };
/// ```
public final class FanoutArgs {
    public static final int SIZE = 8;
    public static final int ID = 0;
    public static final int TYPE_FLAGS = 2;
    public static final int MAX_NUM_MEMBERS = 4;

    private FanoutArgs() {}

    /// The first four bytes as the int that setsockopt(2) takes.
    public static int word(int id, int typeFlags) {
        return (id & 0xFFFF) | (typeFlags << 16);
    }

    /// The group's id in what getsockopt(2) gives.
    public static int id(int word) {
        return word & 0xFFFF;
    }
}
