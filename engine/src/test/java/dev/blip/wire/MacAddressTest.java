package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @Test
    void textAndNumberAreTheSameAddress() {
        assertEquals("02:00:5e:10:00:0a", MacAddress.text(0x02005E10000AL));
        assertEquals(0x02005E10000AL, MacAddress.parse("02:00:5e:10:00:0a"));
        assertEquals(0x02005E10000AL, MacAddress.parse("02-00-5E-10-00-0A"));
        assertEquals("ff:ff:ff:ff:ff:ff", MacAddress.text(MacAddress.BROADCAST));
        assertEquals(MacAddress.BROADCAST, MacAddress.parse("FF:FF:FF:FF:FF:FF"));
    }

    @Test
    void secondBitOfTheFirstByteTellsAnAddressThatNobodyWasGiven() {
        assertTrue(MacAddress.isLocal(MacAddress.parse("02:00:0a:09:00:07")));
        assertTrue(MacAddress.isLocal(MacAddress.parse("da:a1:19:00:00:01")));
        assertFalse(MacAddress.isLocal(MacAddress.parse("b8:27:eb:00:00:01")));
        assertFalse(MacAddress.isLocal(MacAddress.parse("00:02:02:02:02:02")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02005e10000a",
                "02:00:5e:10:00",
                "02:00:5e:10:00:0a:01",
                "02:00-5e:10:00:0a",
                "02:00:5e:10:00:0g",
                "02.00.5e.10.00.0a",
                "2:0:5e:10:0:a",
                "02:00:5e:10:00:0\u0661"
            })
    void anythingElseIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
    }
}
