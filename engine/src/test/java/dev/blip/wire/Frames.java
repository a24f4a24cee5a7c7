package dev.blip.wire;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/// Frames as Linux sends them, captured between two hosts: 198.51.100.1 at 02:00:00:00:00:0a, and 198.51.100.2 at
/// 02:00:00:00:00:0b. Where the capture had left the TCP checksum to the device (5499), it is written here as the
/// device would.
public final class Frames {
    public static final int SCANNER = 0xC6336401;
    public static final int TARGET = 0xC6336402;
    public static final long SCANNER_MAC = 0x02000000000AL;
    public static final long TARGET_MAC = 0x02000000000BL;

    /// From port 37592 to port 80, with the four options of a Linux SYN.
    public static final String SYN =
            """
            02000000000b 02000000000a 0800
            4500003c 43c04000 4006a291 c6336401 c6336402
            92d80050 3f87c7b0 00000000 a002faf0 a3010000 020405b4 0402080a 543d6702 00000000 0103030a\
            """;

    public static final String SYN_ACK =
            """
            02000000000a 02000000000b 0800
            4500003c 00004000 4006e651 c6336402 c6336401
            005092d8 263481b5 3f87c7b1 a012fe88 a1f70000 020405b4 0402080a d06d8509 543d6702 0103030a\
            """;

    /// From closed port 90 to port 60734.
    public static final String RST_ACK =
            """
            02000000000a 02000000000b 0800
            45000028 00004000 4006e665 c6336402 c6336401
            005aed3e 00000000 99668d0b 50140000 475b0000\
            """;

    /// A firewall's answer to a SYN from port 38808 to port 81; the quote is as the target's stack saw it.
    public static final String ICMP_HOST_UNREACHABLE =
            """
            02000000000a 02000000000b 0800
            45c00058 7bf10000 4001a989 c6336402 c6336401
            0301183d 00000000
            4500003c 93ab4000 400652a6 c6336401 c6336402
            97980051 56576d45 00000000 a002faf0 54990000 020405b4 0402080a 66e11afc 00000000 0103030a\
            """;

    public static final String ARP_REQUEST =
            """
            ffffffffffff 02000000000a 0806
            00010800 06040001 02000000000a c6336401 000000000000 c6336402\
            """;

    public static final String ARP_REPLY =
            """
            02000000000a 02000000000b 0806
            00010800 06040002 02000000000b c6336402 02000000000a c6336401\
            """;

    /// From port 53 to port 40000, two bytes of payload, no checksum.
    public static final String UDP =
            """
            02000000000a 02000000000b 0800
            4500001e 00004000 4011e664 c6336402 c6336401
            00359c40 000a0000 abcd\
            """;

    private Frames() {}

    /// The bytes that hex digits stand for; white space is left out.
    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }

    /// An Ethernet frame with tags put in behind its addresses.
    ///
    /// @param tags EtherType and VLAN identifier of each, the outer one first
    public static byte[] tagged(byte[] frame, int... tags) {
        var tagged = new byte[frame.length + 2 * tags.length];
        System.arraycopy(frame, 0, tagged, 0, 12);
        for (int i = 0; i < tags.length; i++) {
            tagged[12 + 2 * i] = (byte) (tags[i] >>> 8);
            tagged[13 + 2 * i] = (byte) tags[i];
        }
        System.arraycopy(frame, 12, tagged, 12 + 2 * tags.length, frame.length - 12);
        return tagged;
    }

    /// All of the above by name, and the tagged ones.
    public static Map<String, byte[]> all() {
        var all = new LinkedHashMap<String, byte[]>();
        all.put("syn", bytes(SYN));
        all.put("syn-ack", bytes(SYN_ACK));
        all.put("rst-ack", bytes(RST_ACK));
        all.put("icmp", bytes(ICMP_HOST_UNREACHABLE));
        all.put("arp-request", bytes(ARP_REQUEST));
        all.put("arp-reply", bytes(ARP_REPLY));
        all.put("udp", bytes(UDP));
        all.put("vlan syn-ack", tagged(bytes(SYN_ACK), 0x8100, 5));
        all.put("vlan icmp", tagged(bytes(ICMP_HOST_UNREACHABLE), 0x8100, 5));
        all.put("qinq syn-ack", tagged(bytes(SYN_ACK), 0x88a8, 100, 0x8100, 7));
        all.put("three tags", tagged(bytes(SYN_ACK), 0x9100, 1, 0x8100, 2, 0x8100, 3));
        all.putAll(Ipv6Frames.all());
        return all;
    }
}
