package dev.blip.link;

import static dev.blip.wire.PacketWords.network;

import dev.blip.linux.Errno;
import dev.blip.metric.Counter;
import dev.blip.metric.Counters;
import dev.blip.wire.Checksum;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Ipv4;
import dev.blip.wire.PacketWords;
import dev.blip.wire.Tcp;
import java.lang.foreign.MemorySegment;

/// Resets the connections that targets offer, as the kernel would ([RFC 9293 section
/// 3.5.2](https://www.rfc-editor.org/rfc/rfc9293#section-3.5.2): the RST has the sequence number that the SYN-ACK
/// acknowledges), by frames of our own to the MAC that the SYN-ACK came from: without a route, and without an entry in
/// the kernel's neighbour table. What comes in one lap leaves together. Owner: one receive thread.
public final class ResetSender implements OfferHandler, AutoCloseable {
    private static final int CAPACITY = 256;
    private static final int PACKET_BYTES = Ipv4.MIN_LENGTH + Tcp.MIN_LENGTH;
    private static final int TIME_TO_LIVE = 64;
    private static final int TTL_AND_PROTOCOL = TIME_TO_LIVE << 8 | Ipv4.PROTOCOL_TCP;

    // Words of the TCP header in a packet.
    private static final int TCP = Ipv4.MIN_LENGTH / Integer.BYTES;
    private static final int PORTS_WORD = TCP + Tcp.PORTS_WORD;
    private static final int SEQUENCE_WORD = TCP + Tcp.SEQUENCE_WORD;
    private static final int TCP_CHECKSUM_WORD = TCP + Tcp.CHECKSUM_WORD;

    /// How often, and how long each time, a lap waits for a device that is full.
    private static final int PATIENCE = 4;

    private static final long ROOM_NANOS = 500_000;

    private final FrameSender sender;
    private final int[] words;
    private final int ipSum; // of all but what a reset writes
    private final int tcpSum;
    private int count;
    private long sent;
    private long unsent;

    ResetSender(FrameSender sender, int source) {
        this.sender = sender;
        words = sender.words();
        byte[] template = new byte[PACKET_BYTES];
        int tcp = Ipv4.MIN_LENGTH;
        Ipv4.write(
                template,
                0,
                PACKET_BYTES,
                0,
                Ipv4.DONT_FRAGMENT,
                TIME_TO_LIVE,
                Ipv4.PROTOCOL_TCP,
                source,
                0);
        Tcp.write(template, tcp, 0, 0, 0, 0, Tcp.MIN_LENGTH, Tcp.RST, 0);
        Tcp.writeChecksum(template, tcp, PACKET_BYTES, source, 0);
        ipSum = ~Ipv4.checksum(template, 0) & 0xFFFF;
        tcpSum = ~Tcp.checksum(template, tcp) & 0xFFFF;
        sender.prepare(MemorySegment.ofArray(template));
    }

    /// @param on      which interface, with our MAC; its next hop is of no account
    /// @param source  our address
    public static ResetSender open(Edge on, int source) throws LinkException {
        return new ResetSender(PacketSocketSender.open(on, CAPACITY), source);
    }

    @Override
    public void offered(byte[] bytes, int at, int end) {
        int ip = at + Ethernet.LENGTH;
        int tcp = ip + Ipv4.check(bytes, ip, end);
        if (count == sender.capacity()) {
            send();
        }
        int slot = FrameSender.packetAt(count++);
        PacketWords.setDestination(words, slot, Ethernet.source(bytes, at));
        write(
                slot,
                Ipv4.source(bytes, ip),
                Tcp.destinationPort(bytes, tcp),
                Tcp.sourcePort(bytes, tcp),
                Tcp.acknowledgement(bytes, tcp));
    }

    private void write(int at, int destination, int from, int to, int sequence) {
        int addressSum = (destination >>> 16) + (destination & 0xFFFF);
        int sequenceSum = (sequence >>> 16) + (sequence & 0xFFFF);
        int ipChecksum = Checksum.ofSmall(ipSum + addressSum);
        int tcpChecksum = Checksum.ofSmall(tcpSum + addressSum + from + to + sequenceSum);
        words[at + Ipv4.CHECKSUM_WORD] = network(TTL_AND_PROTOCOL << 16 | ipChecksum);
        words[at + Ipv4.DESTINATION_WORD] = network(destination);
        words[at + PORTS_WORD] = network(from << 16 | to);
        words[at + SEQUENCE_WORD] = network(sequence);
        words[at + TCP_CHECKSUM_WORD] = network(tcpChecksum << 16);
    }

    @Override
    public void lapEnds(Counters counters) {
        send();
        counters.add(Counter.RESETS, sent);
        counters.add(Counter.RESETS_UNSENT, unsent);
        sent = 0;
        unsent = 0;
    }

    /// Hands all to the kernel. What a full device does not take in a moment is given up: the target will offer its
    /// connection again.
    private void send() {
        if (count > 0) {
            sender.load(0, count);
        }
        int done = 0;
        for (int waits = 0; done < count && waits <= PATIENCE; ) {
            int result = sender.send(done, count - done);
            if (result > 0) {
                done += result;
                sent += result;
            } else if (result == -Errno.EAGAIN || result == -Errno.ENOBUFS) {
                waits++;
                sender.awaitRoom(ROOM_NANOS);
            } else {
                done++;
                unsent++;
            }
        }
        unsent += count - done;
        count = 0;
    }

    @Override
    public void close() {
        sender.close();
    }
}
