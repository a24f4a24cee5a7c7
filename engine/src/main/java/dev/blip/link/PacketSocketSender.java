package dev.blip.link;

import dev.blip.linux.Disposal;
import dev.blip.linux.LinuxException;
import dev.blip.wire.Ethernet;
import dev.blip.wire.SlotShape;
import java.lang.foreign.MemorySegment;

/// Whole Ethernet frames to one next hop, through a packet(7) socket's transmit ring and past the queueing discipline:
/// more than twice the rate of a raw socket, which looks a route up for each packet. Owner: one transmit thread.
public final class PacketSocketSender implements FrameSender {
    /// Memory of one's transmit ring.
    public static long ringBytes(int slotWords) {
        return TransmitRing.bytes(slotWords);
    }

    private final TransmitRing ring;
    private final int[] words;
    private final int capacity;
    private final byte[] header; // before each packet, and what the kernel reads before it
    private int frameLength;
    private int lastResult;

    private PacketSocketSender(TransmitRing ring, byte[] header, int capacity) {
        this.ring = ring;
        this.header = header;
        this.capacity = capacity;
        words = SlotWords.of(capacity, ring.slotWords());
    }

    /// @param capacity  slots, 64 to 256, of `SLOT_WORDS`
    public static PacketSocketSender open(Edge edge, int capacity) throws LinkException {
        return open(edge, capacity, SLOT_WORDS);
    }

    /// @param capacity   slots, 64 to 256
    /// @param slotWords  `SLOT_WORDS` or `LONG_SLOT_WORDS`
    public static PacketSocketSender open(Edge edge, int capacity, int slotWords)
            throws LinkException {
        try {
            return of(TransmitRing.unbound(slotWords), edge, capacity);
        } catch (LinuxException e) {
            throw refusal(edge, e);
        }
    }

    /// Opens one by a ring that is there already, which is the sender's from now on, or closed.
    static PacketSocketSender of(TransmitRing ring, Edge edge, int capacity) throws LinuxException {
        try {
            ring.bind(edge.interfaceName(), edge.interfaceIndex());
            byte[] header = new byte[TransmitRing.HEAD_BYTES + Ethernet.LENGTH];
            Ethernet.write(
                    header,
                    TransmitRing.HEAD_BYTES,
                    edge.destinationMac(),
                    edge.sourceMac(),
                    0); // its type is known when the packet is
            return new PacketSocketSender(ring, header, capacity);
        } catch (LinuxException | RuntimeException | Error e) {
            ring.close();
            throw e;
        }
    }

    static LinkException refusal(Edge edge, LinuxException e) {
        return Refusal.of("cannot open a packet socket on " + edge.interfaceName(), e);
    }

    @Override
    public int[] words() {
        return words;
    }

    @Override
    public int slotWords() {
        return ring.slotWords();
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public void prepare(SlotShape shape, MemorySegment packet) {
        TransmitRing.putHead(header, Ethernet.LENGTH + shape.packetBytes());
        Ethernet.writeType(header, TransmitRing.HEAD_BYTES, shape.etherType());
        frameLength = SlotWords.fill(words, slotWords(), header, packet) - TransmitRing.HEAD_BYTES;
        ring.forget();
    }

    @Override
    public void setNextHop(long mac) {
        SlotWords.setDestination(words, slotWords(), header, mac);
        ring.forget();
    }

    /// A slot is copied into the ring when it is sent.
    @Override
    public void load(int from, int count) {
        ring.forget();
    }

    @Override
    public int send(int from, int count) {
        lastResult = ring.send(words, from, count, frameLength);
        return lastResult;
    }

    @Override
    public boolean awaitRoom(long timeoutNanos) {
        return ring.awaitRoom(lastResult, timeoutNanos);
    }

    @Override
    public void close() {
        ring.close();
    }

    @Override
    public void close(Disposal disposal) {
        ring.close(disposal);
    }
}
