package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.wire.Frames;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Notifications as Linux 6.18 sends them about interface 3 and its neighbour 198.51.100.2, amd64.
class LinkEventsTest {
    private static final int ON = 3;
    private static final int ROUTER = 0xC6336402;

    private static final String LINK =
            "20000000 1000 0000 00000000 00000000 0000 0100 03000000 03100000 00000000";
    private static final String NEIGHBOUR =
            """
            4c000000 1c00 0000 00000000 034e0000 02000000 03000000 02000001 08000100c6336402
            0a0002000200000000bb0000 0800040000000000 1400030000000000000000000000000002000000
            """;
    private static final String NO_NEIGHBOUR =
            """
            4c000000 1d00 0000 00000000 00000000 02000000 03000000 02000001 08000100c6336402
            0a0002000200000000bb0000 0800040000000000 140003005b0000005b0000005b00000000000000
            """;
    private static final String ADDRESS_GONE =
            """
            50000000 1500 0000 a56a0d6b 0c4e0000 021e8000 03000000 08000100c6336401
            08000200c6336401 0a000300626c697061000000 0800080080000000
            14000600ffffffffffffffff83ba020083ba0200
            """;
    private static final String ROUTE =
            """
            3c000000 1800 0006 a46a0d6b 074e0000 020f0000 fe030001 00000000
            08000f00fe000000 08000100c6120000 08000500c6336402 0800040003000000
            """;
    private static final String RULE =
            """
            44000000 2000 0000 a46a0d6b 0a4e0000 02002000 64000001 00000000 08000f0064000000
            08000e00ffffffff 0500150000000000 08000600e8030000 08000200cb007101
            """;
    private static final String DONE = "14000000 0300 0200 00000000 00000000 00000000";

    private static int changes(byte[] datagram, int length) {
        return LinkEvents.changes(
                MemorySegment.ofArray(datagram), length, ON, IpAddress.ipv4(ROUTER));
    }

    private static int changes(String hex) {
        byte[] datagram = Frames.bytes(hex);
        return changes(datagram, datagram.length);
    }

    @Test
    void eachNotificationIsAboutOneThing() {
        assertEquals(LinkEvents.LINK, changes(LINK));
        assertEquals(LinkEvents.NEIGHBOUR, changes(NEIGHBOUR));
        assertEquals(LinkEvents.NEIGHBOUR, changes(NO_NEIGHBOUR));
        assertEquals(LinkEvents.ADDRESS, changes(ADDRESS_GONE));
        assertEquals(LinkEvents.ROUTE, changes(ROUTE));
        assertEquals(LinkEvents.ROUTE, changes(RULE));
    }

    @Test
    void whatIsAboutOthersIsNothing() {
        assertEquals(0, changes(LINK.replace("03000000 0310", "02000000 0310")));
        assertEquals(0, changes(NEIGHBOUR.replace("c6336402", "c6336403")));
        assertEquals(0, changes(NEIGHBOUR.replace("03000000 0200", "02000000 0200")));
        assertEquals(0, changes(DONE));
        assertEquals(0, changes(""));
    }

    /// The end of a dump comes alone, or packed behind other messages: it ends nothing here.
    @Test
    void everyMessageOfADatagramIsRead() {
        assertEquals(
                LinkEvents.ROUTE | LinkEvents.ADDRESS | LinkEvents.LINK,
                changes(ROUTE + ADDRESS_GONE + DONE + LINK));
    }

    @Test
    void aMessageThatEndsBeforeItShouldMeansLookAtEverything() {
        for (String hex : new String[] {LINK, NEIGHBOUR, ADDRESS_GONE, ROUTE, RULE, DONE}) {
            byte[] whole = Frames.bytes(hex);
            for (int length = 1; length < whole.length; length++) {
                assertEquals(LinkEvents.ALL, changes(whole, length), hex + length);
            }
        }
    }

    @Test
    void aLengthThatContradictsItselfMeansLookAtEverything() {
        for (String length : new String[] {"00000000", "0f000000", "ffffffff", "ffffff7f"}) {
            assertEquals(LinkEvents.ALL, changes(LINK.replace("20000000", length)), length);
        }
        assertEquals( // a link message without its body
                LinkEvents.ALL, changes("10000000 1000 0000 00000000 00000000"));
        assertEquals( // a neighbour's without its body
                LinkEvents.ALL, changes("10000000 1c00 0000 00000000 00000000"));
    }

    /// Its address cannot be read, so it is nobody's of ours.
    @Test
    void anAttributeThatContradictsItselfIsNotReadOn() {
        for (String length : new String[] {"0000", "0300", "0700", "ffff"}) {
            String cut = NEIGHBOUR.replace("08000100c6336402", length + "0100c6336402");
            assertEquals(0, changes(cut), length);
        }
    }

    @Test
    void anyBytesAreReadWithoutHarm() {
        var random = new SplittableRandom(7);
        byte[] good = Frames.bytes(NEIGHBOUR + LINK + ROUTE);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = good.clone();
            for (int i = random.nextInt(8); i >= 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            int changes = changes(bytes, random.nextInt(bytes.length + 1));
            assertTrue((changes & ~LinkEvents.ALL) == 0);
        }
    }
}
