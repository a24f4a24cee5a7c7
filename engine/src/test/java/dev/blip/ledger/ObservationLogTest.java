package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.report.Observation;
import dev.blip.verdict.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObservationLogTest {
    private static boolean append(ObservationLog log, int address) {
        return log.append(
                address,
                65_535,
                Reason.ADMIN_PROHIBITED,
                255,
                123_456,
                1_767_323_045_678_901_234L,
                ObservationLog.evidence(255, 0xFFFFFFFF));
    }

    @Test
    void everyFieldComesOutAsItWentInAtItsLargest() throws IOException {
        var log = new ObservationLog(2);
        assertTrue(append(log, 0xFFFFFFFE));
        List<Observation> heard = new ArrayList<>();
        assertEquals(1, log.drainTo(heard::add));
        Observation o = heard.getFirst();
        assertEquals(0xFFFFFFFE, o.address());
        assertEquals(65_535, o.port());
        assertEquals(Reason.ADMIN_PROHIBITED, o.reason());
        assertEquals(255, o.attempt());
        assertEquals(255, o.reply().ttl());
        assertEquals(123_456, o.reply().rttNanos());
        assertEquals(1_767_323_045_678_901_234L, o.epochNanos());
        assertTrue(o.hasIcmpFrom());
        assertEquals(0xFFFFFFFF, o.icmpFrom());
    }

    @Test
    void theStackOfASynAckComesOutAndIsNoAddress() throws IOException {
        var log = new ObservationLog(1);
        assertTrue(
                log.append(
                        1,
                        2,
                        Reason.SYN_ACK,
                        1,
                        3,
                        5,
                        ObservationLog.evidenceOfSegment(255, 0xFFFF_FFFF)));
        List<Observation> heard = new ArrayList<>();
        log.drainTo(heard::add);
        assertEquals(0xFFFF_FFFF, heard.getFirst().reply().stack());
        assertEquals(255, heard.getFirst().reply().ttl());
        assertFalse(heard.getFirst().hasIcmpFrom());
        assertEquals(0, heard.getFirst().icmpFrom());
    }

    @Test
    void whatIsNotKnownStaysUnknown() throws IOException {
        var log = new ObservationLog(1);
        assertTrue(log.append(1, 2, Reason.NO_RESPONSE, 4, -1, 5, ObservationLog.evidence(-1)));
        List<Observation> heard = new ArrayList<>();
        log.drainTo(heard::add);
        assertEquals(-1, heard.getFirst().reply().ttl());
        assertEquals(-1, heard.getFirst().reply().rttNanos());
        assertFalse(heard.getFirst().hasIcmpFrom());
    }

    @Test
    void aFullLogRefusesUntilItIsAbandonedAndThenForgets() {
        var log = new ObservationLog(2);
        assertTrue(append(log, 1) && append(log, 2));
        assertEquals(0, log.free());
        assertFalse(append(log, 3));
        log.abandon();
        assertEquals(2, log.free());
        assertTrue(append(log, 3) && append(log, 4));
    }
}
