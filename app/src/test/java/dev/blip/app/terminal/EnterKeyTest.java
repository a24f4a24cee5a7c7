package dev.blip.app.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnterKeyTest {
    @ParameterizedTest
    @CsvSource({
        "4242 (java) S 1 4242 4242 34816 4242 4194304 1 0,true",
        "4242 (java) S 1 4242 4200 34816 4200 4194304 1 0,false", // started with &
        "4242 (a) S 1 7 7) R 1 4242 4200 34816 4242 4194304 1 0,true" // a name that lies
    })
    void onlyTheGroupInFrontReadsItsTerminal(String stat, boolean isInFront) {
        assertEquals(isInFront, EnterKey.isInFront(stat));
    }
}
