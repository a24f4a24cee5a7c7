package dev.blip.probe;

import static dev.blip.probe.UdpPayload.ANYWHERE;

import dev.blip.probe.UdpPayload.Cookie;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/// What each port is asked by UDP, by the protocol that is registered for it: written from its specification, small,
/// and changing nothing that lasts. All other ports are asked by an empty datagram. Immutable; any thread.
final class UdpPayloads {
    static final int TFTP_PORT = 69;

    private static final UdpPayload[] EMPTY = {UdpPayload.of("")};

    /// DNS, RFC 1035: the version in the class CH, which costs no recursion and brings no long answer. Even whoever
    /// refuses gives the identifier back.
    private static final UdpPayload DNS =
            id("0000 0100 0001 0000 0000 0000" + "07 76657273696f6e 04 62696e64 00 0010 0003");

    /// Multicast DNS, RFC 6762 section 6.7: a query from another port than 5353 is answered there, identifier included.
    private static final UdpPayload MDNS =
            id(
                    "0000 0000 0001 0000 0000 0000"
                            + "09 5f7365727669636573 07 5f646e732d7364 04 5f756470 05 6c6f63616c 00"
                            + "000c 0001");

    /// NetBIOS name service, RFC 1002 section 4.2.17: the node's own names.
    private static final UdpPayload NETBIOS =
            id("0000 0000 0001 0000 0000 0000 20 434b" + "41".repeat(30) + "00 0021 0001");

    /// TFTP, RFC 1350: a file that nobody has. The answer comes from another port.
    private static final UdpPayload TFTP = hex("0001 626c6970 00 6f63746574 00");

    /// NTP, RFC 5905: a client's request, whose transmit timestamp comes back as the originate timestamp.
    private static final UdpPayload NTP =
            hex("23" + "00".repeat(47)).with(Cookie.BINARY, 40, 8, 24);

    /// SNMPv3, RFC 3414 section 4: the request that discovers an engine, which no community name guards.
    private static final UdpPayload SNMP_V3 =
            hex("303e 020103 3011 0204 00000000 020300ffe3 040104 020103"
                            + "0410 300e 0400 020100 020100 0400 0400 0400"
                            + "3014 0400 0400 a00e 0204 40626c70 020100 020100 3000")
                    .with(Cookie.INTEGER, 9, 4, ANYWHERE);

    /// SNMPv1, RFC 1157: sysDescr, in the community `public`.
    private static final UdpPayload SNMP_V1 =
            hex("3029 020100 0406 7075626c6963 a01c 0204 00000000 020100 020100"
                            + "300e 300c 0608 2b06010201010100 0500")
                    .with(Cookie.INTEGER, 17, 4, ANYWHERE);

    /// ONC RPC, RFC 5531: the procedure that does nothing, of the port mapper and of NFS.
    private static final UdpPayload PORT_MAPPER = rpc("000186a0 00000002");

    private static final UdpPayload NFS = rpc("000186a3 00000003");

    /// XDMCP: a query.
    private static final UdpPayload XDMCP = hex("0001 0002 0001 00");

    /// LDAP without a connection, RFC 1798 and MS-ADTS: whether there is a root.
    private static final UdpPayload CLDAP =
            hex("3028 0204 00000000 6320 0400 0a0100 0a0100 020100 020100 010100"
                            + "870b 6f626a656374436c617373 3000")
                    .with(Cookie.INTEGER, 4, 4, ANYWHERE);

    /// QUIC, RFC 9000 section 6: a version that nobody speaks, so that whoever is there names those that he does.
    private static final UdpPayload QUIC =
            hex("c0 1a2a3a4a 08 0000000000000000 08 626c697020717569" + "00".repeat(1_177))
                    .with(Cookie.BINARY, 6, 8, ANYWHERE);

    /// IKEv2, RFC 7296 section 1.2: a first exchange with one proposal (AES, SHA-256, curve 25519).
    private static final String IKE_EXCHANGE =
            "0000000000000000 0000000000000000 21 20 22 08 00000000 00000088"
                    + "22 00 0030 0000 002c 01 01 00 04"
                    + "0300000c 0100000c 800e0100 03000008 0300000c 03000008 02000005 00000008 0400001f"
                    + "28 00 0028 001f 0000 09"
                    + "00".repeat(31)
                    + "00 00 0014 626c6970 626c6970 626c6970 626c6970";

    private static final UdpPayload IKE = hex(IKE_EXCHANGE).with(Cookie.BINARY, 0, 8, ANYWHERE);

    /// The same behind the marker of RFC 3948 section 2.2.
    private static final UdpPayload IKE_NAT =
            hex("00000000" + IKE_EXCHANGE).with(Cookie.BINARY, 4, 8, ANYWHERE);

    /// RIPv2, RFC 2453 section 3.9.1: the whole table.
    private static final UdpPayload RIP = hex("0102 0000" + "00".repeat(16) + "00000010");

    /// IPMI by RMCP: Get Channel Authentication Capabilities.
    private static final UdpPayload IPMI =
            hex("0600ff07 00 00000000 00000000 09 20 18 c8 81 00 38 8e 04 b5");

    /// OpenVPN: a client's hard reset, whose session identifier the server acknowledges.
    private static final UdpPayload OPENVPN =
            hex("38 0000000000000000 00 00000000").with(Cookie.BINARY, 1, 8, ANYWHERE);

    /// SQL Server Resolution, MC-SQLR section 2.2.2: all instances.
    private static final UdpPayload SQL_BROWSER = hex("03");

    /// RADIUS, RFC 2865: an Access-Request without a password; the identifier is all that comes back.
    private static final UdpPayload RADIUS =
            hex("01 00 001a 626c6970 626c6970 626c6970 626c6970 0106 626c6970")
                    .with(Cookie.BINARY, 1, 1, 1);

    /// SSDP, UPnP Device Architecture 2.0 section 1.3.2, to one device.
    private static final UdpPayload SSDP =
            text(
                    """
                    M-SEARCH * HTTP/1.1
                    HOST: 239.255.255.250:1900
                    MAN: "ssdp:discover"
                    ST: upnp:rootdevice

                    """);

    /// STUN, RFC 8489: a binding request.
    private static final UdpPayload STUN =
            hex("0001 0000 2112a442 0000000000000000 626c6970").with(Cookie.BINARY, 8, 8, 8);

    /// SIP, RFC 3261 section 11: OPTIONS, answered where it came from (RFC 3581).
    private static final String SIP_BRANCH = "z9hG4bK";

    private static final String SIP_REQUEST =
            """
            OPTIONS sip:blip.invalid SIP/2.0
            Via: SIP/2.0/UDP blip.invalid;branch=z9hG4bK0000000000000000;rport
            Max-Forwards: 1
            From: <sip:blip@blip.invalid>;tag=blip
            To: <sip:blip.invalid>
            Call-ID: blip@blip.invalid
            CSeq: 1 OPTIONS
            Content-Length: 0

            """;

    private static final UdpPayload SIP =
            text(SIP_REQUEST)
                    .with(
                            Cookie.HEX,
                            wire(SIP_REQUEST).indexOf(SIP_BRANCH) + SIP_BRANCH.length(),
                            16,
                            ANYWHERE);

    /// NAT-PMP, RFC 6886 section 3.2: the external address.
    private static final UdpPayload NAT_PMP = hex("0000");

    /// CoAP, RFC 7252 and RFC 6690: what there is.
    private static final UdpPayload COAP =
            hex("48 01 626c 0000000000000000 bb 2e77656c6c2d6b6e6f776e 04 636f7265")
                    .with(Cookie.BINARY, 4, 8, ANYWHERE);

    /// memcached: its version, behind the header that UDP has.
    private static final UdpPayload MEMCACHED = id("0000 0000 0001 0000 76657273696f6e 0d0a");

    /// Source engine: what is played.
    private static final UdpPayload SOURCE =
            hex("ffffffff 54 536f7572636520456e67696e6520517565727900");

    /// BACnet/IP, ASHRAE 135: who is there.
    private static final UdpPayload BACNET = hex("810a0008 0100 1008");

    /// Mumble: a ping.
    private static final UdpPayload MUMBLE =
            hex("00000000 0000000000000000").with(Cookie.BINARY, 4, 8, ANYWHERE);

    private static final int[] PORTS;
    private static final UdpPayload[][]
            ASKED; // by the place of the port in `PORTS`, in turn by attempt

    static {
        Map<Integer, UdpPayload[]> all = new TreeMap<>();
        put(all, DNS, 53);
        put(all, TFTP, TFTP_PORT);
        put(all, PORT_MAPPER, 111);
        put(all, NTP, 123);
        put(all, NETBIOS, 137);
        all.put(161, new UdpPayload[] {SNMP_V3, SNMP_V1});
        put(all, XDMCP, 177);
        put(all, CLDAP, 389);
        put(all, QUIC, 443, 853);
        put(all, IKE, 500);
        put(all, RIP, 520);
        put(all, IPMI, 623);
        put(all, OPENVPN, 1194);
        put(all, SQL_BROWSER, 1434);
        put(all, RADIUS, 1645, 1812);
        put(all, SSDP, 1900);
        put(all, NFS, 2049);
        put(all, STUN, 3478);
        put(all, IKE_NAT, 4500);
        put(all, SIP, 5060);
        put(all, NAT_PMP, 5351);
        put(all, MDNS, 5353);
        put(all, COAP, 5683);
        put(all, MEMCACHED, 11211);
        put(all, SOURCE, 27015);
        put(all, BACNET, 47808);
        put(all, MUMBLE, 64738);
        PORTS = all.keySet().stream().mapToInt(Integer::intValue).toArray();
        ASKED = all.values().toArray(new UdpPayload[0][]);
    }

    private UdpPayloads() {}

    /// What an attempt at a port asks. Allocates nothing.
    static UdpPayload of(int port, int attempt) {
        int place = Arrays.binarySearch(PORTS, port);
        UdpPayload[] asked = place < 0 ? EMPTY : ASKED[place];
        return asked[attempt % asked.length];
    }

    /// Ports that are asked by more than an empty datagram, ascending.
    static int[] ports() {
        return PORTS.clone();
    }

    private static void put(Map<Integer, UdpPayload[]> all, UdpPayload asked, int... ports) {
        for (int port : ports) {
            all.put(port, new UdpPayload[] {asked});
        }
    }

    private static UdpPayload hex(String digits) {
        return UdpPayload.of(digits.replace(" ", ""));
    }

    /// A payload whose first two bytes identify it, there and in an answer.
    private static UdpPayload id(String digits) {
        return hex(digits).with(Cookie.BINARY, 0, 2, 0);
    }

    private static UdpPayload rpc(String programAndVersion) {
        return hex("00000000 00000000 00000002" + programAndVersion + "00".repeat(20))
                .with(Cookie.BINARY, 0, 4, 0);
    }

    private static UdpPayload text(String lines) {
        return UdpPayload.of(wire(lines).getBytes(StandardCharsets.US_ASCII));
    }

    private static String wire(String lines) {
        return lines.replace("\n", "\r\n");
    }
}
