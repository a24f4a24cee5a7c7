package dev.blip.app.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ErrorTextTest {
    @Test
    void partsOfAnErrorStandBelowItAndOutsideTextMakesNoLines() {
        String what = "no target is left:" + ErrorText.BELOW + "a\nb.lab" + ErrorText.BELOW + "c";
        assertEquals(
                "no target is left:\n         a\\nb.lab\n         c\n  try:   -v",
                ErrorText.of(what, "", "-v"));
    }
}
