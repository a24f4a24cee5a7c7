package dev.blip.app.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.Thread.State;
import java.util.concurrent.CountDownLatch;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import sun.misc.Signal;

class CeilingSignalsTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final StatusArea status =
            new StatusArea(new PrintStream(err, true, UTF_8), false, false, () -> 80);

    @Test
    void signalThatCameBeforeTheEndIsSaidBeforeIt() throws Exception {
        var isMoving = new CountDownLatch(1);
        var mayMove = new CountDownLatch(1);
        DoubleUnaryOperator ceiling =
                factor -> {
                    isMoving.countDown();
                    await(mayMove);
                    return 1000 * factor;
                };
        var signals = new CeilingSignals(ceiling, status);
        var handler = Thread.ofPlatform().start(() -> signals.handle(new Signal("USR1")));
        await(isMoving);
        var closer = Thread.ofPlatform().start(signals::close);
        while (closer.getState() != State.BLOCKED && closer.getState() != State.TERMINATED) {
            Thread.onSpinWait();
        }
        assertEquals(State.BLOCKED, closer.getState());
        mayMove.countDown();
        closer.join();
        assertEquals("ceiling: 1,050 packets/s\n", err.toString(UTF_8));
        handler.join();
    }

    @Test
    void signalAfterTheEndMovesNothing() {
        var signals =
                new CeilingSignals(
                        _ -> {
                            throw new AssertionError("moved");
                        },
                        status);
        signals.close();
        signals.handle(new Signal("USR2"));
        assertEquals("", err.toString(UTF_8));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
