package dev.blip.probe;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import dev.blip.target.AddressSet;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A SYN as an ordinary Linux host sends it, written into a frame that already holds the template: only the fields that
/// differ are touched, and both checksums are the template's sum plus those fields
/// ([RFC 1624](https://www.rfc-editor.org/rfc/rfc1624)). Immutable; any thread may encode into memory of its own.
public final class SynProbe {
    /// Segment size offered: an Ethernet path's 1,500 bytes less two headers of 20.
    private static final int MSS = 1460;

    private static final int IP_LENGTH = 20;
    private static final int ID = 4;
    private static final int IP_CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;
    private static final int SOURCE_PORT = 20;
    private static final int DESTINATION_PORT = 22;
    private static final int SEQUENCE = 24;
    private static final int TCP_CHECKSUM = 36;
    private static final int TIMESTAMP = 48;

    private static final ValueLayout.OfInt U32 = JAVA_INT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final ValueLayout.OfShort U16 = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);

    private final Cookie cookie;
    private final int source;
    private final int firstPort;
    private final AddressSet excluded;
    private final boolean anyExcluded;
    private final boolean withTimestamp;
    private final byte[] template;
    private final int ipSum;
    private final int tcpSum;

    /// @param source    our address
    /// @param firstPort first port of our leased block; attempt k leaves from `firstPort + k`
    /// @param excluded  addresses that are refused here, whatever came before
    /// @param smallest  carry the MSS option alone
    public SynProbe(
            Cookie cookie, int source, int firstPort, AddressSet excluded, boolean smallest) {
        this.cookie = cookie;
        this.source = source;
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

    /// The packet that every slot must hold before `encode` completes it: IPv4 and TCP header, no link header.
    public byte[] template() {
        return template.clone();
    }

    /// Completes the probe in the frame whose IP header lies at `at`.
    ///
    /// @param attempt 0 for the first probe to this target
    /// @return false if the address is excluded: nothing was written, the frame must not be sent
    public boolean encode(MemorySegment frames, long at, int address, int port, int attempt) {
        if (anyExcluded && excluded.contains(address)) {
            return false;
        }
        int sourcePort = firstPort + attempt;
        long bits = cookie.of(source, address, sourcePort, port);
        int sequence = Cookie.sequence(bits);
        int id = Cookie.identification(bits);
        int addressSum = (address >>> 16) + (address & 0xFFFF);
        int tcp = tcpSum + addressSum + sourcePort + port + (sequence >>> 16) + (sequence & 0xFFFF);
        frames.set(U16, at + ID, (short) id);
        frames.set(U16, at + IP_CHECKSUM, (short) ~fold(ipSum + id + addressSum));
        frames.set(U32, at + DESTINATION, address);
        frames.set(U16, at + SOURCE_PORT, (short) sourcePort);
        frames.set(U16, at + DESTINATION_PORT, (short) port);
        frames.set(U32, at + SEQUENCE, sequence);
        if (withTimestamp) {
            int timestamp = Cookie.timestamp(bits);
            frames.set(U32, at + TIMESTAMP, timestamp);
            tcp += (timestamp >>> 16) + (timestamp & 0xFFFF);
        }
        frames.set(U16, at + TCP_CHECKSUM, (short) ~fold(tcp));
        return true;
    }

    private static byte[] template(int source, boolean smallest) {
        int tcpLength = smallest ? 24 : 40;
        var bytes = new byte[IP_LENGTH + tcpLength];
        var p = MemorySegment.ofArray(bytes);
        p.set(JAVA_BYTE, 0, (byte) 0x45); // version 4, header of five words
        p.set(U16, 2, (short) bytes.length);
        p.set(U16, 6, (short) 0x4000); // don't fragment
        p.set(JAVA_BYTE, 8, (byte) 64); // time to live
        p.set(JAVA_BYTE, 9, (byte) 6); // TCP
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

    private static int fold(int sum) {
        int once = (sum & 0xFFFF) + (sum >>> 16);
        return (once & 0xFFFF) + (once >>> 16);
    }
}
