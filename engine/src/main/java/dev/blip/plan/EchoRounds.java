package dev.blip.plan;

import dev.blip.order.KeyedOrder;
import dev.blip.order.ProbeOrder;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetSpace;

/// The order of echoes: every host once, then every host again, in the same random order each time, so that one pace
/// lies between all echoes to a host. Immutable; any thread may call.
final class EchoRounds implements ProbeOrder {
    private final Ipv4Targets space;
    private final AddressSet hosts;
    private final PortSet numbers;
    private final KeyedOrder round;
    private final long hostCount;

    /// @param asked  every number on every host
    EchoRounds(Asked asked, long seed) {
        this.space = asked.space();
        this.hosts = asked.alike();
        this.numbers = asked.alikePorts();
        this.hostCount = hosts.count();
        this.round = new KeyedOrder(hostCount, seed);
    }

    @Override
    public long size() {
        return space.size();
    }

    @Override
    public long at(long position) {
        long number = position / hostCount;
        int host = hosts.at(round.at(position - number * hostCount));
        return space.indexOf(host, numbers.at((int) number));
    }

    @Override
    public long positionOf(long index) {
        long target = space.target(index);
        long number = numbers.rankOf(TargetSpace.portOf(target));
        long host = hosts.rankOf(Ipv4Targets.addressOf(target));
        return number * hostCount + round.positionOf(host);
    }
}
