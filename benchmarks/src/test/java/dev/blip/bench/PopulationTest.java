package dev.blip.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.lab.Truth;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PopulationTest {
    @Test
    void prefixesOf21000AddressesAreFour() {
        assertEquals(
                List.of("198.18.0.0/18", "198.18.64.0/20", "198.18.80.0/23", "198.18.82.0/29"),
                Population.of(21_000).prefixes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 255, 10_000, 100_000, 131_071, 131_072})
    void prefixesHoldAsManyAddressesAsAsked(int addresses) {
        long held =
                Population.of(addresses).prefixes().stream()
                        .mapToLong(text -> 1L << (32 - Integer.parseInt(text.split("/", -1)[1])))
                        .sum();
        assertEquals(addresses, held);
    }

    @Test
    void nothingOutsideOfTheLabsPrefixCanBeAsked() {
        assertThrows(IllegalArgumentException.class, () -> Population.of(131_073));
        assertThrows(IllegalArgumentException.class, () -> Population.of(0));
        assertThrows(IllegalArgumentException.class, () -> new Population(1, 65_535, 2));
    }

    @Test
    void portsAreOneOrARange() {
        assertEquals("80", Population.of(1).portText());
        assertEquals("80-84", new Population(1, 80, 5).portText());
    }

    @Test
    void membersAreAddressesTimesPorts() {
        var population = new Population(4, 80, 2);
        assertEquals(8, population.targets());
        assertTrue(population.holds(Population.FIRST + 3, 81));
        assertFalse(population.holds(Population.FIRST + 4, 80));
        assertFalse(population.holds(Population.FIRST - 1, 80));
        assertFalse(population.holds(Population.FIRST, 79));
        assertFalse(population.holds(Population.FIRST, 82));
        assertEquals(8, population.open(Truth.ALL_OPEN));
    }
}
