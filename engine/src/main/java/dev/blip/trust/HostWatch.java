package dev.blip.trust;

import dev.blip.memory.AddressIndex;
import dev.blip.plan.Inquiry;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Hops;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.IOException;

/// Stands between the engine and the sink of a scan, and looks at each verdict beside the others of its host:
/// `Suspects` holds back open ports of who may answer everything, `Remarks` hands on the rest. Owner: the thread that
/// runs the scan.
public final class HostWatch implements ObservationSink {
    private final boolean watches;
    private final HostRecords hosts = new HostRecords();
    private final Remarks remarks;
    private final Suspects suspects;

    /// @param plan  of one family of addresses, whose verdicts it hears
    HostWatch(ScanPlan plan, ObservationSink sink) {
        this.watches = plan.watchesHosts();
        this.remarks = new Remarks(plan.reported(), hosts, sink);
        this.suspects = new Suspects(plan, hosts, remarks);
    }

    /// Whether a scan has anything for it to look at.
    public static boolean isNeeded(ScanPlan plan) {
        boolean isOfPorts = plan.inquiry() == Inquiry.PORTS;
        boolean isAnyWatched = plan.families().stream().anyMatch(ScanPlan::watchesHosts);
        return isOfPorts && (isAnyWatched || plan.reported().contains(State.FILTERED));
    }

    @Override
    public void accept(Observation o) throws IOException {
        remarks.note(o);
        if (!watches || isSilence(o)) {
            remarks.tell(o, hosts.find(o.host()));
            return;
        }
        int host = hosts.add(o.host());
        boolean isOpen = o.state() == State.OPEN;
        if (host == AddressIndex.NONE) {
            if (isOpen) {
                suspects.goesUnchecked(o.host());
            }
            remarks.tell(o, host);
            return;
        }
        if (o.isReply()) {
            hosts.heardFrom(host, Hops.of(o.reply().ttl()));
        }
        if (isOpen) {
            suspects.isOpen(o, host);
        } else {
            suspects.refuses(host);
            remarks.tell(o, host);
        }
    }

    private static boolean isSilence(Observation o) {
        return o.reason() == Reason.NO_RESPONSE || o.state() == State.UNKNOWN;
    }

    @Override
    public void idle() throws IOException {
        remarks.idle();
    }

    Suspects suspects() {
        return suspects;
    }
}
