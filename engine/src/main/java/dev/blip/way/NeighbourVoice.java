package dev.blip.way;

import dev.blip.address.Ipv6Address;
import dev.blip.bpf.NeighbourRules;
import dev.blip.host.HostException;
import dev.blip.host.Ipv6GatewayResolver;
import dev.blip.host.Ipv6Neighbours;
import dev.blip.host.Neighbours;
import dev.blip.host.NetworkInterface;
import dev.blip.link.ArpSocket;
import dev.blip.link.LinkException;
import dev.blip.wire.Ethernet;
import dev.blip.wire.NeighbourDiscovery;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A gateway in IPv6, by neighbour discovery.
final class NeighbourVoice implements GatewayVoice {
    private static final long UNKNOWN = -1;

    private final ArpSocket socket;
    private final NetworkInterface on;
    private final Ipv6Address source;
    private final Supplier<Ipv6Address> gateway;
    private final byte[] frame = new byte[Ethernet.LENGTH + NeighbourDiscovery.PACKET_LENGTH];
    private long heard;

    private NeighbourVoice(
            ArpSocket socket,
            NetworkInterface on,
            Ipv6Address source,
            Supplier<Ipv6Address> gateway) {
        this.socket = socket;
        this.on = on;
        this.source = source;
        this.gateway = gateway;
    }

    /// @param source   the sender address of solicitations
    /// @param gateway  its address now
    static NeighbourVoice open(
            NetworkInterface on, Ipv6Address source, Supplier<Ipv6Address> gateway)
            throws LinkException {
        var socket = ArpSocket.open(on.name(), on.index(), on.mac(), new NeighbourRules());
        return new NeighbourVoice(socket, on, source, gateway);
    }

    @Override
    public void ask(long destination) {
        Ipv6Address target = gateway.get();
        NeighbourDiscovery.writeQuestion(
                frame,
                on.mac(),
                source.high(),
                source.low(),
                destination,
                target.high(),
                target.low());
        socket.send(frame);
    }

    @Override
    public long heard() {
        Ipv6Address target = gateway.get();
        heard = UNKNOWN;
        socket.poll(bytes -> {
            long claimed = Ipv6GatewayResolver.claim(bytes, target);
            heard = claimed == UNKNOWN || claimed == on.mac() ? heard : claimed;
        });
        return heard;
    }

    @Override
    public Neighbours.@Nullable Neighbour kernels() throws HostException {
        return Ipv6Neighbours.of(on.index(), gateway.get());
    }

    @Override
    public void close() {
        socket.close();
    }
}
