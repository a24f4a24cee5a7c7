package dev.blip.targets;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.address.Ipv6Address;
import dev.blip.targets.TargetSpec.Use;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// IPv6 in what the user types, alone and beside IPv4.
class Ipv6SpecTest {
    /// eth0 is 2, br-lan 3.
    private record Links(int implied) implements Zones {
        @Override
        public int of(String name) {
            return switch (name) {
                case "eth0", "2" -> 2;
                case "br-lan", "3" -> 3;
                default -> 0;
            };
        }

        @Override
        public int[] all() {
            return new int[] {2, 3};
        }
    }

    private static final Zones LINKS = new Links(0);

    private static TargetSpec spec(Use use, String... words) throws TargetSyntaxException {
        var spec = new TargetSpec(use, LINKS);
        for (String word : words) {
            spec.add(word);
        }
        return spec;
    }

    private static Ipv6AddressSet ipv6(TargetSpec spec) {
        Ipv6AddressSet set = spec.ipv6Addresses();
        return set == null ? Ipv6AddressSet.EMPTY : set;
    }

    /// In the form in which a set writes itself.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2001:db8::1                         | 2001:db8::1",
                "2001:DB8:0:0::0001                  | 2001:db8::1",
                "[2001:db8::1]                       | 2001:db8::1",
                "2001:db8::1/128                     | 2001:db8::1",
                "2001:db8::77/120                    | 2001:db8::-2001:db8::ff",
                "2001:db8::/104                      | 2001:db8::-2001:db8::ff:ffff",
                "2001:db8::1-2001:db8::ff            | 2001:db8::1-2001:db8::ff",
                "2001:db8::5-2001:db8::5             | 2001:db8::5",
                "2001:db8::1,2001:db8:1::1           | 2001:db8::1,2001:db8:1::1",
                "2001:db8::1,2001:db8::1             | 2001:db8::1",
                "fe80::1%eth0                        | fe80::1%2",
                "fe80::1%br-lan                      | fe80::1%3",
                "[fe80::1%3]                         | fe80::1%3",
                "fe80::1%eth0,fe80::1%br-lan         | fe80::1%2,fe80::1%3",
                "fe80::%eth0/120                     | fe80::%2-fe80::ff%2",
                "fe80::1%br-lan-fe80::40%br-lan      | fe80::1%3-fe80::40%3",
                "'2001:db8::/120 2001:db8:1::/120'   | 2001:db8::-2001:db8::ff,2001:db8:1::-2001:db8:1::ff",
            })
    void everyFormMeansItsAddresses(String text, String set) throws TargetSyntaxException {
        TargetSpec spec = spec(Use.STRICT_TARGETS, text);
        assertEquals(set, ipv6(spec).toString());
        assertTrue(spec.addresses().isEmpty());
        assertNull(spec.pairs());
        assertNull(spec.ipv6Pairs());
        assertTrue(spec.names().isEmpty());
    }

    @Test
    void familiesMixAndPortsGoWithEither() throws TargetSyntaxException {
        TargetSpec spec =
                spec(
                        Use.STRICT_TARGETS,
                        "10.0.0.1,2001:db8::1,10.0.0.2:80",
                        "[2001:db8::2]:443",
                        "[fe80::1%eth0]:22",
                        "one.example");
        assertEquals("10.0.0.1", spec.addresses().toString());
        assertEquals("2001:db8::1", ipv6(spec).toString());
        assertNotNull(spec.pairs());
        Ipv6Pairs pairs = spec.ipv6Pairs();
        assertNotNull(pairs);
        assertEquals("2001:db8::2,fe80::1%2", pairs.addresses().toString());
        assertEquals(PortSet.of(22, 443), pairs.ports());
        assertEquals(1, spec.names().size());
    }

    @Test
    void textOfIpv4AloneLeavesNothingOfIpv6() throws TargetSyntaxException {
        TargetSpec spec = spec(Use.TARGETS, "10.0.0.0/8", "10.0.0.1:80", "one.example");
        assertNull(spec.ipv6Addresses());
        assertNull(spec.ipv6Pairs());
    }

    @Test
    void aLinkLocalAddressIsOfTheOneLinkThatTheScanNames() throws TargetSyntaxException {
        var spec =
                new TargetSpec(Use.STRICT_TARGETS, new Links(3))
                        .add("fe80::1,fe80::/124")
                        .add("[fe80::9]:80");
        assertEquals("fe80::%3-fe80::f%3", ipv6(spec).toString());
        Ipv6Pairs pairs = Objects.requireNonNull(spec.ipv6Pairs());
        assertEquals("fe80::9%3", pairs.addresses().toString());
    }

    @Test
    void anExclusionHasAnySizeAndWithoutALinkIsOfAll() throws TargetSyntaxException {
        Ipv6AddressSet wide = ipv6(spec(Use.EXCLUSIONS, "2001:db8::/32", "::-::ffff"));
        assertTrue(wide.contains(0x2001_0DB8_FFFF_0000L, -1));
        assertFalse(wide.contains(0x2001_0DB9_0000_0000L, 0));
        for (String all : new String[] {"::/0", "fe80::/10", "fe80::/64", "fe80::1-fe80::9"}) {
            Ipv6AddressSet set = ipv6(spec(Use.EXCLUSIONS, all));
            for (int zone : new int[] {0, 2, 3}) {
                assertTrue(set.contains(Ipv6Address.LINK_LOCAL_PREFIX | zone, 9), all);
            }
        }
        Ipv6AddressSet one = ipv6(spec(Use.EXCLUSIONS, "fe80::9%eth0"));
        assertEquals("fe80::9%2", one.toString());
        var refusal =
                assertThrows(
                        TargetSyntaxException.class,
                        () -> spec(Use.EXCLUSIONS, "[2001:db8::1]:443"));
        assertEquals("an exclusion is of all ports of a host", refusal.why());
        assertThrows(TargetSyntaxException.class, () -> spec(Use.EXCLUSIONS, "::ffff:192.0.2.1"));
    }

    @Test
    void whatIsTooWideSaysWhatToDoInstead() {
        var refusal =
                assertThrows(
                        TargetSyntaxException.class,
                        () -> spec(Use.STRICT_TARGETS, "2001:db8::/64"));
        assertEquals(
                """
                not a target: "2001:db8::/64" (command line): it has 2^64 addresses, which take 584942 years at a \
                million packets a second
                  needs: addresses that somebody knows: from DNS, DHCPv6, or the neighbour table of a router
                  try:   -iL FILE with a list of them, or a prefix of /104 or longer\
                """,
                refusal.getMessage());
    }

    /// What it starts with, why, and the start of what to try.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2001:db8::/103   | it has 2^25 addresses, a tiny part of a subnet | -iL FILE",
                "2001:db8::-2001:db8:0:1:: | it has about 2^64 addresses, which take 584942 | -iL FILE",
                "2001:db8::9-2001:db8::1 | the range runs backwards | 2001:db8::1-2001:db8::9",
                "2001:db8::1-9    | an IPv6 address has eight groups of hex digits | 2001:db8::1",
                "2001:db8::/129   | a prefix length is a number of bits, /0 to /128 | 2001:db8::/120",
                "2001:db8::1/     | a prefix length is a number of bits, /0 to /128 | 2001:db8::/120",
                "2001:db8::1/012  | a prefix length is a number of bits, /0 to /128 | 2001:db8::/120",
                "2001:db8:::1     | an IPv6 address has eight groups of hex digits | 2001:db8::1",
                "2001:db8::1:port | an IPv6 address has eight groups of hex digits | 2001:db8::1",
                "10.0.0.1:80:81   | an IPv6 address has eight groups of hex digits | 2001:db8::1",
                "[2001:db8::1     | a bracket is not closed | [2001:db8::1]:443",
                "[2001:db8::1]443 | behind the bracket stands a colon and a port | [2001:db8::1]:443",
                "[2001:db8::1]/64 | behind the bracket stands a colon and a port | [2001:db8::1]:443",
                "[2001:db8::1]:   | nothing stands where a port belongs | [2001:db8::1]:443",
                "[2001:db8::1]:65536 | the highest port is 65535 | [2001:db8::1]:443",
                "[one.example]:80 | an IPv6 address has eight groups of hex digits | 2001:db8::1",
                "fe80::1%eth1     | there is no interface eth1 | ''",
                "fe80::1          | on each link a link-local address is another host | fe80::1%eth0, or -e",
                "fe80:1::1        | link-local addresses are fe80::/64 | fe80::1%eth0",
                "2001:db8::1%eth0 | a zone goes with a link-local address, fe80::/64 | 2001:db8::1",
                "fe80::1%2-fe80::2%3 | a range lies on one link | fe80::1%eth0-fe80::9%eth0",
                "[fe80::1]:80     | on each link a link-local address is another host | fe80::1%eth0, or -e",
                "fe7f:ffff:ffff:ffff:ffff:ffff:ffff:fff0-fe80::5 | a range lies on one link | fe80::1%eth0",
                "::ffff:192.0.2.1 | it is 192.0.2.1, an IPv4 address in another form | 192.0.2.1",
                "[::ffff:192.0.2.1]:80 | it is 192.0.2.1, an IPv4 address | 192.0.2.1",
                "::fffe:ffff:fff0-::ffff:192.0.2.1 | it is 192.0.2.1, an IPv4 address | 192.0.2.1",
                "::                | :: is the address of nobody | 2001:db8::1",
                "2001:db8         | a colon stands before a port, or in an IPv6 address | ''",
                "http://[::1]/    | this is a URL, and a target is a host | ''",
            })
    void otherTextIsRefused(String text, String why, String tryThis) {
        var refusal =
                assertThrows(TargetSyntaxException.class, () -> spec(Use.STRICT_TARGETS, text));
        assertEquals(
                why, refusal.why().substring(0, Math.min(why.length(), refusal.why().length())));
        assertTrue(refusal.tryThis().startsWith(tryThis), refusal.tryThis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2001:db8::1 2001:db8::2",
                "2001:db8::1 router",
                "2001:db8::/120 2001:db8::1",
                "2001:db8::/120 # fine\n10.0.0.1 2001:db8::1",
                "10.0.0.1 ; 2001:db8::1",
                "10.0.0.1 ! 2001:db8::1"
            })
    void aLineThatMayMeanSeveralThingsIsRefused(String lines) {
        var spec = new TargetSpec(Use.STRICT_TARGETS, LINKS);
        assertThrows(
                TargetSyntaxException.class,
                () -> spec.add(new ByteArrayInputStream(lines.getBytes(US_ASCII)), "hosts.txt"));
    }

    /// Addresses of both families in the forms that lists have, with comments and Windows line ends between them.
    @Test
    void aListOfBothFamiliesHoldsEachAddressOnce() throws IOException, TargetSyntaxException {
        var random = new SplittableRandom(3);
        var text = new StringBuilder();
        var expected = new HashSet<IpAddress>();
        for (int i = 0; i < 30_000; i++) {
            IpAddress address =
                    random.nextBoolean()
                            ? IpAddress.ipv4(random.nextInt(1, 100_000))
                            : IpAddress.ipv6(0x2001_0DB8L << 32 | random.nextInt(99), i % 999);
            expected.add(address);
            text.append(address).append(random.nextInt(9) == 0 ? " # why" : "");
            text.append(random.nextInt(9) == 0 ? "\r\n" : "\n");
        }
        var spec = new TargetSpec(Use.STRICT_TARGETS, LINKS);
        var list = new ByteArrayInputStream(text.toString().getBytes(US_ASCII));
        assertEquals(30_000, spec.add(list, "hosts.txt"));
        AddressSet ipv4 = spec.addresses();
        Ipv6AddressSet ipv6 = ipv6(spec);
        assertEquals(expected.size(), ipv4.count() + ipv6.count());
        for (IpAddress address : expected) {
            boolean isThere =
                    address instanceof Ipv6Address six
                            ? ipv6.contains(six.high(), six.low())
                            : ipv4.rankOf(((dev.blip.address.Ipv4Address) address).bits()) >= 0;
            assertTrue(isThere, address::text);
        }
    }
}
