package dev.blip.trust;

import dev.blip.plan.ScanPlan;
import dev.blip.report.Lies;
import dev.blip.report.ObservationSink;
import dev.blip.report.ScanSummary;
import dev.blip.run.FollowUp;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Follows a scan whose verdicts are looked at host by host: asks the hosts that seem to answer everything on decoy
/// ports, round by round, and judges their open ports by what they say there. Owner: the thread that runs the scans.
public final class DecoyRounds implements FollowUp {
    private static final String TOO_FEW = "too few ports are left for which no service is known";

    private final ScanPlan plan;
    private final HostWatch watch;
    private ScanPlan round; // all but its targets; from `begin` on, as the next three
    private DecoyAnswers answers = DecoyAnswers.NONE;
    private Iterator<PortSet> rounds = Collections.emptyIterator();
    private String trouble = ""; // why nobody is asked any more; empty if nothing is in the way
    private boolean isBegun;
    private PortSet asking = PortSet.of(); // in the round that was wanted last

    /// @param plan  of the scan that is followed
    public DecoyRounds(ScanPlan plan, ObservationSink sink) {
        this.plan = plan;
        this.watch = new HostWatch(plan, sink);
        this.round = plan;
    }

    @Override
    public ObservationSink first() {
        return watch;
    }

    @Override
    public @Nullable NextScan next(ScanSummary last) throws IOException {
        if (isBegun) {
            roundEnds(last);
        } else {
            isBegun = true;
            begin(last);
        }
        AddressSet left = answers.left();
        if (!trouble.isEmpty() || left.isEmpty() || !rounds.hasNext()) {
            return null;
        }
        asking = rounds.next();
        return new NextScan(round.withAsked(left, asking), answers);
    }

    /// Finds the suspects, and what is known of them without asking.
    private void begin(ScanSummary first) throws IOException {
        AddressSet suspects = watch.suspects().toAsk();
        if (suspects.isEmpty()) {
            return;
        }
        DecoyPorts decoys = DecoyPorts.of(plan);
        answers = new DecoyAnswers(suspects);
        watch.suspects().tellDecoys(answers, decoys.own());
        answers.roundEnds(decoys.own().count());
        round = RoundPlan.of(plan, first.ending().passes(), watch.suspects().slowestNanos());
        rounds = decoys.rounds().iterator();
        trouble = decoys.areTooFew() ? TOO_FEW : endOf(first);
    }

    /// Why nobody is asked any more: a stop rule has ended the scan. Empty if none has.
    private String endOf(ScanSummary first) {
        boolean isEnded = !first.ending().isComplete() && plan.conduct().stop().isAny();
        return isEnded ? first.ending().incompleteBecause() : "";
    }

    private void roundEnds(ScanSummary last) {
        if (last.ending().isComplete()) {
            answers.roundEnds(asking.count());
        }
        trouble = last.ending().incompleteBecause();
    }

    @Override
    public ScanSummary end(List<ScanSummary> scans, String unasked) throws IOException {
        long ports = watch.suspects().releaseAll(answers);
        var lies = new Lies(answers.countEverything(), ports, watch.suspects().unchecked());
        ScanSummary all = scans.getFirst();
        for (ScanSummary decoys : scans.subList(1, scans.size())) {
            all = all.plus(decoys);
        }
        all = all.with(lies);
        String because = trouble.isEmpty() ? unasked : trouble;
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

    @Override
    public void abandon() throws IOException {
        watch.suspects().releaseAll(DecoyAnswers.NONE);
    }
}
