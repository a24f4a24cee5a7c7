package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceNamesTest {
    @ParameterizedTest
    @CsvSource({
        "1, tcpmux",
        "22, ssh",
        "25, smtp",
        "53, domain",
        "80, http",
        "135, epmap",
        "443, https",
        "445, microsoft-ds",
        "631, ipp",
        "3306, mysql",
        "3389, ms-wbt-server",
        "5432, postgresql",
        "6063, x11",
        "8080, http-alt",
        "44818, EtherNet-IP-2",
        "49151, ''",
        "0, ''",
        "4, ''",
        "65535, ''",
        "48619, iqobject"
    })
    void portsHaveTheirRegisteredNames(int port, String name) {
        assertEquals(name, ServiceNames.iana().nameOf(port));
    }

    @Test
    void everyLineIsFoundByItsPortAndByEachOfItsNames() {
        String table = new String(ShippedText.read("service-names.txt"), StandardCharsets.US_ASCII);
        int before = 0;
        int lines = 0;
        for (String line : table.lines().filter(line -> !line.startsWith("#")).toList()) {
            String[] words = line.split(" ", -1);
            int port = Integer.parseInt(words[0]);
            assertTrue(port > before && port <= 65535, line);
            assertEquals(words[1], ServiceNames.iana().nameOf(port));
            if (lines++ % 7 == 0) {
                for (int i = 1; i < words.length; i++) {
                    assertTrue(ServiceNames.iana().portsOf(words[i]).contains(port), line);
                }
            }
            before = port;
        }
        assertTrue(lines > 5_000);
    }

    @Test
    void portsBetweenTheLinesHaveNoName() {
        var names =
                new ServiceNames(
                        "# header\n# more\n5 five\n70 seventy 7zero\n800 x\n"
                                .getBytes(StandardCharsets.US_ASCII));
        for (int port = 0; port <= 1000; port++) {
            String expected = port == 5 ? "five" : port == 70 ? "seventy" : port == 800 ? "x" : "";
            assertEquals(expected, names.nameOf(port));
        }
        assertEquals("70", names.portsOf("7zero").toString());
        assertEquals("", new ServiceNames(new byte[0]).nameOf(1));
    }

    @ParameterizedTest
    @CsvSource({
        "five, 5",
        "FIVE, 5",
        "f*, 5",
        "*e, 5",
        "*ve*, '5,70'",
        "????, '5'",
        "*, '5,70,800'",
        "?, 800",
        "x*, 800",
        "*x, 800",
        "fiv, ''",
        "fivee, ''",
        "*y*y, ''",
        "s*e*t*, 70",
        "**, '5,70,800'",
        "?????*, 70",
        "'', ''"
    })
    void asteriskStandsForAnyTextAndQuestionMarkForOneCharacter(String pattern, String ports) {
        var names =
                new ServiceNames(
                        "5 five\n70 seventy 7eve0\n800 x\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(ports, names.portsOf(pattern).toString());
    }

    @Test
    void patternOfAsterisksEndsSoon() {
        var names =
                new ServiceNames(
                        ("1 " + "a".repeat(5_000) + "\n").getBytes(StandardCharsets.US_ASCII));
        assertTrue(names.portsOf("*a".repeat(31) + "b").isEmpty());
        assertTrue(names.portsOf("*".repeat(65)).isEmpty());
    }

    @Test
    void charactersBeyondAsciiAreLikeNoName() {
        assertTrue(ServiceNames.iana().portsOf("ssh\u0100").isEmpty());
        assertTrue(
                ServiceNames.iana().portsOf("\u0173sh").isEmpty()); // its low byte is that of an s
    }
}
