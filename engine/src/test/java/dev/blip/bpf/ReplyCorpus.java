package dev.blip.bpf;

import dev.blip.wire.Frames;
import dev.blip.wire.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// Packets with what the reply filter must say to them. Our address is `Frames.SCANNER`, our block the four ports
/// from `FIRST_PORT`.
public final class ReplyCorpus {
    public static final int FIRST_PORT = 38807;
    public static final int PORT_COUNT = 4;

    /// Tags put before the packet: EtherType and identifier of each.
    static final int[][] TAGS = {
        {}, {0x8100, 5}, {0x88A8, 9}, {0x9100, 1}, {0x88A8, 100, 0x8100, 7}, {0x8100, 1, 0x8100, 2}
    };

    private static final byte[] FILTER =
            ReplyFilter.program(
                    new Origin(Frames.SCANNER, FIRST_PORT, PORT_COUNT),
                    14,
                    ReplyFilter.SNAP_LENGTH);

    private static final int ETHERNET = 14;
    private static final int ICMP = 20;
    private static final int QUOTE = 28;

    private ReplyCorpus() {}

    /// IP packets by name; a name that starts with "yes" is to pass.
    static Map<String, byte[]> packets() {
        var packets = new LinkedHashMap<String, byte[]>();
        addTcp(packets);
        addIcmp(packets);
        return packets;
    }

    /// The same packet with UDP and TCP in each other's place.
    static byte[] byUdp(byte[] packet) {
        byte[] other = exchanged(packet, 9);
        boolean quotes = packet[9] == 1 && packet.length > QUOTE + 9;
        int quoteAt = (packet[0] & 0xF) * 4 + QUOTE - ICMP;
        return quotes ? exchanged(other, quoteAt + 9) : other;
    }

    private static byte[] exchanged(byte[] packet, int at) {
        return packet[at] == 6
                ? with(packet, at, 17)
                : packet[at] == 17 ? with(packet, at, 6) : packet;
    }

    private static void addTcp(Map<String, byte[]> packets) {
        for (int port = FIRST_PORT - 1; port <= FIRST_PORT + PORT_COUNT; port++) {
            boolean inBlock = port >= FIRST_PORT && port < FIRST_PORT + PORT_COUNT;
            packets.put((inBlock ? "yes" : "no") + " syn-ack to port " + port, synAckTo(port));
        }
        packets.put("no port 0", synAckTo(0));
        packets.put("no port 65535", synAckTo(65535));
        byte[] reply = synAckTo(FIRST_PORT);
        packets.put("yes padded", Arrays.copyOf(reply, 70));
        packets.put("yes with 40 bytes of IP options", withOptions(reply, 40));
        packets.put("yes with 4 bytes of IP options", withOptions(reply, 4));
        packets.put("no wrong address", with(reply, 19, 0x02));
        packets.put("no wrong network", with(reply, 16, 0xC7));
        packets.put("no version 6", with(reply, 0, 0x65));
        packets.put("no UDP", with(reply, 9, 17));
        packets.put("no SCTP", with(reply, 9, 132));
        packets.put("yes first fragment", with(reply, 6, 0x20));
        packets.put("no second fragment", with(reply, 7, 0x01));
        packets.put("no last fragment", with(with(reply, 6, 0x1F), 7, 0xFF));
    }

    private static void addIcmp(Map<String, byte[]> packets) {
        byte[] error = packet(Frames.ICMP_HOST_UNREACHABLE);
        for (int code = 0; code < 16; code++) {
            packets.put("yes unreachable, code " + code, with(error, ICMP + 1, code));
        }
        for (int type = 0; type < 20; type++) {
            boolean wanted = type == 3 || type == 11;
            packets.put((wanted ? "yes" : "no") + " ICMP type " + type, with(error, ICMP, type));
        }
        packets.put(
                "yes quote with options", with(withOptions(error, QUOTE + 20, 40), QUOTE, 0x4F));
        packets.put("yes error with options", withOptions(error, 8));
        packets.put("yes eight bytes of TCP quoted", Arrays.copyOf(error, QUOTE + 28));
        packets.put("no error to somebody else", with(error, 19, 0x03));
        packets.put("no second fragment of an error", with(error, 7, 0x01));
        packets.put("no quote of somebody else's packet", with(error, QUOTE + 15, 0x03));
        packets.put("no quote of UDP", with(error, QUOTE + 9, 17));
        packets.put("no quote of a second fragment", with(error, QUOTE + 7, 0x01));
        packets.put("no quote from a lower port", with(error, QUOTE + 21, (FIRST_PORT & 0xFF) - 1));
        packets.put(
                "no quote from a higher port",
                with(error, QUOTE + 21, (FIRST_PORT & 0xFF) + PORT_COUNT));
        packets.put("no quote of nothing", Arrays.copyOf(error, QUOTE));
    }

    /// Frames of every kind, each cut at every length, and some with bytes changed: for comparing two readers of a
    /// filter.
    public static List<byte[]> frames() {
        var frames = new ArrayList<byte[]>();
        for (byte[] packet : packets().values()) {
            for (int[] tags : TAGS) {
                frames.add(framed(packet, tags));
            }
        }
        for (byte[] whole : Frames.all().values()) {
            for (int length = 1; length <= whole.length; length++) {
                frames.add(Arrays.copyOf(whole, length));
            }
        }
        var random = new SplittableRandom(42);
        int regular = frames.size();
        for (int i = 0; i < 20_000; i++) {
            byte[] changed = frames.get(random.nextInt(regular)).clone();
            for (int changes = random.nextInt(1, 4); changes > 0; changes--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            frames.add(changed);
        }
        return frames;
    }

    /// What the reply filter says to an Ethernet frame.
    public static boolean passesFilter(byte[] frame) {
        return CbpfInterpreter.run(FILTER, frame) > 0;
    }

    static byte[] framed(byte[] packet, int... tags) {
        byte[] frame = new byte[ETHERNET + packet.length];
        System.arraycopy(Frames.bytes(Frames.SYN_ACK), 0, frame, 0, ETHERNET);
        System.arraycopy(packet, 0, frame, ETHERNET, packet.length);
        return Frames.tagged(frame, tags);
    }

    private static byte[] packet(String frame) {
        byte[] bytes = Frames.bytes(frame);
        return Arrays.copyOfRange(bytes, ETHERNET, bytes.length);
    }

    private static byte[] synAckTo(int port) {
        return with(with(packet(Frames.SYN_ACK), 22, port >>> 8), 23, port & 0xFF);
    }

    private static byte[] with(byte[] packet, int at, int value) {
        byte[] changed = packet.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] withOptions(byte[] packet, int length) {
        return with(withOptions(packet, 20, length), 0, 0x40 | (5 + length / 4));
    }

    private static byte[] withOptions(byte[] packet, int at, int length) {
        byte[] longer = new byte[packet.length + length];
        System.arraycopy(packet, 0, longer, 0, at);
        Arrays.fill(longer, at, at + length, (byte) 1); // no-operation
        System.arraycopy(packet, at, longer, at + length, packet.length - at);
        return longer;
    }
}
