package dev.blip.ask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.host.Route;
import dev.blip.host.RoutedRange;
import dev.blip.targets.AddressSet;
import dev.blip.way.NextHops;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AreasTest {
    private static final int NET = 0xC6120000; // 198.18.0.0

    private static int prefixes(Areas areas, AddressSet addresses) {
        var seen = new BitSet();
        for (long i = 0; i < addresses.count(); i++) {
            seen.set(areas.prefixOf(addresses.at(i)));
        }
        return seen.cardinality();
    }

    @Test
    void onePrefixBehindOneNextHopIsAllThereIs() {
        var areas = Areas.of(AddressSet.range(NET, NET + 255), 2_560, NextHops.ONE);
        assertEquals(1, areas.count());
        assertEquals(-1, areas.prefixOf(NET));
        assertEquals("", areas.text(0, NET));
    }

    /// A host that goes away while its ports are asked is not hidden by the others.
    @Test
    void aHostIsAnAreaWhereManyOfItsPortsAreAsked() {
        AddressSet three = AddressSet.range(NET, NET + 2);
        var areas = Areas.of(three, 3 * 1_000, NextHops.ONE);
        assertTrue(areas.areHosts());
        assertNotEquals(areas.prefixOf(NET), areas.prefixOf(NET + 1));
        assertEquals("198.18.0.1", areas.text(areas.prefixOf(NET + 1), NET + 1));
    }

    @Test
    void a24IsAnAreaWhereEachHasEnoughTargets() {
        AddressSet addresses = AddressSet.range(NET, NET + 0x0FFF);
        var areas = Areas.of(addresses, addresses.count(), NextHops.ONE);
        assertTrue(prefixes(areas, addresses) >= 14, "of 16 prefixes at most two meet in a place");
        assertEquals(areas.prefixOf(NET + 0x300), areas.prefixOf(NET + 0x3FF));
        assertNotEquals(areas.prefixOf(NET + 0x300), areas.prefixOf(NET + 0x400));
        assertEquals("198.18.3.0/24", areas.text(areas.prefixOf(NET + 0x3AA), NET + 0x3AA));
    }

    /// Asking once more in each of 65,536 prefixes would be a quarter of what a tranche sends.
    @Test
    void areasAreFewHoweverManyPrefixesThereAre() {
        AddressSet net = AddressSet.range(0x0A000000, 0x0AFFFFFF);
        var areas = Areas.of(net, 1 << 18, NextHops.ONE);
        assertTrue(areas.count() <= 1 + 8_192, "areas " + areas.count());
        assertEquals(areas.prefixOf(0x0A000000), areas.prefixOf(0x0A000FFF)); // a /20
    }

    @Test
    void hostsFarApartDoNotMakeAnAreaEach() {
        var builder = new AddressSet.Builder();
        for (int i = 0; i < 512; i++) {
            builder.add(NET + (i << 8) + 1);
        }
        AddressSet addresses = builder.build();
        var areas = Areas.of(addresses, addresses.count(), NextHops.ONE);
        assertTrue(areas.count() <= 1 + 32, "areas " + areas.count());
    }

    @Test
    void nextHopsComeFirstAndAreNamedAsTheRoutesNameThem() {
        int first = 0x0A000001;
        int second = 0x0A000002;
        var ways =
                List.of(
                        new RoutedRange(NET, NET + 255, by(first)),
                        new RoutedRange(NET + 256, NET + 511, by(second)));
        var areas = Areas.of(AddressSet.range(NET, NET + 511), 512, NextHops.of(ways, Set.of()));
        assertEquals(2, areas.hops());
        assertEquals(0, areas.hopOf(NET + 7));
        assertEquals(1, areas.hopOf(NET + 300));
        assertTrue(areas.contains(1, NET + 300));
        assertEquals("via 10.0.0.2", areas.text(1, NET + 300));
    }

    private static Route by(int gateway) {
        return new Route(Route.Kind.GATEWAY, 2, 0x0A000064, gateway, 1_500, 0);
    }
}
