package dev.blip.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.report.Observation;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.RankedTargets;
import dev.blip.targets.TargetProduct;
import dev.blip.targets.Transport;
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

    private static final PortSet HTTP = PortSet.of(80);
    private static final int ROUTER = 0xFFFFFFFF;

    private static boolean append(ObservationLog log, int address) {
        return log.append(
                ALL.indexOf(address, 65_535),
                Reason.ADMIN_PROHIBITED,
                255,
                123_456,
                1_767_323_045_678_901_234L,
                log.evidenceOfError(255, ROUTER));
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
        var log = new ObservationLog(2, ALL, Transport.TCP);
        assertTrue(append(log, 0xFFFFFFFF));
        Observation o = heard(log).getFirst();
        assertEquals(0xFFFFFFFF, o.host());
        assertEquals(65_535, o.port());
        assertEquals(Reason.ADMIN_PROHIBITED, o.reason());
        assertEquals(255, o.attempt());
        assertEquals(255, o.reply().ttl());
        assertEquals(123_456, o.reply().rttNanos());
        assertEquals(1_767_323_045_678_901_234L, o.epochNanos());
        assertEquals(IpAddress.ipv4(ROUTER), o.icmpFrom());
        assertEquals(0, o.reply().stack());
    }

    @Test
    void ranksComeOutWithTheirAddresses() throws IOException {
        var hosts = new Ipv6AddressSet.Builder().add(1, 2).add(5, 6, 5, 0x1_0000).build();
        var targets = new RankedTargets(hosts, new TargetProduct(hosts.ranksOf(hosts), HTTP));
        var log = new ObservationLog(2, targets, Transport.TCP);
        int last = (int) hosts.rankOf(5, 0x1_0000);
        long index = targets.indexOf(last, 80);
        long evidence = ObservationLog.evidenceOfTargetsError(64);
        assertTrue(log.append(index, Reason.PORT_UNREACH, 1, 3, 5, evidence));
        Observation o = heard(log).getFirst();
        assertEquals(last, o.host());
        assertEquals(IpAddress.ipv6(5, 0x1_0000), o.address());
        assertEquals(o.address(), o.icmpFrom());
        assertEquals(1L << 32 | last, o.hostKey());
    }

    @Test
    void theStackOfASynAckComesOutAndIsNoAddress() throws IOException {
        var log = new ObservationLog(1, ALL, Transport.TCP);
        long evidence = ObservationLog.evidenceOfSegment(255, 0xFFFF_FFFF);
        assertTrue(log.append(ALL.indexOf(1, 2), Reason.SYN_ACK, 1, 3, 5, evidence));
        Observation o = heard(log).getFirst();
        assertEquals(1, o.host());
        assertEquals(2, o.port());
        assertEquals(0xFFFF_FFFF, o.reply().stack());
        assertEquals(255, o.reply().ttl());
        assertNull(o.icmpFrom());
    }

    @Test
    void whatIsNotKnownStaysUnknown() throws IOException {
        var log = new ObservationLog(1, ALL, Transport.TCP);
        assertTrue(log.append(0, Reason.NO_RESPONSE, 4, -1, 5, ObservationLog.evidence(-1)));
        Observation o = heard(log).getFirst();
        assertEquals(-1, o.reply().ttl());
        assertEquals(-1, o.reply().rttNanos());
        assertNull(o.icmpFrom());
    }

    /// Beyond the last number who sends errors about others is not known; who sends them about himself always is.
    @Test
    void noSenderIsTakenForAnotherHoweverManyThereAre() throws IOException {
        int senders = 70_000;
        var log = new ObservationLog(1 << 18, ALL, Transport.TCP);
        for (int i = 0; i < senders; i++) {
            int from = i * 0x9E37; // some are negative
            long about = ALL.indexOf(~from, 80);
            assertTrue(
                    log.append(about, Reason.HOST_UNREACH, 1, 0, 0, log.evidenceOfError(64, from)));
            assertTrue(
                    log.append(
                            about,
                            Reason.PORT_UNREACH,
                            1,
                            0,
                            0,
                            ObservationLog.evidenceOfTargetsError(64)));
        }
        int unknown = 0;
        for (Observation o : heard(log)) {
            boolean isSelf = o.reason() == Reason.PORT_UNREACH;
            if (o.icmpFrom() == null) {
                assertFalse(isSelf);
                unknown++;
            } else {
                assertEquals(IpAddress.ipv4(isSelf ? o.host() : ~o.host()), o.icmpFrom());
            }
        }
        assertEquals(senders - 65_536, unknown);
    }

    @Test
    void everySenderInIpv6IsToldFromOthersUntilThereAreTooMany() throws IOException {
        var hosts = new Ipv6AddressSet.Builder().add(1, 2).build();
        var targets = new RankedTargets(hosts, new TargetProduct(hosts.ranksOf(hosts), HTTP));
        int senders = 70_000;
        var log = new ObservationLog(1 << 18, targets, Transport.TCP);
        for (int i = 0; i < senders; i++) {
            long evidence = log.evidenceOfError(64, i % 7, i * 0x9E37_79B9_7F4A_7C15L);
            assertEquals(evidence, log.evidenceOfError(64, i % 7, i * 0x9E37_79B9_7F4A_7C15L));
            assertTrue(log.append(0, Reason.HOST_UNREACH, 1, 0, 0, evidence));
        }
        List<Observation> heard = heard(log);
        for (int i = 0; i < senders; i++) {
            IpAddress from = IpAddress.ipv6(i % 7, i * 0x9E37_79B9_7F4A_7C15L);
            assertEquals(i < 65_536 ? from : null, heard.get(i).icmpFrom());
        }
    }

    @Test
    void aFullLogRefusesUntilItIsAbandonedAndThenForgets() {
        var log = new ObservationLog(2, ALL, Transport.TCP);
        assertTrue(append(log, 1) && append(log, 2));
        assertEquals(0, log.free());
        assertFalse(append(log, 3));
        log.abandon();
        assertEquals(2, log.free());
        assertTrue(append(log, 3) && append(log, 4));
    }
}
