package dev.blip.linux;

import static dev.blip.linux.NativeOrder.u32;

/// What the kernel has taken off a frame, `linux/if_packet.h`. It lies at [Tpacket3Hdr#HV1] in the frame's head.
///
/// ```c
/// struct tpacket_hdr_variant1 {
///     __u32 tp_rxhash;
///     __u32 tp_vlan_tci;  /* with TP_STATUS_VLAN_VALID: priority 3 bits, drop eligible 1, identifier 12 */
///     __u16 tp_vlan_tpid;
///     __u16 tp_padding;
/// };
/// ```
public final class TpacketHdrVariant1 {
    public static final int SIZE = 12;
    public static final int TP_RXHASH = 0;
    public static final int TP_VLAN_TCI = 4;
    public static final int TP_VLAN_TPID = 8;

    private TpacketHdrVariant1() {}

    public static int vlanTci(byte[] block, int at) {
        return u32(block, at + TP_VLAN_TCI);
    }
}
