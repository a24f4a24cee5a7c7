package dev.blip.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/// IPv6 frames as Linux sends them, captured between two hosts without checksum offload: 2001:db8::1 at
/// 02:00:00:00:00:0a, and 2001:db8::2 at 02:00:00:00:00:0b.
public final class Ipv6Frames {
    public static final long HIGH = 0x2001_0DB8_0000_0000L;
    public static final long SCANNER_LOW = 1;
    public static final long TARGET_LOW = 2;

    /// Where the IPv6 header and the upper header are in all of them.
    public static final int IP = 14;

    public static final int UPPER = 54;

    /// From port 51760 to port 80.
    public static final String SYN =
            """
            02000000000b 02000000000a 86dd
            600dea53 00280640 20010db8000000000000000000000001 20010db8000000000000000000000002
            ca300050 ee922153 00000000 a002fd20 ea260000 020405a0 0402080a bf776b76 00000000 0103030a\
            """;

    public static final String SYN_ACK =
            """
            02000000000a 02000000000b 86dd
            600f2557 00280640 20010db8000000000000000000000002 20010db8000000000000000000000001
            0050ca30 0f86b525 ee922154 a012fb04 9d380000 020405a0 0402080a 896d00e0 bf776b76 0103030a\
            """;

    /// From closed port 90 to port 49502.
    public static final String RST_ACK =
            """
            02000000000a 02000000000b 86dd
            6009a6a1 00140640 20010db8000000000000000000000002 20010db8000000000000000000000001
            005ac15e 00000000 69190166 50140000 28240000\
            """;

    /// A firewall's answer to a SYN from port 38856 to port 81.
    public static final String ADMIN_PROHIBITED =
            """
            02000000000a 02000000000b 86dd
            60047fa4 00583a40 20010db8000000000000000000000002 20010db8000000000000000000000001
            01014bd2 00000000
            600cf0de 00280640 20010db8000000000000000000000001 20010db8000000000000000000000002
            97c80051 8ffe2564 00000000 a002fd20 742a0000 020405a0 0402080a a8d684fe 00000000 0103030a\
            """;

    public static final String SOLICITATION =
            """
            3333ff000002 02000000000a 86dd
            60000000 00203aff 20010db8000000000000000000000001 ff0200000000000000000001ff000002
            87001c1e 00000000 20010db8000000000000000000000002 0101 02000000000a\
            """;

    public static final String ADVERTISEMENT =
            """
            02000000000a 02000000000b 86dd
            60000000 00203aff 20010db8000000000000000000000002 20010db8000000000000000000000001
            88008a68 60000000 20010db8000000000000000000000002 0201 02000000000b\
            """;

    /// A multicast listener report, behind a hop-by-hop header.
    public static final String BEHIND_HOP_BY_HOP =
            """
            333300000016 02000000000b 86dd
            60000000 00380001 fe80000000000000000000fffe00000b ff020000000000000000000000000016
            3a00050200000100 8f006fd7 00000002
            04000000 ff0200000000000000000001ff00000b 04000000 ff0200000000000000000001ff000002\
            """;

    private Ipv6Frames() {}

    public static byte[] bytes(String hex) {
        return Frames.bytes(hex);
    }

    /// The frame with bytes put in behind its IPv6 header, and the payload length that much longer.
    ///
    /// @param first  the kind of the header that is put in
    /// @param hex    the header; its first byte is the kind of what followed
    public static byte[] extended(byte[] frame, int first, String hex) {
        byte[] header = bytes(hex);
        byte[] longer = new byte[frame.length + header.length];
        System.arraycopy(frame, 0, longer, 0, UPPER);
        System.arraycopy(header, 0, longer, UPPER, header.length);
        System.arraycopy(frame, UPPER, longer, UPPER + header.length, frame.length - UPPER);
        int payload = Ipv6.payloadLength(frame, IP) + header.length;
        longer[IP + 4] = (byte) (payload >>> 8);
        longer[IP + 5] = (byte) payload;
        longer[IP + 6] = (byte) first;
        return longer;
    }

    /// All of the above by name, and some with extension headers.
    public static Map<String, byte[]> all() {
        var all = new LinkedHashMap<String, byte[]>();
        byte[] synAck = bytes(SYN_ACK);
        all.put("ipv6 syn", bytes(SYN));
        all.put("ipv6 syn-ack", synAck);
        all.put("ipv6 rst-ack", bytes(RST_ACK));
        all.put("ipv6 admin-prohibited", bytes(ADMIN_PROHIBITED));
        all.put("ipv6 solicitation", bytes(SOLICITATION));
        all.put("ipv6 advertisement", bytes(ADVERTISEMENT));
        all.put("ipv6 report", bytes(BEHIND_HOP_BY_HOP));
        all.put("ipv6 fragment", extended(synAck, 44, "06000001 00000001"));
        all.put("ipv6 later fragment", extended(synAck, 44, "06000008 00000001"));
        all.put("ipv6 destination options", extended(synAck, 60, "0600010400000000"));
        all.put("ipv6 vlan syn-ack", Frames.tagged(synAck, 0x8100, 5));
        return all;
    }
}
