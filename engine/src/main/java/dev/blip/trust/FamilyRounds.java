package dev.blip.trust;

import dev.blip.plan.ScanPlan;
import dev.blip.report.Lies;
import dev.blip.report.ObservationSink;
import dev.blip.report.ScanSummary;
import dev.blip.run.FollowUp.NextScan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import java.io.IOException;
import java.util.Collections;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/// The rounds of decoys on the hosts of one family of addresses. Owner: the thread that runs the scans.
final class FamilyRounds {
    private static final String TOO_FEW = "too few ports are left for which no service is known";

    private final ScanPlan plan;
    private final HostWatch watch;
    private ScanPlan round; // all but its targets; from `begin` on, as the next three
    private DecoyAnswers answers = DecoyAnswers.NONE;
    private Iterator<PortSet> rounds = Collections.emptyIterator();
    private String trouble = ""; // why nobody is asked any more; empty if nothing is in the way
    private PortSet asking = PortSet.of(); // in the round that was wanted last

    /// @param plan  of the family's part of the scan that is followed
    FamilyRounds(ScanPlan plan, ObservationSink sink) {
        this.plan = plan;
        this.watch = new HostWatch(plan, sink);
        this.round = plan;
    }

    HostWatch watch() {
        return watch;
    }

    /// Finds the suspects, and what is known of them without asking.
    ///
    /// @param first  summary of the scan that is followed
    void begin(ScanSummary first) throws IOException {
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

    /// The round to make now; null if there is nothing more to ask.
    @Nullable NextScan next() {
        AddressSet left = answers.left();
        if (!trouble.isEmpty() || left.isEmpty() || !rounds.hasNext()) {
            return null;
        }
        asking = rounds.next();
        return new NextScan(round.withAsked(left, asking), answers);
    }

    void roundEnds(ScanSummary last) {
        if (last.ending().isComplete()) {
            answers.roundEnds(asking.count());
        }
        trouble = last.ending().incompleteBecause();
    }

    /// Hands on all that is still held, judged by what was said on decoy ports.
    Lies end() throws IOException {
        long ports = watch.suspects().releaseAll(answers);
        return new Lies(answers.countEverything(), ports, watch.suspects().unchecked());
    }

    /// Why somebody was not asked to the end; empty if nothing was in the way.
    String trouble() {
        return trouble;
    }

    void abandon() throws IOException {
        watch.suspects().releaseAll(DecoyAnswers.NONE);
    }
}
