package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpecialAddressesTest {
    private static AddressSet of(String text) throws TargetSyntaxException {
        var spec = new TargetSpec(TargetSpec.Use.TARGETS);
        spec.add(text);
        return spec.addresses();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0/8",
                "10.0.0.0/8",
                "100.64.0.0/10",
                "127.0.0.0/8",
                "169.254.0.0/16",
                "172.16.0.0/12",
                "192.0.0.0/24",
                "192.0.2.0/24",
                "192.168.0.0/16",
                "198.18.0.0/15",
                "198.51.100.0/24",
                "203.0.113.0/24",
                "224.0.0.0/4",
                "240.0.0.0/4"
            })
    void whatTheRegistrySetsApartIsNotPublicAndItsNeighboursAre(String prefix) throws Exception {
        AddressSet special = of(prefix);
        assertTrue(SpecialAddresses.publicOf(special).isEmpty());
        int below = special.first(0) - 1;
        boolean hasPublicNeighbour = special.first(0) != 0 && !prefix.equals("240.0.0.0/4");
        assertEquals(
                hasPublicNeighbour,
                !SpecialAddresses.publicOf(AddressSet.range(below, below)).isEmpty());
    }

    @Test
    void privateAddressesAreThoseBehindTranslators() throws Exception {
        for (String text :
                new String[] {"10.1.2.3", "172.31.255.255", "192.168.0.1", "100.127.0.1"}) {
            assertTrue(SpecialAddresses.PRIVATE.contains(of(text).first(0)), text);
        }
        for (String text : new String[] {"172.32.0.0", "100.128.0.0", "8.8.8.8", "198.18.0.1"}) {
            assertFalse(SpecialAddresses.PRIVATE.contains(of(text).first(0)), text);
        }
    }

    @Test
    void theInternetHasThreePointSevenBillionPublicAddresses() {
        assertEquals(3_702_258_688L, SpecialAddresses.publicOf(AddressSet.ALL).count());
    }
}
