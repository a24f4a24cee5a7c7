package dev.blip.way;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PrivilegesTest {
    @Test
    void netRawIsBitThirteenOfTheEffectiveSet() {
        assertTrue(Privileges.lackNetRaw("0000000000000000"));
        assertTrue(Privileges.lackNetRaw("ffffffffffffdfff"));
        assertFalse(Privileges.lackNetRaw("0000000000002000"));
        assertFalse(Privileges.lackNetRaw("000001ffffffffff"));
    }
}
