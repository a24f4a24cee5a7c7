package dev.blip.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Plans that differ from the defaults in everything, so that what is lost on the way is seen.
class ScanPlanTest {
    private static final AddressSet ADDRESSES = AddressSet.range(1, 9);
    private static final AddressSet EXCLUDED = AddressSet.range(10, 12);
    private static final PortSet PORTS = PortSet.of(22, 80);
    private static final Conduct CONDUCT =
            new Conduct(
                    Pace.fixed(5),
                    new RetryPolicy(3, 1, 2),
                    new TimeLimits(7, 8, 9),
                    Caps.NO_CAPS,
                    new StopRules(0.5, 3));
    private static final Part PART = new Part(1, 3);
    private static final LinkPlan LINK = new LinkPlan(Transmit.RAW, "eth0", 1, 2L, 3, 4);
    private static final Set<State> REPORTED = Set.of(State.OPEN);
    private static final Decoys DECOYS = new Decoys(Decoys.Whom.ALL, PortSet.of(1));
    private static final ScanPlan PLAN =
            new ScanPlan(
                    Asked.of(ADDRESSES, PORTS),
                    Exclusions.of(EXCLUDED),
                    CONDUCT,
                    PART,
                    42,
                    true,
                    LINK,
                    REPORTED,
                    DECOYS);

    @Test
    void changingEverythingAndThenChangingItBackLosesNothing() {
        ScanPlan other =
                PLAN.withAsked(EXCLUDED, PortSet.of(1))
                        .withConduct(Conduct.DEFAULT)
                        .withPart(Part.WHOLE)
                        .withLink(LinkPlan.DEFAULT)
                        .withReported(EnumSet.allOf(State.class))
                        .withDecoys(Decoys.NONE);
        assertEquals(EXCLUDED, other.addresses());
        assertEquals(PortSet.of(1), other.ports());
        assertEquals(Conduct.DEFAULT, other.conduct());
        assertEquals(Part.WHOLE, other.part());
        assertEquals(LinkPlan.DEFAULT, other.link());
        assertEquals(EnumSet.allOf(State.class), other.reported());
        assertEquals(Decoys.NONE, other.decoys());
        assertEquals(
                PLAN,
                other.withAsked(ADDRESSES, PORTS)
                        .withConduct(CONDUCT)
                        .withPart(PART)
                        .withLink(LINK)
                        .withReported(REPORTED)
                        .withDecoys(DECOYS));
    }

    @Test
    void conductChangesInOnePartAtATime() {
        assertEquals(
                CONDUCT,
                Conduct.DEFAULT
                        .withPace(CONDUCT.pace())
                        .withRetry(CONDUCT.retry())
                        .withLimits(CONDUCT.limits())
                        .withCaps(CONDUCT.caps())
                        .withStop(CONDUCT.stop()));
    }

    @Test
    void linkChangesInOnePartAtATime() {
        assertEquals(
                new LinkPlan(Transmit.XDP, "eth0", 5, null, 6, 4),
                LINK.withTransmit(Transmit.XDP)
                        .withSourceAddress(5)
                        .withRouterMac(null)
                        .withTransmitThreads(6));
    }

    @Test
    void aPlanThatAsksNobodyOrNothingIsNone() {
        assertThrows(IllegalArgumentException.class, () -> PLAN.withAsked(AddressSet.EMPTY, PORTS));
        assertThrows(IllegalArgumentException.class, () -> PLAN.withAsked(ADDRESSES, PortSet.of()));
    }
}
