package dev.blip.app.cli;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/// SIGUSR1 and SIGUSR2 while a scan runs: the first raises the ceiling of the rate by 5 %, the second lowers it by as
/// much, as in ZMap.
final class CeilingSignals implements SignalHandler, AutoCloseable {
    private static final double STEP = 1.05;

    private final Engine.Run scan;
    private final StatusArea status;
    private final SignalHandler formerUp;
    private final SignalHandler formerDown;

    /// Takes the two signals over until `close`.
    CeilingSignals(Engine.Run scan, StatusArea status) {
        this.scan = scan;
        this.status = status;
        this.formerUp = Signal.handle(new Signal("USR1"), this);
        this.formerDown = Signal.handle(new Signal("USR2"), this);
    }

    @Override
    public void handle(Signal signal) {
        boolean isUp = signal.getName().equals("USR1");
        double ceiling = scan.scaleCeiling(isUp ? STEP : 1 / STEP);
        status.say("ceiling: " + PlanText.rate(ceiling) + " packets/s");
    }

    @Override
    public void close() {
        Signal.handle(new Signal("USR1"), formerUp);
        Signal.handle(new Signal("USR2"), formerDown);
    }
}
