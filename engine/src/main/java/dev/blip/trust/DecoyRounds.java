package dev.blip.trust;

import dev.blip.plan.ScanPlan;
import dev.blip.report.Lies;
import dev.blip.report.Observation;
import dev.blip.report.ObservationSink;
import dev.blip.report.ScanSummary;
import dev.blip.run.FollowUp;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows a scan whose verdicts are looked at host by host: asks the hosts that seem to answer everything on decoy
/// ports, round by round, and judges their open ports by what they say there; those in IPv4 first. Owner: the thread
/// that runs the scans.
public final class DecoyRounds implements FollowUp {
    private final FamilyRounds ipv4; // or of the one family that there is
    private final FamilyRounds ipv6;
    private FamilyRounds current; // whose round was wanted last
    private boolean isBegun;

    public DecoyRounds(ScanPlan followed, ObservationSink sink) {
        List<ScanPlan> families = followed.families();
        ipv4 = new FamilyRounds(families.getFirst(), sink);
        ipv6 = families.size() == 1 ? ipv4 : new FamilyRounds(families.getLast(), sink);
        current = ipv4;
    }

    @Override
    public ObservationSink first() {
        return ipv4 == ipv6 ? ipv4.watch() : new Watches(ipv4.watch(), ipv6.watch());
    }

    /// Gives each verdict to the watch of its family.
    private record Watches(HostWatch ipv4, HostWatch ipv6) implements ObservationSink {
        @Override
        public void accept(Observation o) throws IOException {
            (o.ipv6() == null ? ipv4 : ipv6).accept(o);
        }

        @Override
        public void idle() throws IOException {
            ipv4.idle();
        }
    }

    @Override
    public @Nullable NextScan next(ScanSummary last) throws IOException {
        if (isBegun) {
            current.roundEnds(last);
        } else {
            isBegun = true;
            ipv4.begin(last);
            if (ipv6 != ipv4) {
                ipv6.begin(last);
            }
        }
        NextScan next = current.next();
        if (next != null || current == ipv6) {
            return next;
        }
        current = ipv6;
        return current.next();
    }

    @Override
    public ScanSummary end(List<ScanSummary> scans, String unasked) throws IOException {
        Lies lies = ipv4 == ipv6 ? ipv4.end() : ipv4.end().plus(ipv6.end());
        ScanSummary all = scans.getFirst();
        for (ScanSummary decoys : scans.subList(1, scans.size())) {
            all = all.plus(decoys);
        }
        all = all.with(lies);
        String because = trouble(unasked);
        // Who was not asked to the end matters only if open ports of theirs were told.
        boolean isSettled = because.isEmpty() || lies.unchecked() == 0;
        return isSettled || !all.ending().isComplete()
                ? all
                : all.notCompleteBecause(
                        lies.unchecked()
                                + " open ports are of hosts that were not asked whether they"
                                + " answer everything: "
                                + because);
    }

    private String trouble(String unasked) {
        String first = ipv4.trouble();
        String trouble = first.isEmpty() ? ipv6.trouble() : first;
        return trouble.isEmpty() ? unasked : trouble;
    }

    @Override
    public void abandon() throws IOException {
        ipv4.abandon();
        if (ipv6 != ipv4) {
            ipv6.abandon();
        }
    }
}
