package dev.blip.trust;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv4Address;
import dev.blip.memory.AddressIndex;
import dev.blip.report.Hops;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.Set;

/// Hands verdicts on, if they are reported, with what their host and its neighbours add to them:
///
/// - A reply from before its host is marked.
/// - Silence where a router sent ICMP errors nearby, of an address that never answered, says so.
///
/// Owner: the thread that runs the scan.
public final class Remarks {
    private final Set<State> reported;
    private final HostRecords hosts;
    private final ObservationSink sink;
    private final RouterErrors routerErrors = new RouterErrors();

    Remarks(Set<State> reported, HostRecords hosts, ObservationSink sink) {
        this.reported = reported;
        this.hosts = hosts;
        this.sink = sink;
    }

    /// Notes what a verdict says of others than its host. In IPv6 no number of a host says who is near.
    void note(Observation o) {
        if (o.icmpFrom() instanceof Ipv4Address router) {
            routerErrors.heard(o.host(), router.bits());
        }
    }

    /// @param host  its number among the hosts, or `AddressIndex.NONE`
    void tell(Observation o, int host) throws IOException {
        if (!reported.contains(o.state())) {
            sink.unlisted(o);
            return;
        }
        boolean isKnown = host != AddressIndex.NONE;
        if (o.reason() == Reason.NO_RESPONSE) {
            boolean isAlive = isKnown && hosts.hasReplied(host);
            boolean isNear = !isAlive && routerErrors.isNear(o.host());
            sink.accept(isNear ? o.nearErrorsOf(IpAddress.ipv4(routerErrors.near(o.host()))) : o);
            return;
        }
        boolean isBefore =
                isKnown && o.isReply() && Hops.isBefore(o.reply().ttl(), hosts.farthest(host));
        sink.accept(isBefore ? o.fromMiddlebox() : o);
    }

    void idle() throws IOException {
        sink.idle();
    }
}
