package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetSpecTest {
    private static final Map<String, int[]> HOSTS =
            Map.of(
                    "one.example", new int[] {0xC0000201},
                    "two.example", new int[] {0xC0000202, 0xC6336401},
                    "1a.example", new int[] {0xC0000203},
                    "10-0-0-1.example", new int[] {0xC0000204},
                    "localhost", new int[] {0x7F000001});

    private static AddressSet parse(String text) throws TargetSyntaxException {
        TargetSpec spec = new TargetSpec(TargetSpec.Use.TARGETS).add(text);
        var all = new AddressSet.Builder().addAll(spec.addresses());
        for (NamedTarget name : spec.names()) {
            for (int address : HOSTS.getOrDefault(name.name(), new int[0])) {
                all.addAll(name.around(address));
            }
        }
        return all.build();
    }

    private static List<NamedTarget> names(String text) throws TargetSyntaxException {
        return new TargetSpec(TargetSpec.Use.TARGETS).add(text).names();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1                          | 10.0.0.1",
                "0.0.0.0                           | 0.0.0.0",
                "255.255.255.255                   | 255.255.255.255",
                "10.0.0.0/24                       | 10.0.0.0-10.0.0.255",
                "10.0.0.7/24                       | 10.0.0.0-10.0.0.255",
                "10.0.0.7/31                       | 10.0.0.6-10.0.0.7",
                "10.0.0.7/32                       | 10.0.0.7",
                "1.2.3.4/0                         | 0.0.0.0-255.255.255.255",
                "200.1.2.3/1                       | 128.0.0.0-255.255.255.255",
                "10.0.0.1-10.0.0.20                | 10.0.0.1-10.0.0.20",
                "10.0.0.250-10.0.1.5               | 10.0.0.250-10.0.1.5",
                "127.255.255.255-128.0.0.0         | 127.255.255.255-128.0.0.0",
                "10.0.0.5-10.0.0.5                 | 10.0.0.5",
                "10.0.0.1-20                       | 10.0.0.1-10.0.0.20",
                "10.0.0-1.1-254                    | 10.0.0.1-10.0.0.254,10.0.1.1-10.0.1.254",
                "10.0.0-1.*                        | 10.0.0.0-10.0.1.255",
                "10.0.0-1.-                        | 10.0.0.0-10.0.1.255",
                "10.0.0.1,5,7                      | 10.0.0.1,10.0.0.5,10.0.0.7",
                "10.0.0.1,5-7,250-                 | 10.0.0.1,10.0.0.5-10.0.0.7,10.0.0.250-10.0.0.255",
                "10.0.0.-2                         | 10.0.0.0-10.0.0.2",
                "10.0,2.0.1                        | 10.0.0.1,10.2.0.1",
                "10,12.0.0.*                       | 10.0.0.0-10.0.0.255,12.0.0.0-12.0.0.255",
                "*.*.*.*                           | 0.0.0.0-255.255.255.255",
                "1.*.*.*                           | 1.0.0.0-1.255.255.255",
                "-.0-255.*.*                       | 0.0.0.0-255.255.255.255",
                "254-.0.0.0                        | 254.0.0.0,255.0.0.0",
                "10.0.0.1,1,1-1                    | 10.0.0.1",
                "10.0.0.1 10.0.0.2                 | 10.0.0.1-10.0.0.2",
                "10.0.0.1,10.0.0.3                 | 10.0.0.1,10.0.0.3",
                "10.0.0.1,2,10.0.0.4,5             | 10.0.0.1-10.0.0.2,10.0.0.4-10.0.0.5",
                "10.0.0.0/31,10.0.0.4/31           | 10.0.0.0-10.0.0.1,10.0.0.4-10.0.0.5",
                "10.0.0.1-10.0.0.2,10.0.0.9        | 10.0.0.1-10.0.0.2,10.0.0.9",
                "one.example                       | 192.0.2.1",
                "two.example                       | 192.0.2.2,198.51.100.1",
                "one.example/30                    | 192.0.2.0-192.0.2.3",
                "two.example,10.0.0.1              | 10.0.0.1,192.0.2.2,198.51.100.1",
                "1a.example,10-0-0-1.example       | 192.0.2.3-192.0.2.4",
                "localhost                         | 127.0.0.1",
            })
    void everyFormMeansItsAddresses(String text, String expected) throws TargetSyntaxException {
        assertEquals(expected, parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "010.0.0.1        | octet 1 starts with a zero, which some programs read as octal | 10.0.0.1",
                "10.0.0.001       | octet 4 starts with a zero, which some programs read as octal | 10.0.0.1",
                "10.00.0.1        | octet 2 starts with a zero, which some programs read as octal | 10.0.0.1",
                "10.0.0.1-020     | octet 4 starts with a zero, which some programs read as octal | ''",
                "10.1             | an address has four octets, and here are 2 | ''",
                "10               | an address has four octets, and here is 1 | ''",
                "167772161        | an address has four octets, and here is 1 | ''",
                "1.2.3.4.5        | an address has four octets, and here are 5 | ''",
                "10.0.0.256       | octet 4 is above 255 | ''",
                "10.0.0.99999999999999999999 | octet 4 is above 255 | ''",
                "10.0.0.          | octet 4 has nothing where a number belongs | ''",
                "10..0.1          | octet 2 has nothing where a number belongs | ''",
                "10.0.0.1,        | octet 4 has nothing where a number belongs | ''",
                "10.0.0.1,,2      | octet 4 has nothing where a number belongs | ''",
                "10.0.0.9-3       | octet 4 runs backwards | ''",
                "10.0.0.1-2-3     | octet 4 is neither a number nor a range of numbers nor * | ''",
                "10.0.0.1*        | octet 4 is neither a number nor a range of numbers nor * | ''",
                "10.0.0.0/33      | a prefix length is a number of bits, /0 to /32 | 10.0.0.0/24",
                "10.0.0.0/        | a prefix length is a number of bits, /0 to /32 | 10.0.0.0/24",
                "10.0.0.0/08      | a prefix length is a number of bits, /0 to /32 | 10.0.0.0/24",
                "10.0.0.0/-1      | a prefix length is a number of bits, /0 to /32 | 10.0.0.0/24",
                "10.0.0.0/24/24   | a prefix length is a number of bits, /0 to /32 | 10.0.0.0/24",
                "10.0.0.0/255.255.255.0 | a prefix length is a number of bits, /0 to /32 | 10.0.0.0/24",
                "10.0.0.0/4294967320 | a prefix length is a number of bits, /0 to /32 | 10.0.0.0/24",
                "10.0.0/24        | an address has four octets, and here are 3 | 10.0.0.0/24",
                "10.0.0-1.0/24    | a prefix starts with one whole address | 10.0.0.0/24",
                "10.0.0.1-10.0.0.5/24 | an address has four octets, and here are 7 | 10.0.0.0/24",
                "10.0.0.20-10.0.0.1 | the range runs backwards | 10.0.0.1-10.0.0.20",
                "10.0.0.1-10.0.0  | an address has four octets, and here are 3 | 10.0.0.1-10.0.0.20",
                "10.0.0.1-10.0.0.300 | octet 4 is above 255 | 10.0.0.1-10.0.0.20",
                "10.0.0.1-10.0.0.1-2 | a range has a whole address at either end | 10.0.0.1-10.0.0.20",
                "::1              | IPv6 is not yet supported | ''",
                "2001:db8::/32    | IPv6 is not yet supported | ''",
                "fe80::1%eth0     | IPv6 is not yet supported | ''",
                "[2001:db8::1]    | IPv6 is not yet supported | ''",
                "::ffff:10.0.0.1  | IPv6 is not yet supported | ''",
                "one.example/33   | a prefix length is a number of bits, /0 to /32 | 10.0.0.0/24",
                "http://one.example/ | this is a URL, and a target is a host | ''",
                "one.example:80   | a port goes with an address, and those of a name are given with -p | one.example",
                "10:80            | a port goes with an address, and those of a name are given with -p | 10",
                "10.0.0.1:        | nothing stands where a port belongs | 10.0.0.1:443",
                "10.0.0.1:65536   | the highest port is 65535 | 10.0.0.1:443",
                "10.0.0.1:99999999999 | the highest port is 65535 | 10.0.0.1:443",
                "10.0.0.1:080     | a number that starts with a zero is octal to some programs | 10.0.0.1:443",
                "10.0.0.1:00      | a number that starts with a zero is octal to some programs | 10.0.0.1:443",
                "10.0.0.1:https   | behind a colon stands one port, as a number | 10.0.0.1:443",
                "10.0.0.1:80-90   | behind a colon stands one port, as a number | 10.0.0.1:443",
                "10.0.0.1:-1      | behind a colon stands one port, as a number | 10.0.0.1:443",
                "10.0.0.1:80/tcp  | behind a colon stands one port, as a number | 10.0.0.1:443",
                "10.0.0.1:80,443  | an address has four octets, and here is 1 | ''",
                "10.0.0.1:80:81   | IPv6 is not yet supported | ''",
                "10.0.0.0/24:80   | a port goes with one address | 10.0.0.1:443",
                "10.0.0.1-9:80    | a port goes with one address | 10.0.0.1:443",
                "10.0.0.1-10.0.0.9:80 | a port goes with one address | 10.0.0.1:443",
                "10.0.0.256:80    | octet 4 is above 255 | 10.0.0.1:443",
                "10.0.0.01:80     | octet 4 starts with a zero, which some programs read as octal | 10.0.0.1:443",
                "10.0.1:80        | an address has four octets, and here are 3 | 10.0.0.1:443",
                "255.255.255.0:80 | a netmask is no target | 10.0.0.1:443",
                "0x7f000001 | a name that ends in a number is an address that programs read differently | ''",
                "0x7f.0.0.1 | a name that ends in a number is an address that programs read differently | ''",
                "10.0.0.0xa | a name that ends in a number is an address that programs read differently | ''",
                "a.1 | a name that ends in a number is an address that programs read differently | ''",
                "one_example!     | no address and no host name holds the character '!' | ''",
                "10.0.0.1#10.0.0.2 | no address and no host name holds the character '#' | ''",
                "10.0.0.1;10.0.0.2 | no address and no host name holds the character ';' | ''",
                "one.example,     | nothing stands where a target belongs | ''",
                "10.0.0.0/24,     | nothing stands where a target belongs | ''",
                "''               | nothing stands where a target belongs | ''",
                "' '              | nothing stands where a target belongs | ''",
            })
    void whatProgramsReadDifferentlyIsNotReadAtAll(String text, String why, String tryThis) {
        var refusal = assertThrows(TargetSyntaxException.class, () -> parse(text));
        assertEquals(why, refusal.why());
        assertEquals(tryThis, refusal.tryThis());
        assertEquals("command line", refusal.source());
        assertEquals(0, refusal.line());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10.0.0.1:80                       | 10.0.0.1:80",
                "0.0.0.0:0                         | 0.0.0.0:0",
                "255.255.255.255:65535             | 255.255.255.255:65535",
                "10.0.0.1:8443,10.0.0.2:22         | 10.0.0.1:8443 10.0.0.2:22",
                "10.0.0.1:80,10.0.0.1:80           | 10.0.0.1:80",
                "10.0.0.2:2,10.0.0.9,10.0.0.2:1    | 10.0.0.2:1 10.0.0.2:2",
                "' 10.0.0.1:80 '                   | 10.0.0.1:80",
            })
    void anAddressWithAPortIsThatPortOfIt(String text, String expected)
            throws TargetSyntaxException {
        TargetSpec spec = new TargetSpec(TargetSpec.Use.STRICT_TARGETS).add(text);
        assertEquals(expected, TargetListTest.text(spec));
        assertEquals(text.contains("10.0.0.9") ? 1 : 0, spec.addresses().count());
    }

    @Test
    void anExclusionIsOfAllPortsOfAHost() {
        var spec = new TargetSpec(TargetSpec.Use.EXCLUSIONS);
        var refusal = assertThrows(TargetSyntaxException.class, () -> spec.add("10.0.0.1:80"));
        assertEquals("an exclusion is of all ports of a host", refusal.why());
        assertEquals("10.0.0.1", refusal.tryThis());
    }

    @ParameterizedTest
    @CsvSource({"-a.example", "a-.example", ".example", "a..example", "a.example..", "."})
    void whatIsNoHostNameIsRefused(String text) {
        var refusal = assertThrows(TargetSyntaxException.class, () -> parse(text));
        assertTrue(
                refusal.why().matches("(a host name consists of|octet|an address has).*"),
                refusal.why());
    }

    @Test
    void hostNamesKeepToTheirLengths() throws TargetSyntaxException {
        String label = "a".repeat(63);
        assertEquals(label, names(label).getFirst().name());
        assertEquals("a.example.", names("a.example.").getFirst().name());
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);
        assertEquals(longest, names(longest).getFirst().name());
        assertThrows(TargetSyntaxException.class, () -> names(label + "a"));
        assertThrows(TargetSyntaxException.class, () -> names(longest + "a"));
    }

    @Test
    void theWholeRefusalSaysWhatWhyNeedsAndTry() {
        var refusal = assertThrows(TargetSyntaxException.class, () -> parse("10.0.0.1 010.0.0.1"));
        assertEquals(
                """
                not a target: "010.0.0.1" (command line, column 10): \
                octet 1 starts with a zero, which some programs read as octal
                  needs: an address, prefix, range or octet ranges in decimal, or a host name
                  try:   10.0.0.1\
                """,
                refusal.getMessage());
        assertEquals("not a target: \"010.0.0.1\" (command line, column 10)", refusal.what());
        assertEquals("010.0.0.1", refusal.text());
    }

    @Test
    void hostileArgumentsAreRefusedAndShownHarmless() {
        String[] hostile = {
            "\0",
            "10.0.0.1\0",
            "\u001b[2J",
            "\u202e10.0.0.1",
            "ｅxample",
            "10。0。0。1",
            "\"; rm",
            "٠.0.0.1",
            "9".repeat(1_000_000),
            "1.".repeat(1_000_000),
            "a".repeat(1_000_000),
            "1-".repeat(1_000_000) + "1",
            ":".repeat(1_000_000),
            "*".repeat(1_000_000),
            "/".repeat(1_000_000),
            ".".repeat(1_000_000)
        };
        for (String text : hostile) {
            var refusal = assertThrows(TargetSyntaxException.class, () -> parse(text));
            assertTrue(refusal.getMessage().length() < 500, refusal.getMessage());
            assertTrue(
                    refusal.getMessage()
                            .chars()
                            .allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F)));
        }
    }

    @Test
    void targetsOfAllArgumentsMerge() throws TargetSyntaxException {
        var spec =
                new TargetSpec(TargetSpec.Use.TARGETS)
                        .add("10.0.0.0/25")
                        .add("10.0.0.64-10.0.0.255")
                        .add("10.0.0.9");
        assertEquals(AddressSet.range(0x0A000000, 0x0A0000FF), spec.addresses());
    }

    @Test
    void exclusionsComeOffWhateverTheirForm() throws TargetSyntaxException {
        AddressSet rest = parse("10.0.0.0/29").minus(parse("10.0.0.2,4 10.0.0.6/31"));
        assertEquals("10.0.0.0-10.0.0.1,10.0.0.3,10.0.0.5", rest.toString());
        assertTrue(parse("10.0.0.1").minus(parse("10.0.0.0/8")).isEmpty());
    }

    @Test
    void patternsOfMoreRangesThanTheLimitAreRefused() throws TargetSyntaxException {
        assertEquals(1 << 16, parse("10.*.*.1").rangeCount());
        assertEquals(3 << 16, parse("10.*.*.1,3,5").rangeCount());
        assertEquals(1, parse("*.*.*.*").rangeCount());
        var refusal = assertThrows(TargetSyntaxException.class, () -> parse("*.*.*.1,3"));
        assertEquals(
                "with this, the targets fall into more than 16777216 separate ranges",
                refusal.why());
        assertThrows(TargetSyntaxException.class, () -> parse("*.*.*.0,2,4,6,8,10,12,14,16,18"));
    }

    @Test
    void namesAreOnlyAskedForWhenTheyAreNames() {
        for (String text :
                new String[] {
                    "1", "1.2", "0x1", "1.2.3.256", "a.b.1", "1.2.3.4.5", "-1", "a..b", "a:1"
                }) {
            var spec = new TargetSpec(TargetSpec.Use.TARGETS);
            assertThrows(TargetSyntaxException.class, () -> spec.add(text));
            assertTrue(spec.addresses().isEmpty());
            assertEquals(List.of(), spec.names());
        }
    }
}
