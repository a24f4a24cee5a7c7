package dev.blip.app.terminal;

import dev.blip.app.text.Rates;
import java.util.function.DoubleUnaryOperator;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// SIGUSR1 and SIGUSR2 while a scan runs: the first raises the ceiling of the rate by 5 %, the second lowers it by as
/// much, as in ZMap.
public final class CeilingSignals implements SignalHandler, AutoCloseable {
    private static final double STEP = 1.05;

    private final DoubleUnaryOperator scaleCeiling;
    private final StatusArea status;
    private final SignalHandler formerUp;
    private final SignalHandler formerDown;
    private boolean isClosed;

    /// Takes the two signals over until `close`.
    ///
    /// @param scaleCeiling  multiplies the ceiling and gives the new one, packets per second
    public CeilingSignals(DoubleUnaryOperator scaleCeiling, StatusArea status) {
        this.scaleCeiling = scaleCeiling;
        this.status = status;
        this.formerUp = Signal.handle(new Signal("USR1"), this);
        this.formerDown = Signal.handle(new Signal("USR2"), this);
    }

    /// Each signal comes in a thread of its own; one that the scan outran is nobody's any more.
    @Override
    public synchronized void handle(Signal signal) {
        if (isClosed) {
            return;
        }
        boolean isUp = signal.getName().equals("USR1");
        double ceiling = scaleCeiling.applyAsDouble(isUp ? STEP : 1 / STEP);
        status.say("ceiling: " + Rates.packets(ceiling) + " packets/s");
    }

    /// Waits for the signal that is being handled: what moved the ceiling has been said when this returns.
    @Override
    public synchronized void close() {
        isClosed = true;
        Signal.handle(new Signal("USR1"), formerUp);
        Signal.handle(new Signal("USR2"), formerDown);
    }
}
