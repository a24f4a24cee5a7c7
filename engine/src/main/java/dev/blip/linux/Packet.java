package dev.blip.linux;

/// Numbers of packet(7) and of what lies below it.
public final class Packet {
    public static final int SOL_PACKET = 263;
    public static final int PACKET_RX_RING = 5;
    public static final int PACKET_STATISTICS = 6;
    public static final int PACKET_VERSION = 10;
    public static final int PACKET_TX_RING = 13;
    public static final int PACKET_VNET_HDR = 15;
    public static final int PACKET_FANOUT = 18;
    public static final int PACKET_QDISC_BYPASS = 20;
    public static final int PACKET_IGNORE_OUTGOING = 23;

    public static final int PACKET_FANOUT_HASH = 0;
    public static final int PACKET_FANOUT_FLAG_UNIQUEID = 0x2000;

    public static final int TPACKET_V2 = 1;
    public static final int TPACKET_V3 = 2;
    public static final int TPACKET_ALIGNMENT = 16;

    public static final int TP_STATUS_KERNEL = 0;
    public static final int TP_STATUS_USER = 1;
    public static final int TP_STATUS_CSUMNOTREADY = 8;
    public static final int TP_STATUS_VLAN_VALID = 16;
    public static final int TP_STATUS_CSUM_VALID = 128;

    // Of a transmit ring.
    public static final int TP_STATUS_AVAILABLE = 0;
    public static final int TP_STATUS_SEND_REQUEST = 1;
    public static final int TP_STATUS_SENDING = 2;
    public static final int TP_STATUS_WRONG_FORMAT = 4;

    /// `sll_pkttype` of a frame to another MAC address than the interface's.
    public static final int PACKET_OTHERHOST = 3;

    public static final int ETH_P_ALL = 0x3;
    public static final int ETH_P_IP = 0x800;
    public static final int ETH_P_IPV6 = 0x86dd;
    public static final int ETH_P_ARP = 0x806;
    public static final int ETH_HLEN = 14;

    public static final int ARPHRD_ETHER = 1;
    public static final int ARPHRD_LOOPBACK = 772;
    public static final int IFF_UP = 1;
    public static final int IFF_LOWER_UP = 0x10000;

    // Whom a frame was addressed to; those above are not for this machine.
    public static final int PACKET_HOST = 0;
    public static final int PACKET_BROADCAST = 1;
    public static final int PACKET_MULTICAST = 2;

    private Packet() {}
}
