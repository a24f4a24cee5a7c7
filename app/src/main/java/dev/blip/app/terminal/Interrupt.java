package dev.blip.app.terminal;

import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/// SIGINT, SIGTERM and SIGHUP while a scan runs: the first asks it to stop and to finish listening, the second leaves
/// at once. One that was ignored when the process was started, as SIGHUP by `nohup`, the JVM leaves ignored. A shutdown
/// hook cannot tell the two apart: the JVM ignores the second signal while hooks run.
public final class Interrupt implements SignalHandler, AutoCloseable {
    /// As a shell reports a process that SIGINT ended: 128 + 2.
    public static final int EXIT_CODE = 130;

    private final Runnable stop;
    private final Runnable leave;
    private final AtomicInteger signals =
            new AtomicInteger(); // each signal has a thread of its own
    private final SignalHandler formerInt;
    private final SignalHandler formerTerm;
    private final SignalHandler formerHup;

    /// Takes the three signals over until `close`.
    ///
    /// @param stop   for the first signal; returns soon
    /// @param leave  for the second
    public Interrupt(Runnable stop, Runnable leave) {
        this.stop = stop;
        this.leave = leave;
        this.formerInt = Signal.handle(new Signal("INT"), this);
        this.formerTerm = Signal.handle(new Signal("TERM"), this);
        this.formerHup = Signal.handle(new Signal("HUP"), this);
    }

    @Override
    public void handle(Signal signal) {
        if (signals.incrementAndGet() == 1) {
            stop.run();
        } else {
            leave.run();
        }
    }

    @Override
    public void close() {
        Signal.handle(new Signal("INT"), formerInt);
        Signal.handle(new Signal("TERM"), formerTerm);
        Signal.handle(new Signal("HUP"), formerHup);
    }
}
