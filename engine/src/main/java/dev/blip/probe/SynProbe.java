package dev.blip.probe;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// A SYN as an ordinary Linux host sends it, written into a slot that already holds the template: only the words whose
/// fields differ are touched, and both checksums are the template's sum plus those fields
/// ([RFC 1624](https://www.rfc-editor.org/rfc/rfc1624)). Immutable; any thread may encode into an array of its own.
///
/// A packet is seven stores into an `int[]`, because most of a short scan runs interpreted: an access to a memory
/// segment is about a hundred bytecodes, one to an array is one.
public final class SynProbe {
    /// Segment size offered: an Ethernet path's 1,500 bytes less two headers of 20.
    private static final int MSS = 1460;

    private static final int IP_LENGTH = 20;
    private static final int SOURCE = 12;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int TTL_AND_PROTOCOL = 64 << 8 | 6; // TCP

    // Words of the packet, from the IP header's first on, with what else is in them.
    private static final int ID_WORD = 1; // flags, fragment offset
    private static final int IP_CHECKSUM_WORD = 2; // time to live, protocol
    private static final int DESTINATION_WORD = 4;
    private static final int PORTS_WORD = 5;
    private static final int SEQUENCE_WORD = 6;
    private static final int TCP_CHECKSUM_WORD = 9; // urgent pointer, which is 0
    private static final int TIMESTAMP_WORD = 12;

    // Words before the packet, where an Ethernet header of 14 bytes ends: its destination begins in
    // the middle of one.
    private static final int MAC_HIGH_WORD = -4;
    private static final int MAC_LOW_WORD = -3;

    private static final boolean IS_LITTLE_ENDIAN =
            ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);

    private final Ipv4Targets targets;
    private final Cookies cookies;
    private final int firstPort;
    private final AddressSet excluded;
    private final boolean anyExcluded;
    private final @Nullable NeighbourMacs neighbours; // null: the sender's header is everybody's
    private final boolean withTimestamp;
    private final byte[] template;
    private final int ipSum;
    private final int tcpSum;

    /// @param source     our address
    /// @param firstPort  first port of our leased block; attempt k leaves from `firstPort + k`
    /// @param portCount  of the block
    /// @param targets    that the indexes are of
    /// @param excluded   addresses that are refused here, whatever came before
    /// @param smallest   carry the MSS option alone
    /// @param neighbours whose MAC is known, every target's, for frames to each one's own; null if there are no frames,
    ///     or one next hop
    public SynProbe(
            CookieKey key,
            int source,
            int firstPort,
            int portCount,
            Ipv4Targets targets,
            AddressSet excluded,
            boolean smallest,
            @Nullable NeighbourMacs neighbours) {
        this.targets = targets;
        this.neighbours = neighbours;
        this.cookies = new Cookies(key, source, firstPort, portCount);
        this.firstPort = firstPort;
        this.excluded = excluded;
        this.anyExcluded = !excluded.isEmpty();
        this.withTimestamp = !smallest;
        this.template = template(source, smallest);
        var packet = MemorySegment.ofArray(template);
        this.ipSum = sum(packet, 0, IP_LENGTH);
        // The pseudo header of RFC 9293 section 3.1; the destination joins at encoding.
        int tcpLength = template.length - IP_LENGTH;
        this.tcpSum =
                sum(packet, IP_LENGTH, template.length)
                        + (source >>> 16)
                        + (source & 0xFFFF)
                        + 6
                        + tcpLength;
    }

    /// The packet that every slot must hold before `encode` completes it: IPv4 and TCP header, no link header; whole
    /// words.
    public byte[] template() {
        return template.clone();
    }

    /// Completes the probe whose IP header begins at `words[at]`.
    ///
    /// @param words   packets as they lie in memory, each int four bytes of them in native order
    /// @param index   of the target
    /// @param attempt 0 for the first probe to this target, below the number of ports
    /// @return false if the address is excluded, or nobody knows where it is on the link: the packet must not be sent
    public boolean encode(int[] words, int at, long index, int attempt) {
        long target = targets.target(index);
        int address = Ipv4Targets.addressOf(target);
        int port = Ipv4Targets.portOf(target);
        if (anyExcluded && excluded.contains(address)) {
            return false;
        }
        if (neighbours != null && !writeMac(words, at, neighbours.of(address))) {
            return false;
        }
        int sourcePort = firstPort + attempt;
        long bits = cookies.of(attempt, address, port);
        int sequence = Cookies.sequence(bits);
        int id = Cookies.identification(bits);
        int addressSum = (address >>> 16) + (address & 0xFFFF);
        int tcp = tcpSum + addressSum + sourcePort + port + (sequence >>> 16) + (sequence & 0xFFFF);
        words[at + ID_WORD] = network(id << 16 | DONT_FRAGMENT);
        words[at + IP_CHECKSUM_WORD] =
                network(TTL_AND_PROTOCOL << 16 | checksum(ipSum + id + addressSum));
        words[at + DESTINATION_WORD] = network(address);
        words[at + PORTS_WORD] = network(sourcePort << 16 | port);
        words[at + SEQUENCE_WORD] = network(sequence);
        if (withTimestamp) {
            int timestamp = Cookies.timestamp(bits);
            words[at + TIMESTAMP_WORD] = network(timestamp);
            tcp += (timestamp >>> 16) + (timestamp & 0xFFFF);
        }
        words[at + TCP_CHECKSUM_WORD] = network(checksum(tcp) << 16);
        return true;
    }

    private static boolean writeMac(int[] words, int at, long mac) {
        if (mac < 0) {
            return false;
        }
        int before = network(words[at + MAC_HIGH_WORD]) & 0xFFFF0000; // none of the header's
        words[at + MAC_HIGH_WORD] = network(before | (int) (mac >>> 32));
        words[at + MAC_LOW_WORD] = network((int) mac);
        return true;
    }

    /// The int that lies in memory as the four bytes of `word`, the most significant first.
    private static int network(int word) {
        return IS_LITTLE_ENDIAN ? Integer.reverseBytes(word) : word;
    }

    private static byte[] template(int source, boolean smallest) {
        int tcpLength = smallest ? 24 : 40;
        var bytes = new byte[IP_LENGTH + tcpLength];
        var p = MemorySegment.ofArray(bytes);
        p.set(JAVA_BYTE, 0, (byte) 0x45); // version 4, header of five words
        p.set(U16, 2, (short) bytes.length);
        p.set(U16, 6, (short) DONT_FRAGMENT);
        p.set(U16, 8, (short) TTL_AND_PROTOCOL);
        p.set(U32, SOURCE, source);
        p.set(JAVA_BYTE, 32, (byte) ((tcpLength / 4) << 4));
        p.set(JAVA_BYTE, 33, (byte) 0x02); // SYN
        p.set(U16, 34, (short) 64240); // window: Linux's first, 44 segments
        p.set(U32, 40, 0x02040000 | MSS);
        if (!smallest) {
            p.set(U32, 44, 0x0402080A); // SACK permitted; timestamps, whose value and echo follow
            p.set(U32, 56, 0x01030307); // no-operation; window scale 7
        }
        return bytes;
    }

    private static int sum(MemorySegment packet, int from, int to) {
        int sum = 0;
        for (int at = from; at < to; at += 2) {
            sum += Short.toUnsignedInt(packet.get(U16, at));
        }
        return sum;
    }

    /// Of a sum of at most 2^16 words of 16 bits, [RFC 1071](https://www.rfc-editor.org/rfc/rfc1071).
    private static int checksum(int sum) {
        int once = (sum & 0xFFFF) + (sum >>> 16);
        return ~(once + (once >>> 16)) & 0xFFFF;
    }
}
