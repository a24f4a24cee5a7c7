package dev.blip.link;

import dev.blip.host.Interfaces;
import dev.blip.host.NetworkInterface;
import dev.blip.linux.Command;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Tcp;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/// Two ends of a cable in this namespace, and what is put on it.
final class Wire implements AutoCloseable {
    static final int HERE = 0xC6336401; // 198.51.100.1
    static final int ROUTER = 0xC6336402; // 198.51.100.2
    static final int THERE = 0xC6120000; // 198.18.0.0

    private static final int PACKET = 40; // bytes: two headers

    final NetworkInterface near;
    final NetworkInterface far;

    Wire() throws Exception {
        Command.run("ip link add blipa type veth peer name blipb");
        Command.run("ip link set blipa up");
        Command.run("ip link set blipb up");
        near = Objects.requireNonNull(Interfaces.named("blipa"));
        far = Objects.requireNonNull(Interfaces.named("blipb"));
    }

    /// Gives the near end an address, and a way to 198.18.0.0/15 by a router at the far end.
    void route() throws Exception {
        Command.run("ip address add 198.51.100.1/30 dev blipa");
        String mac = dev.blip.wire.MacAddress.text(far.mac());
        Command.run("ip neigh add 198.51.100.2 lladdr " + mac + " dev blipa nud permanent");
        Command.run("ip route add 198.18.0.0/15 via 198.51.100.2");
    }

    @Override
    public void close() throws IOException {
        Command.run("ip link del blipa");
        Command.run("ip route flush root 198.18.0.0/15 type unreachable"); // they hang on no device
        Command.run("ip route flush root 198.18.0.0/15 type prohibit");
    }

    /// A TCP packet of 40 bytes.
    static MemorySegment packet(
            Arena arena,
            int source,
            int destination,
            int sourcePort,
            int destinationPort,
            int flags) {
        byte[] packet = new byte[PACKET];
        Ipv4.write(
                packet, 0, 40, 7, Ipv4.DONT_FRAGMENT, 64, Ipv4.PROTOCOL_TCP, source, destination);
        Tcp.write(packet, 20, sourcePort, destinationPort, 1000, 2000, 20, flags, 1024);
        Tcp.writeChecksum(packet, 20, 40, source, destination);
        return arena.allocateFrom(ValueLayout.JAVA_BYTE, packet);
    }

    /// Writes another destination into a slot's packet, checksums and all, and loads it.
    static void setDestination(FrameSender sender, int slot, int destination) {
        byte[] packet = new byte[PACKET];
        MemorySegment words = MemorySegment.ofArray(sender.words());
        long at = (long) FrameSender.packetAt(slot) * Integer.BYTES;
        MemorySegment.copy(words, ValueLayout.JAVA_BYTE, at, packet, 0, PACKET);
        int source = Ipv4.source(packet, 0);
        int from = Tcp.sourcePort(packet, 20);
        int to = Tcp.destinationPort(packet, 20);
        int flags = Tcp.flags(packet, 20);
        Ipv4.write(
                packet, 0, 40, 7, Ipv4.DONT_FRAGMENT, 64, Ipv4.PROTOCOL_TCP, source, destination);
        Tcp.write(packet, 20, from, to, 1000, 2000, 20, flags, 1024);
        Tcp.writeChecksum(packet, 20, 40, source, destination);
        MemorySegment.copy(packet, 0, words, ValueLayout.JAVA_BYTE, at, PACKET);
        sender.load(slot, 1);
    }

    /// TCP over IPv4 without options, to any port from `firstPort` to `lastPort`, the first `snap` bytes of it.
    static byte[] filter(int firstPort, int lastPort, int snap) {
        int[][] program = {
            {0x28, 0, 0, 12}, // ldh [12]
            {0x15, 0, 6, 0x0800}, // jeq IPv4
            {0x30, 0, 0, 23}, // ldb [23]
            {0x15, 0, 4, 6}, // jeq TCP
            {0x28, 0, 0, 36}, // ldh [36]
            {0x35, 0, 2, firstPort}, // jge
            {0x25, 1, 0, lastPort}, // jgt
            {0x06, 0, 0, snap}, // ret snap
            {0x06, 0, 0, 0} // ret 0
        };
        ByteBuffer bytes = ByteBuffer.allocate(8 * program.length).order(ByteOrder.nativeOrder());
        for (int[] instruction : program) {
            bytes.putShort((short) instruction[0])
                    .put((byte) instruction[1])
                    .put((byte) instruction[2])
                    .putInt(instruction[3]);
        }
        return bytes.array();
    }
}
