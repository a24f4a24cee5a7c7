package dev.blip.linux;

/// The head of a ring's block, `linux/if_packet.h`. `hdr` is a union whose one member is [TpacketHdrV1].
///
/// ```c
/// struct tpacket_block_desc {
///     __u32 version;
///     __u32 offset_to_priv;
///     union tpacket_bd_header_u hdr;
/// };
/// ```
public final class TpacketBlockDesc {
    public static final int SIZE = 48;
    public static final int VERSION = 0;
    public static final int OFFSET_TO_PRIV = 4;
    public static final int HDR = 8;

    private TpacketBlockDesc() {}
}
