package dev.blip.app.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
    @ParameterizedTest
    @CsvSource({"500,500", "10k,10000", "1.5M,1500000", "0.5K,500", "2G,2000000000", "1,1"})
    void ratesTakeDecimalMultiples(String text, long rate) throws UsageError {
        assertEquals(rate, Quantity.rate("--rate", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-1",
                "k",
                "1.k",
                ".5k",
                "1e6",
                "10kk",
                "0.5",
                "99999999999999999999",
                "9999999999G",
                "1 k"
            })
    void whatIsNoRateIsRefused(String text) {
        assertThrows(UsageError.class, () -> Quantity.rate("--rate", text));
    }

    @ParameterizedTest
    @CsvSource({
        "250ms,250000000",
        "1.5s,1500000000",
        "2,2000000000",
        "100us,100000",
        "1m,60000000000",
        "0.1,100000000"
    })
    void plainTimesAreSeconds(String text, long nanos) throws UsageError {
        assertEquals(nanos, Quantity.nanos("--min-rtt-timeout", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "ms", "1h", "-1s", "1.2.3s", "1 s"})
    void whatIsNoTimeIsRefused(String text) {
        assertThrows(UsageError.class, () -> Quantity.nanos("--min-rtt-timeout", text));
    }

    @Test
    void macAddressesTakeColonsOrHyphens() throws UsageError {
        assertEquals(0x02AB00_0000FFL, Quantity.mac("--router-mac", "02:ab:00:00:00:ff"));
        assertEquals(0x02AB00_0000FFL, Quantity.mac("--router-mac", "02-AB-00-00-00-FF"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02ab000000ff",
                "02:ab:00:00:00",
                "02:ab:00:00:00:fg",
                "02:ab:00:00:00:ff:00",
                "02.ab.00.00.00.ff"
            })
    void whatIsNoMacAddressIsRefused(String text) {
        assertThrows(UsageError.class, () -> Quantity.mac("--router-mac", text));
    }

    @Test
    void sourceAddressesAreFourPlainOctets() throws UsageError {
        assertEquals(0xC0000201, Quantity.address("--source-ip", "192.0.2.1"));
        assertEquals(-1, Quantity.address("--source-ip", "255.255.255.255"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "192.0.2",
                "192.0.2.1.",
                "192.0.2.01",
                "192.0.2.256",
                "0xC0000201",
                "a.b.c.d",
                "192.0.2.1.1"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThrows(UsageError.class, () -> Quantity.address("--source-ip", text));
    }
}
