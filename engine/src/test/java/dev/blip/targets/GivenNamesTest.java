package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class GivenNamesTest {
    private static final int LOW = 0x0A000001;
    private static final int HIGH = 0xFFFFFFFF;

    private final GivenNames names =
            new GivenNames.Builder()
                    .add(HIGH, "last.example")
                    .add(LOW, "b.example")
                    .add(0, "zero.example")
                    .add(LOW, "a.example")
                    .build();

    @Test
    void everyAddressHasItsNamesInTheOrderGiven() {
        assertEquals(List.of("b.example", "a.example"), names.of(IpAddress.ipv4(LOW)));
        assertEquals("b.example", names.firstOf(IpAddress.ipv4(LOW)));
        assertEquals(List.of("last.example"), names.of(IpAddress.ipv4(HIGH)));
        assertEquals(List.of("zero.example"), names.of(IpAddress.ipv4(0)));
    }

    @Test
    void addressesWithoutANameHaveNone() {
        for (int address : new int[] {LOW - 1, LOW + 1, 1, HIGH - 1, Integer.MIN_VALUE}) {
            assertEquals(List.of(), names.of(IpAddress.ipv4(address)));
            assertEquals("", names.firstOf(IpAddress.ipv4(address)));
        }
        assertTrue(GivenNames.NONE.isEmpty());
        assertEquals(List.of(), GivenNames.NONE.of(IpAddress.ipv4(HIGH)));
    }

    @Test
    void moreNamesThanTheFirstRoomAreKept() {
        var builder = new GivenNames.Builder();
        for (int i = 0; i < 1_000; i++) {
            builder.add(-i, "n" + i);
        }
        GivenNames many = builder.build();
        for (int i = 0; i < 1_000; i++) {
            assertEquals("n" + i, many.firstOf(IpAddress.ipv4(-i)));
        }
    }
}
