package dev.blip.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class TimeLimitsTest {
    @Test
    void aPartOfAScanHasAllItsLimitsButTheTimeThatIsOver() {
        var whole = new TimeLimits(100, 20, 3, 4);
        assertEquals(new TimeLimits(40, 20, 3, 4), whole.withMaxRuntime(40));
    }
}
