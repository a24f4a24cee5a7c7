package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.report.Observation;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetProduct;
import dev.blip.verdict.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObservationLogTest {
    /// Each target that there can be.
    private static final Ipv4Targets ALL =
            new TargetProduct(AddressSet.ALL, PortSet.of(IntStream.range(0, 65_536).toArray()));

    private static final int ROUTER = 0xFFFFFFFF;

    private static boolean append(ObservationLog log, int address) {
        return log.append(
                ALL.indexOf(address, 65_535),
                Reason.ADMIN_PROHIBITED,
                255,
                123_456,
                1_767_323_045_678_901_234L,
                log.evidenceOfError(255, ROUTER, false));
    }

    private static List<Observation> heard(ObservationLog log) throws IOException {
        List<Observation> heard = new ArrayList<>();
        while (log.drainTo(heard::add) > 0) {
            assertTrue(heard.size() <= log.capacity());
        }
        return heard;
    }

    @Test
    void everyFieldComesOutAsItWentInAtItsLargest() throws IOException {
        var log = new ObservationLog(2, ALL);
        assertTrue(append(log, 0xFFFFFFFF));
        Observation o = heard(log).getFirst();
        assertEquals(0xFFFFFFFF, o.address());
        assertEquals(65_535, o.port());
        assertEquals(Reason.ADMIN_PROHIBITED, o.reason());
        assertEquals(255, o.attempt());
        assertEquals(255, o.reply().ttl());
        assertEquals(123_456, o.reply().rttNanos());
        assertEquals(1_767_323_045_678_901_234L, o.epochNanos());
        assertTrue(o.hasIcmpFrom());
        assertEquals(ROUTER, o.icmpFrom());
        assertEquals(0, o.reply().stack());
    }

    @Test
    void theStackOfASynAckComesOutAndIsNoAddress() throws IOException {
        var log = new ObservationLog(1, ALL);
        long evidence = ObservationLog.evidenceOfSegment(255, 0xFFFF_FFFF);
        assertTrue(log.append(ALL.indexOf(1, 2), Reason.SYN_ACK, 1, 3, 5, evidence));
        Observation o = heard(log).getFirst();
        assertEquals(1, o.address());
        assertEquals(2, o.port());
        assertEquals(0xFFFF_FFFF, o.reply().stack());
        assertEquals(255, o.reply().ttl());
        assertFalse(o.hasIcmpFrom());
        assertEquals(0, o.icmpFrom());
    }

    @Test
    void whatIsNotKnownStaysUnknown() throws IOException {
        var log = new ObservationLog(1, ALL);
        assertTrue(log.append(0, Reason.NO_RESPONSE, 4, -1, 5, ObservationLog.evidence(-1)));
        Observation o = heard(log).getFirst();
        assertEquals(-1, o.reply().ttl());
        assertEquals(-1, o.reply().rttNanos());
        assertFalse(o.hasIcmpFrom());
    }

    /// Beyond the last number who sends errors about others is not known; who sends them about himself always is.
    @Test
    void noSenderIsTakenForAnotherHoweverManyThereAre() throws IOException {
        int senders = 70_000;
        var log = new ObservationLog(1 << 18, ALL);
        for (int i = 0; i < senders; i++) {
            int from = i * 0x9E37; // some are negative
            long about = ALL.indexOf(~from, 80);
            assertTrue(
                    log.append(
                            about,
                            Reason.HOST_UNREACH,
                            1,
                            0,
                            0,
                            log.evidenceOfError(64, from, false)));
            assertTrue(
                    log.append(
                            about,
                            Reason.PORT_UNREACH,
                            1,
                            0,
                            0,
                            log.evidenceOfError(64, ~from, true)));
            assertTrue(
                    log.append(
                            about,
                            Reason.HOST_UNREACH,
                            1,
                            0,
                            0,
                            log.evidenceOfError(64, 0, false)));
        }
        int unknown = 0;
        for (Observation o : heard(log)) {
            boolean isSelf = o.reason() == Reason.PORT_UNREACH;
            assertTrue(o.hasIcmpFrom() || !isSelf);
            if (!o.hasIcmpFrom()) {
                unknown++;
                assertEquals(0, o.icmpFrom());
            } else if (isSelf) {
                assertEquals(o.address(), o.icmpFrom());
            } else {
                assertTrue(o.icmpFrom() == ~o.address() || o.icmpFrom() == 0);
            }
        }
        assertEquals(senders - 65_536, unknown);
    }

    @Test
    void aFullLogRefusesUntilItIsAbandonedAndThenForgets() {
        var log = new ObservationLog(2, ALL);
        assertTrue(append(log, 1) && append(log, 2));
        assertEquals(0, log.free());
        assertFalse(append(log, 3));
        log.abandon();
        assertEquals(2, log.free());
        assertTrue(append(log, 3) && append(log, 4));
    }
}
