package dev.blip.run;

import dev.blip.plan.Orders;
import dev.blip.plan.ScanPlan;
import dev.blip.report.ObservationSink;
import dev.blip.report.Packets;
import dev.blip.report.Progress;
import dev.blip.report.Scan;
import dev.blip.report.ScanOutline;
import dev.blip.report.ScanSummary;
import dev.blip.report.Stations;
import dev.blip.report.Targets;
import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// One of two scans that are made in turn and are one to who runs them: what it says of its progress counts the targets
/// of both. Any thread, but where `Scan` says otherwise.
final class ScanPart implements Scan {
    private final Scan own;
    private final ScanOutline outline;
    private final UnaryOperator<Progress> ofBoth;
    private volatile @Nullable ScanSummary summary;

    private ScanPart(Scan own, ScanOutline outline, UnaryOperator<Progress> ofBoth) {
        this.own = own;
        this.outline = outline;
        this.ofBoth = ofBoth;
    }

    /// The scan that is made first.
    ///
    /// @param next     made later
    /// @param outline  of that
    static ScanPart first(Scan own, ScanPlan next, ScanOutline outline) {
        return new ScanPart(
                own, own.outline().then(outline), progress -> withTargets(progress, next));
    }

    /// The scan that is made after this one.
    ScanPart later(Scan next) {
        ScanSummary before = summary;
        return new ScanPart(
                next,
                next.outline(),
                progress -> before == null ? progress : withResult(progress, before));
    }

    /// The same with targets of which none has been asked: each takes a packet, at the pace of its plan.
    private static Progress withTargets(Progress p, ScanPlan next) {
        long targets = Orders.size(next);
        long nanos = (long) (targets / next.pace().packetsPerSecond() * 1e9);
        Progress.Sending s = p.sending();
        return new Progress(
                p.targets() + targets,
                p.settled(),
                p.open(),
                new Progress.Sending(s.sent(), s.planned() + targets, s.perSecond(), s.pace()),
                p.kernelDrops(),
                p.pass(),
                p.elapsedNanos(),
                p.nanosLeft() < 0 ? p.nanosLeft() : p.nanosLeft() + nanos);
    }

    /// The same with what a scan before has come to.
    private static Progress withResult(Progress p, ScanSummary before) {
        Targets targets = before.targets();
        Packets packets = before.packets();
        Progress.Sending s = p.sending();
        return new Progress(
                p.targets() + targets.count(),
                p.settled() + targets.count() - targets.unknown(),
                p.open() + targets.open(),
                new Progress.Sending(
                        s.sent() + packets.sent(),
                        s.planned() + packets.sent(),
                        s.perSecond(),
                        s.pace()),
                p.kernelDrops() + packets.kernelDrops(),
                p.pass(),
                p.elapsedNanos(),
                p.nanosLeft());
    }

    @Override
    public ScanOutline outline() {
        return outline;
    }

    @Override
    public Stations stations() {
        return own.stations();
    }

    @Override
    public ScanSummary run(ObservationSink sink) throws IOException {
        ScanSummary whole = own.run(sink);
        summary = whole;
        return whole;
    }

    @Override
    public void stop() {
        own.stop();
    }

    @Override
    public double scaleCeiling(double factor) {
        return own.scaleCeiling(factor);
    }

    @Override
    public Progress progress() {
        return ofBoth.apply(own.progress());
    }

    @Override
    public void close() {
        own.close();
    }
}
