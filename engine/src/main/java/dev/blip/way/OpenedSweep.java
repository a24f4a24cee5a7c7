package dev.blip.way;

import dev.blip.address.Ipv6Address;
import dev.blip.host.HostException;
import dev.blip.host.Ipv6Neighbours;
import dev.blip.host.Neighbours;
import dev.blip.link.ArpSocket;
import dev.blip.link.LinkException;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Refusal;
import dev.blip.run.Clock;
import dev.blip.run.Duty;
import dev.blip.targets.Ipv6AddressSet;
import java.util.HashMap;
import java.util.Map;

/// A sweep of a leg's neighbours with the socket that it asks by. As a duty it waits on the socket itself, so that an
/// answer is read as soon as it is there.
///
/// @param link  by the socket; of the sweep's worker, and of whoever has waited for its end
public record OpenedSweep(ArpSocket socket, ArpLink link, ArpSweep sweep)
        implements Duty, AutoCloseable {
    private static final long MOST_WAIT_NANOS = 5_000_000L; // for a reply

    /// Sends nothing yet.
    ///
    /// @param perSecond  requests, a ceiling
    public static OpenedSweep open(ScanPlan plan, Leg leg, double perSecond, Clock clock)
            throws Refusal, LinkException {
        String name = leg.on().name();
        int index = leg.on().index();
        Map<Integer, Long> known;
        try {
            known = permanent(leg);
        } catch (HostException e) {
            throw new Refusal(
                    "cannot read the neighbours on " + name,
                    String.valueOf(e.getMessage()),
                    "rtnetlink",
                    "ip neigh");
        }
        SweepTargets asked = targets(plan, leg);
        ArpSocket socket = ArpSocket.open(name, index, leg.on().mac(), asked.filter());
        ArpLink link = ArpLink.of(socket, asked, index);
        var sweep = new ArpSweep(leg.targets(), known, link, perSecond, plan.seed(), clock);
        return new OpenedSweep(socket, link, sweep);
    }

    private static SweepTargets targets(ScanPlan plan, Leg leg) {
        Ipv6AddressSet hosts = leg.hosts();
        return hosts == null
                ? new ArpTargets(plan, leg.targets(), leg.on(), leg.ipv4Source())
                : new NeighbourTargets(hosts, plan.excluded().inIpv6(), leg);
    }

    /// Neighbours that the administrator has written into the kernel's table: by address, or in IPv6 by rank.
    private static Map<Integer, Long> permanent(Leg leg) throws HostException {
        int index = leg.on().index();
        Ipv6AddressSet hosts = leg.hosts();
        if (hosts == null) {
            return Neighbours.permanent(index);
        }
        Map<Integer, Long> known = new HashMap<>();
        for (Map.Entry<Ipv6Address, Long> each : Ipv6Neighbours.permanent(index).entrySet()) {
            Ipv6Address address = each.getKey();
            Ipv6Address here = address.isLinkLocal() ? address.inZone(index) : address;
            long rank = hosts.rankOf(here.scopedHigh(), here.low());
            if (rank >= 0 && each.getValue() >= 0) {
                known.put((int) rank, each.getValue());
            }
        }
        return known;
    }

    @Override
    public long turn(long nowNanos) {
        return sweep.work(nowNanos);
    }

    @Override
    public void pause(long nanos) {
        socket.await(Math.min(nanos, MOST_WAIT_NANOS));
    }

    @Override
    public void close() {
        socket.close();
    }
}
