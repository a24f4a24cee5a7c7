package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.wire.Frames;
import org.junit.jupiter.api.Test;

class GatewayArpTest {
    private static final int ROUTER = 0xC6336402;

    /// 198.51.100.2 tells everybody that it is at 02:00:00:00:00:bb: a request for itself.
    private static final String GRATUITOUS =
            """
            ffffffffffff 0200000000bb 0806
            00010800 06040001 0200000000bb c6336402 000000000000 c6336402\
            """;

    private static long claim(String hex) {
        byte[] frame = Frames.bytes(hex);
        return GatewayArp.claim(frame, frame.length, ROUTER);
    }

    @Test
    void whoAsksOrAnswersSaysWhoItIs() {
        assertEquals(Frames.TARGET_MAC, claim(Frames.ARP_REPLY));
        assertEquals(0x0200000000BBL, claim(GRATUITOUS));
        assertEquals(-1, claim(Frames.ARP_REQUEST)); // of another
    }

    @Test
    void whatCannotBeASendersMacIsNoClaim() {
        assertEquals(-1, claim(GRATUITOUS.replace("0200000000bb c633", "000000000000 c633")));
        assertEquals(-1, claim(GRATUITOUS.replace("0200000000bb c633", "ffffffffffff c633")));
        assertEquals(-1, claim(GRATUITOUS.replace("0200000000bb c633", "01005e000001 c633")));
        assertEquals(-1, claim(GRATUITOUS.replace("06040001", "06040003"))); // RARP
        assertEquals(-1, claim(GRATUITOUS.replace("0806", "0800")));
        assertEquals(-1, claim(GRATUITOUS.replace("06040001", "08040001")));
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] frame = Frames.bytes(GRATUITOUS);
        for (int length = 0; length < frame.length; length++) {
            assertEquals(-1, GatewayArp.claim(frame, length, ROUTER));
        }
    }
}
