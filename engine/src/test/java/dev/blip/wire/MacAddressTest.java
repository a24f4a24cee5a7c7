package dev.blip.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
