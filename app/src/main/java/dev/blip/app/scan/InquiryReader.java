package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.UsageError;
import dev.blip.plan.ScanPlan;
import java.util.List;

/// What a scan wants to know, by the arguments: TCP ports, unless UDP ports, hosts or firewalls are asked for.
final class InquiryReader {
    private final HostsReader hosts;
    private final UdpReader udp;
    private final FirewallReader firewalls;

    /// @param notes  takes what is decided for the user
    InquiryReader(Arguments arguments, List<String> notes) {
        this.hosts = new HostsReader(arguments, notes);
        this.udp = new UdpReader(arguments);
        this.firewalls = new FirewallReader(arguments);
    }

    void check() throws UsageError {
        hosts.check();
        udp.check();
        firewalls.check();
    }

    boolean isOfPorts() {
        return !hosts.isAsked();
    }

    /// The plan that wants to know it.
    ///
    /// @param ofTcpPorts  in all else as the user wants it
    ScanPlan plan(ScanPlan ofTcpPorts) throws UsageError {
        if (hosts.isAsked()) {
            return hosts.plan(ofTcpPorts);
        }
        if (firewalls.isAsked()) {
            return firewalls.plan(ofTcpPorts);
        }
        return udp.isAsked() ? udp.plan(ofTcpPorts) : ofTcpPorts;
    }
}
