package dev.blip.bpf;

import static dev.blip.wire.Ipv6Frames.IP;

import dev.blip.wire.Frames;
import dev.blip.wire.Ipv6Frames;
import dev.blip.wire.Ipv6Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// IPv6 packets with what the reply filter must say to them.
final class Ipv6ReplyCorpus {
    static final int FIRST_PORT = 38855;
    static final int PORT_COUNT = 4;
    static final Ipv6Origin ORIGIN =
            new Ipv6Origin(Ipv6Frames.HIGH, Ipv6Frames.SCANNER_LOW, FIRST_PORT, PORT_COUNT);

    private static final int UPPER = 40;
    private static final int QUOTE = 48;

    private Ipv6ReplyCorpus() {}

    /// IPv6 packets by name; a name that starts with "yes" is to pass.
    static Map<String, byte[]> packets() {
        var packets = new LinkedHashMap<String, byte[]>();
        byte[] reply = to(FIRST_PORT);
        for (int port = FIRST_PORT - 1; port <= FIRST_PORT + PORT_COUNT; port++) {
            boolean inBlock = port >= FIRST_PORT && port < FIRST_PORT + PORT_COUNT;
            packets.put((inBlock ? "yes" : "no") + " syn-ack to port " + port, to(port));
        }
        packets.put("yes padded", Arrays.copyOf(reply, 90));
        packets.put("no version 4", with(reply, 0, 0x45));
        for (int at = 24; at < 40; at++) {
            packets.put("no address, byte " + at, with(reply, at, reply[at] ^ 0x80));
        }
        List<Integer> extensions = List.of(0, 43, 44, 51, 60);
        for (int kind = 0; kind < 256; kind++) {
            if (kind != 6 && kind != 58) {
                boolean passes = extensions.contains(kind);
                packets.put((passes ? "yes" : "no") + " header " + kind, with(reply, 6, kind));
            }
        }
        byte[] error = packet(Ipv6Frames.ADMIN_PROHIBITED);
        for (int type = 0; type < 140; type++) {
            boolean wanted = type == 1 || type == 3;
            packets.put((wanted ? "yes" : "no") + " ICMP type " + type, with(error, UPPER, type));
        }
        packets.put("yes four bytes of TCP quoted", Arrays.copyOf(error, QUOTE + 44));
        packets.put("no error to somebody else", with(error, 39, 3));
        packets.put("no quote of UDP", with(error, QUOTE + 6, 17));
        packets.put("no quote of somebody else's packet", with(error, QUOTE + 23, 3));
        packets.put("no quote from another port", with(error, QUOTE + 41, 0));
        packets.put("no quote of nothing", Arrays.copyOf(error, QUOTE));
        return packets;
    }

    /// Frames of every kind, some cut, some with bytes changed.
    static List<byte[]> frames() {
        var frames = new ArrayList<byte[]>();
        for (byte[] packet : packets().values()) {
            for (int[] tags : ReplyCorpus.TAGS) {
                frames.add(framed(packet, tags));
            }
        }
        for (byte[] whole : Frames.all().values()) {
            for (int length = 1; length <= whole.length; length++) {
                frames.add(Arrays.copyOf(whole, length));
            }
        }
        var random = new SplittableRandom(43);
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

    static byte[] framed(byte[] packet, int... tags) {
        byte[] frame = new byte[IP + packet.length];
        System.arraycopy(Ipv6Frames.bytes(Ipv6Frames.SYN_ACK), 0, frame, 0, IP);
        System.arraycopy(packet, 0, frame, IP, packet.length);
        return Frames.tagged(frame, tags);
    }

    private static byte[] packet(String frame) {
        byte[] bytes = Ipv6Frames.bytes(frame);
        return Arrays.copyOfRange(bytes, IP, bytes.length);
    }

    private static byte[] to(int port) {
        byte[] packet = packet(Ipv6Frames.SYN_ACK);
        return with(with(packet, UPPER + 2, port >>> 8), UPPER + 3, port);
    }

    private static byte[] with(byte[] packet, int at, int value) {
        byte[] changed = packet.clone();
        changed[at] = (byte) value;
        return changed;
    }
}
