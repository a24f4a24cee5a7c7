package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BusiestPrefixTest {
    private static final int NET = 0xC6120000; // 198.18.0.0

    @Test
    void wholePrefixIsTheBusiest() {
        assertEquals(
                new BusiestPrefix(NET, 256, 256),
                BusiestPrefix.of(AddressSet.range(NET, NET + 65_535), 1));
        assertEquals(
                new BusiestPrefix(NET + 256, 256, 256),
                BusiestPrefix.of(AddressSet.range(NET + 200, NET + 600), 1));
        assertEquals(new BusiestPrefix(0, 256, 256), BusiestPrefix.of(AddressSet.ALL, 1));
        assertEquals(new BusiestPrefix(0, 0, 0), BusiestPrefix.of(AddressSet.EMPTY, 1));
    }

    @Test
    void rangesOfOnePrefixAreAddedUp() {
        AddressSet set =
                new AddressSet.Builder()
                        .add(NET, NET + 9)
                        .add(NET + 20)
                        .add(NET + 250, NET + 259)
                        .build();
        assertEquals(new BusiestPrefix(NET, 17, 17), BusiestPrefix.of(set, 1));
        assertEquals(
                new BusiestPrefix(0xFFFFFF00, 1, 1), BusiestPrefix.of(AddressSet.range(-1, -1), 1));
    }

    @Test
    void itIsWhatCountingEachAddressFinds() {
        var random = new SplittableRandom(3);
        for (int round = 0; round < 300; round++) {
            var builder = new AddressSet.Builder();
            for (int i = 0; i < 40; i++) {
                int first = NET + random.nextInt(3_000);
                builder.add(first, first + random.nextInt(30));
            }
            AddressSet set = builder.build();
            var counts = new HashMap<Integer, Integer>();
            for (long rank = 0; rank < set.count(); rank++) {
                counts.merge(set.at(rank) & 0xFFFFFF00, 1, Integer::sum);
            }
            BusiestPrefix found = BusiestPrefix.of(set, 1);
            int most = counts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
            assertEquals(most, found.addresses());
            assertEquals(most, counts.get(found.first()));
        }
    }
}
