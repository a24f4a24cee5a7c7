package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.UsageError;
import dev.blip.plan.Asked;
import dev.blip.plan.ScanPlan;
import dev.blip.targets.Transport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a scan wants to know, by the arguments: TCP ports, unless UDP ports, hosts or firewalls are asked for; or both
/// kinds of ports.
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

    /// Whether TCP ports are asked, and UDP ports besides.
    boolean isMixed() {
        return !hosts.isAsked() && !firewalls.isAsked() && udp.isBeside();
    }

    /// Reads the UDP ports that are asked beside TCP ports; null if none are.
    ///
    /// @param notes  takes what is decided for the user
    @Nullable DatagramsReader beside(Arguments arguments, List<String> notes) throws UsageError {
        return isMixed() ? new DatagramsReader(arguments, this, notes) : null;
    }

    /// What its ports are of, those aside that are asked besides.
    Transport transport() {
        return udp.isAlone() ? Transport.UDP : Transport.TCP;
    }

    /// The plan that asks UDP ports beside TCP ports.
    ///
    /// @param ofTcpPorts  in all but what is asked as the user wants it
    ScanPlan datagrams(ScanPlan ofTcpPorts, Asked asked) throws UsageError {
        return udp.plan(ofTcpPorts.withAsked(asked));
    }

    /// The plan that wants to know it, but for what is asked besides.
    ///
    /// @param ofTcpPorts  in all else as the user wants it
    ScanPlan plan(ScanPlan ofTcpPorts) throws UsageError {
        if (hosts.isAsked()) {
            return hosts.plan(ofTcpPorts);
        }
        if (firewalls.isAsked()) {
            return firewalls.plan(ofTcpPorts);
        }
        return udp.isAlone() ? udp.plan(ofTcpPorts) : ofTcpPorts;
    }
}
