package dev.blip.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.blip.sim.SimConnectScan;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeighbourGateTest {
    private static final int ADDRESS = 0xC612_0001;

    private final List<ConnectTarget> absent = new ArrayList<>();
    private final NeighbourGate gate =
            new NeighbourGate(SimConnectScan.ON_LINK, reader -> {}, new Absent());

    private final class Absent implements NeighbourGate.Listener {
        @Override
        public void present(List<ConnectTarget> waited) {}

        @Override
        public void absent(List<ConnectTarget> waited, long firstNanos, long lastNanos) {
            absent.addAll(waited);
        }

        @Override
        public void forgotten(List<ConnectTarget> waited) {}
    }

    /// ARP fails for one connection while another, which left before the entry did, is still answered.
    @Test
    void whoAnswersIsPresentWhateverArpHasSaidOfHimBefore() {
        var answering = new ConnectTarget(ADDRESS, 80);
        var silent = new ConnectTarget(ADDRESS, 81);
        answering.asking(1);
        silent.asking(1);
        gate.failed(ADDRESS, 3_000_000_000L);
        gate.answered(ADDRESS);
        assertFalse(gate.holdsUnresolved(silent));
        assertFalse(gate.holds(new ConnectTarget(ADDRESS, 82)));
        assertEquals(List.of(), absent);
    }
}
