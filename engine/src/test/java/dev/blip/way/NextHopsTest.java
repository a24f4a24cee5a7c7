package dev.blip.way;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NextHopsTest {
    private static final int NET = 0xC6120000; // 198.18.0.0, above 2^31
    private static final int LOW = 0x0A000000; // 10.0.0.0

    private static final int ETHERNET = 1;
    private static final int TUNNEL = 2;

    private static RoutedRange range(int first, int last, Route.Kind kind, int gateway) {
        return range(first, last, kind, gateway, ETHERNET);
    }

    private static RoutedRange range(
            int first, int last, Route.Kind kind, int gateway, int interfaceIndex) {
        return new RoutedRange(first, last, new Route(kind, interfaceIndex, 0, gateway, 1_500, 0));
    }

    private static NextHops of(RoutedRange... ways) {
        return NextHops.of(List.of(ways), Set.of(ETHERNET));
    }

    @Test
    void aGatewayIsOneForAllBehindItAndANeighbourIsItsOwn() {
        var hops =
                of(
                        range(LOW, LOW + 9, Route.Kind.GATEWAY, 1),
                        range(NET, NET + 2, Route.Kind.ON_LINK, 0),
                        range(NET + 3, NET + 3, Route.Kind.LOCAL, 0),
                        range(NET + 4, NET + 5, Route.Kind.ON_LINK, 0),
                        range(NET + 8, NET + 999, Route.Kind.GATEWAY, 2),
                        range(NET + 1_000, NET + 1_000, Route.Kind.LOCAL, 0),
                        range(NET + 2_000, NET + 2_999, Route.Kind.GATEWAY, 1));
        assertEquals(8, hops.count());
        int[][] expected = {
            {LOW, 0},
            {LOW + 9, 0},
            {NET, 1},
            {NET + 1, 2},
            {NET + 2, 3},
            {NET + 3, 4},
            {NET + 4, 5},
            {NET + 5, 6},
            {NET + 8, 7},
            {NET + 999, 7},
            {NET + 1_000, 4},
            {NET + 2_000, 0},
            {NET + 2_999, 0}
        };
        for (int[] each : expected) {
            assertEquals(each[1], hops.of(each[0]), Integer.toHexString(each[0]));
        }
    }

    @Test
    void whatNoWayLeadsToIsOfTheFirst() {
        var hops =
                of(
                        range(NET, NET, Route.Kind.GATEWAY, 1),
                        range(NET + 2, NET + 2, Route.Kind.GATEWAY, 2));
        assertEquals(0, hops.of(NET + 1));
        assertEquals(0, hops.of(NET + 3));
        assertEquals(0, hops.of(LOW));
    }

    @Test
    void theFarEndOfATunnelIsOneForAllBehindIt() {
        var hops =
                of(
                        range(LOW, LOW + 9, Route.Kind.ON_LINK, 0, TUNNEL),
                        range(NET, NET + 1, Route.Kind.ON_LINK, 0),
                        range(NET + 2, NET + 9, Route.Kind.ON_LINK, 0, TUNNEL));
        assertEquals(3, hops.count());
        assertEquals(0, hops.of(LOW + 9));
        assertEquals(2, hops.of(NET + 1));
        assertEquals(0, hops.of(NET + 5));
    }

    @Test
    void neighboursOnOneLinkAreOneWhereRoutersAreTold() {
        var hops =
                of(
                                range(LOW, LOW + 9, Route.Kind.GATEWAY, 1),
                                range(NET, NET + 99, Route.Kind.ON_LINK, 0),
                                range(NET + 200, NET + 299, Route.Kind.GATEWAY, 2))
                        .routers();
        assertEquals(3, hops.count());
        assertEquals(0, hops.of(LOW + 9));
        assertEquals(1, hops.of(NET));
        assertEquals(1, hops.of(NET + 99));
        assertEquals(2, hops.of(NET + 200));
    }

    @Test
    void moreNeighboursThanThereAreNumbersAreCountedAsManyAsCanBe() {
        var hops = of(range(0, -1, Route.Kind.ON_LINK, 0));
        assertEquals(Integer.MAX_VALUE, hops.count());
        assertEquals(NET, hops.of(NET));
    }

    @Test
    void behindOneGatewayThereIsOne() {
        var hops = of(range(LOW, NET, Route.Kind.GATEWAY, 1));
        assertEquals(1, hops.count());
        assertEquals(0, hops.of(LOW + 77));
        assertEquals(0, NextHops.ONE.of(NET));
    }
}
