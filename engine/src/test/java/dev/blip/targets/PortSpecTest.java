package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortSpecTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "22                     | 22",
                "22,80,8000-8100        | 22,80,8000-8100",
                "80,22,80,22-22         | 22,80",
                "-                      | 1-65535",
                "-100                   | 1-100",
                "60000-                 | 60000-65535",
                "0                      | 0",
                "0-3                    | 0-3",
                "0-                     | 0-65535",
                "65535                  | 65535",
                "T:22                   | 22",
                "t:22,80                | 22,80",
                "T:20-22,T:-5           | 1-5,20-22",
                "22, 80 ,81             | 22,80-81",
                "ssh                    | 22",
                "SSH,Domain             | 22,53",
                "ssh,80,T:https         | 22,80,443",
                "http                   | 80",
                "www                    | 80",
                "ftp*                   | 20-21,574,989-990",
                "pop?                   | 109-110",
                "x11                    | 6000-6063",
                "rdp,smb                | 445,3389",
                "ftp-data               | 20",
                "3com-tsmux             | 106",
            })
    void portsAreReadAsNmapReadsThem(String text, String expected) throws TargetSyntaxException {
        assertEquals(expected, PortSpec.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''         | nothing stands where a port belongs",
                "','        | nothing stands where a port belongs",
                "22,        | nothing stands where a port belongs",
                "22,,80     | nothing stands where a port belongs",
                "T:         | nothing stands where a port belongs",
                "65536      | the highest port is 65535",
                "1-65536    | the highest port is 65535",
                "99999999999999999999 | the highest port is 65535",
                "080        | a number that starts with a zero is octal to some programs",
                "1-010      | a number that starts with a zero is octal to some programs",
                "00         | a number that starts with a zero is octal to some programs",
                "80-22      | the range runs backwards",
                "-0         | the range runs backwards",
                "1-2-3      | a range has one hyphen",
                "--         | a range has one hyphen",
                "U:53       | UDP is asked with -sU, or beside T:",
                "S:22       | SCTP is not supported",
                "X:22       | no protocol has this letter",
                "nosuchname | no service has this name in IANA's registry",
                "zz*        | no service has this name in IANA's registry",
                "80;81      | no service has this name in IANA's registry",
                "0x50       | no service has this name in IANA's registry",
                "[80]       | no service has this name in IANA's registry",
            })
    void whatIsNoPortIsRefusedWithItsReason(String text, String why) {
        var refusal = assertThrows(TargetSyntaxException.class, () -> PortSpec.parse(text));
        assertEquals(why, refusal.why());
        assertEquals("command line", refusal.source());
    }

    @Test
    void theWholeRefusalSaysWhatWhyNeedsAndTry() {
        var refusal = assertThrows(TargetSyntaxException.class, () -> PortSpec.parse("22,U:53"));
        assertEquals(
                """
                not a port: "U:53" (command line): UDP is asked with -sU, or beside T:
                  needs: ports from 0 to 65535, ranges or service names, with commas between
                  try:   53\
                """,
                refusal.getMessage());
    }

    /// What `nmap -sS -sU -p` makes of the same texts.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "T:22,80,U:53,161 | 22,80    | 53,161",
                "U:53,161,T:22,80 | 22,80    | 53,161",
                "443,T:22,U:53    | 22,443   | 53,443",
                "53               | 53       | 53",
                "T:1-3,u:-2,t:9   | 1-3,9    | 1-2",
                "T:ssh,U:snmp     | 22       | 161",
                "ssh,U:1          | 22       | 1",
                "T:22             | 22       | ''",
                "U:53             | ''       | 53",
            })
    void letterHoldsUntilTheNext(String text, String tcp, String udp) throws TargetSyntaxException {
        assertEquals(tcp, PortSpec.parseBoth(text, Transport.TCP).toString());
        assertEquals(udp, PortSpec.parseBoth(text, Transport.UDP).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "'T:22,U:53', true",
        "'22,u:53,t:1', true",
        "'22,U:53', false",
        "'T:22,T:53', false",
        "53, false"
    })
    void bothLettersAskByBoth(String text, boolean areBothSaid) {
        assertEquals(areBothSaid, PortSpec.saysBoth(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "T:22,U:70000 | the highest port is 65535",
                "T:22,U:      | nothing stands where a port belongs",
                "T:22,U:53,   | nothing stands where a port belongs",
                "T:22,S:5     | SCTP is not supported",
                "U:nosuchname | no UDP service that is known here has this name",
                "nosuchname   | no service that is known here has this name",
            })
    void whatIsWrongInEitherIsRefusedInBoth(String text, String why) {
        for (Transport protocol : Transport.values()) {
            var refusal =
                    assertThrows(
                            TargetSyntaxException.class, () -> PortSpec.parseBoth(text, protocol));
            assertEquals(why, refusal.why());
        }
    }

    @Test
    void allPortsWithoutSomeAreWhatRemains() throws TargetSyntaxException {
        PortSet rest = PortSpec.parse("1-100").minus(PortSpec.parse("22,80-"));
        assertEquals("1-21,23-79", rest.toString());
    }

    @Test
    void portZeroComesOnlyWhenItIsNamed() throws TargetSyntaxException {
        assertFalse(PortSpec.parse("-").contains(0));
        assertFalse(PortSpec.parse("*").contains(0));
        assertFalse(PortSpec.topPorts(TopPorts.size()).contains(0));
        assertTrue(PortSpec.parse("0,22").contains(0));
    }

    @Test
    void textOfASetGivesTheSetBack() throws TargetSyntaxException {
        var random = new SplittableRandom(6);
        for (int round = 0; round < 200; round++) {
            int[] ports = random.ints(random.nextInt(1, 200), 0, 65536).toArray();
            PortSet set = PortSet.of(ports);
            assertEquals(set, PortSpec.parse(set.toString()));
        }
    }

    @Test
    void hostileTextIsRefusedAndShownHarmless() {
        String[] hostile = {
            "\0", "22\0", "\u001b[31m", "\u00e9", "*".repeat(100_000), "1".repeat(1_000_000)
        };
        for (String text : hostile) {
            var refusal = assertThrows(TargetSyntaxException.class, () -> PortSpec.parse(text));
            assertTrue(refusal.getMessage().length() < 500);
            assertTrue(
                    refusal.getMessage()
                            .chars()
                            .allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F)));
        }
    }
}
