package dev.blip.way;

import dev.blip.host.GatewayArp;
import dev.blip.host.HostException;
import dev.blip.host.Neighbours;
import dev.blip.host.NetworkInterface;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// A gateway in IPv4, by ARP.
final class ArpVoice implements GatewayVoice {
    private final GatewayArp arp;
    private final NetworkInterface on;
    private final IntSupplier gateway;

    private ArpVoice(GatewayArp arp, NetworkInterface on, IntSupplier gateway) {
        this.arp = arp;
        this.on = on;
        this.gateway = gateway;
    }

    /// @param source   the sender address of requests
    /// @param gateway  its address now
    static ArpVoice open(NetworkInterface on, int source, IntSupplier gateway)
            throws HostException {
        return new ArpVoice(GatewayArp.open(on, source), on, gateway);
    }

    @Override
    public void ask(long destination) {
        arp.ask(gateway.getAsInt(), destination);
    }

    @Override
    public long heard() {
        return arp.heard(gateway.getAsInt());
    }

    @Override
    public Neighbours.@Nullable Neighbour kernels() throws HostException {
        return Neighbours.of(on.index(), gateway.getAsInt());
    }

    @Override
    public void close() {
        arp.close();
    }
}
