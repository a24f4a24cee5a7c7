package dev.blip.address;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.wire.Ipv4;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Held against the C library's `inet_pton` and `inet_ntop`, Python's `ipaddress` and the JDK.
class IpAddressTest {
    private static final long DOCUMENTATION = 0x2001_0DB8_0000_0000L;

    /// By line: the number as `inet_pton` and `ipaddress` read it, or `-`; and how the latter writes it, but for mapped
    /// addresses, which it leaves in hex: how the C library does.
    private static final String ORACLE =
            """
            import ipaddress, socket, sys
            for line in sys.stdin:
                text = line.rstrip("\\n")
                try:
                    by_c = socket.inet_pton(socket.AF_INET6, text).hex()
                except (OSError, ValueError):
                    by_c = "-"
                try:
                    address = ipaddress.IPv6Address(text)
                    by_python = address.packed.hex()
                except ValueError:
                    by_python = "-"
                written = "-"
                if by_python != "-":
                    written = str(address)
                    if address.ipv4_mapped is not None:
                        written = socket.inet_ntop(socket.AF_INET6, address.packed)
                print(by_c, by_python, written)
            """;

    @Test
    void numbersAndTextsAreThoseOfTheCLibraryAndPython(@TempDir Path folder)
            throws IOException, InterruptedException {
        List<String> texts = texts();
        Path list = Files.write(folder.resolve("texts"), texts);
        Process process =
                new ProcessBuilder("python3", "-c", ORACLE).redirectInput(list.toFile()).start();
        int read = 0;
        int refused = 0;
        try (var answers = process.inputReader(UTF_8)) {
            for (String text : texts) {
                String[] truth = answers.readLine().split(" ", -1);
                assertEquals(truth[0], truth[1], text + ": the two oracles agree");
                assertEquals(truth[0], hex(text), text);
                if (truth[0].equals("-")) {
                    refused++;
                } else {
                    assertEquals(truth[2], IpAddress.parse(text).text());
                    read++;
                }
            }
        }
        assertEquals(0, process.waitFor());
        assertTrue(read > 20_000 && refused > 5_000, "read=" + read + ", refused=" + refused);
    }

    /// 32 hex digits, or `-` for what is refused.
    private static String hex(String text) {
        long[] halves = new long[2];
        byte[] bytes = text.getBytes(US_ASCII);
        return Ipv6Text.read(bytes, 0, bytes.length, halves)
                ? String.format("%016x%016x", halves[0], halves[1])
                : "-";
    }

    /// Addresses with many zeros in several ways to write them, whole and damaged.
    private static List<String> texts() {
        var random = new SplittableRandom(6);
        var texts = new ArrayList<String>();
        for (int i = 0; i < 20_000; i++) {
            String text = groups(random);
            texts.add(text);
            texts.add(damaged(text, random));
        }
        return texts;
    }

    private static String groups(SplittableRandom random) {
        int gap = random.nextInt(9); // of 8 groups, where `::` stands; 8 for nowhere
        int gapLength = gap == 8 ? 0 : random.nextInt(1, 9 - gap);
        boolean isDotted =
                gap + gapLength <= 6 && random.nextInt(4) == 0 || gap == 8 && random.nextBoolean();
        int groups = isDotted ? 6 : 8;
        boolean isMapped = random.nextInt(8) == 0;
        var text = new StringBuilder(isMapped ? "::ffff" : "");
        for (int i = isMapped ? 6 : 0; i < groups; i++) {
            if (i == gap && gapLength > 0) {
                text.append("::");
                i += gapLength - 1;
                continue;
            }
            text.append(text.isEmpty() || text.toString().endsWith(":") ? "" : ":");
            text.append(group(random));
        }
        if (isDotted) {
            text.append(text.toString().endsWith(":") ? "" : ":");
            text.append(Ipv4.text(random.nextInt()));
        }
        return text.toString();
    }

    private static String group(SplittableRandom random) {
        int value = random.nextInt(3) > 0 ? 0 : random.nextInt() >>> random.nextInt(16, 32);
        String digits = Integer.toHexString(value);
        String padded = random.nextInt(4) == 0 ? "0".repeat(4 - digits.length()) + digits : digits;
        return random.nextBoolean() ? padded.toUpperCase(java.util.Locale.ROOT) : padded;
    }

    /// One byte more, less or other.
    private static String damaged(String text, SplittableRandom random) {
        String bytes = "0123456789abcdefF:::..g/ []";
        int at = random.nextInt(text.length());
        char other = bytes.charAt(random.nextInt(bytes.length()));
        String behind = text.substring(at + 1);
        return switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at) + behind;
            case 1 -> text.substring(0, at) + other + behind;
            default -> text.substring(0, at + 1) + other + behind;
        };
    }

    @Test
    void theJdkReadsWhatIsWritten() throws IOException {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            long high = random.nextLong() & mask(random);
            long low = random.nextLong() & mask(random);
            String text = IpAddress.ipv6(high, low).text();
            var number = new BigInteger(1, InetAddress.getByName(text).getAddress());
            boolean isMapped = high == 0 && low >>> 32 == 0xFFFF; // to the JDK one of IPv4
            assertEquals(low, number.longValue() | (isMapped ? 0xFFFF_0000_0000L : 0), text);
            assertEquals(high, number.shiftRight(64).longValue(), text);
            assertEquals(IpAddress.ipv6(high, low), IpAddress.parse(text));
            int bits = random.nextInt();
            String dotted = IpAddress.ipv4(bits).text();
            assertEquals(
                    bits, new BigInteger(1, InetAddress.getByName(dotted).getAddress()).intValue());
            assertEquals(IpAddress.ipv4(bits), IpAddress.parse(dotted));
        }
    }

    /// Some of the four groups, or none.
    private static long mask(SplittableRandom random) {
        long mask = 0;
        for (int group = 0; group < 4; group++) {
            mask = mask << 16 | (random.nextBoolean() ? 0xFFFF : 0);
        }
        return mask;
    }

    /// RFC 5952 sections 4 and 5.
    @ParameterizedTest
    @CsvSource({
        "2001:0db8::0001, 2001:db8::1",
        "2001:db8:0:0:0:0:2:1, 2001:db8::2:1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:DB8::AAAA, 2001:db8::aaaa",
        "0:0:0:0:0:ffff:c000:201, ::ffff:192.0.2.1",
        "::192.0.2.1, ::c000:201",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221",
        "0:0:0:0:0:0:0:0, ::",
        "1:0:0:0:0:0:0:0, 1::",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "::2:3:4:5:6:7:8, 0:2:3:4:5:6:7:8",
        "fe80::1%2, fe80::1%2"
    })
    void textIsInTheOneFormOfRfc5952(String text, String canonical) {
        assertEquals(canonical, IpAddress.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                ":::",
                "1",
                "1:",
                ":1",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1:2:3:4::5:6:7:8",
                "1:2:3:4:5:6:7:8::",
                "12345::",
                "::g",
                "::1.2.3",
                "::1.2.3.4.5",
                "::01.2.3.4",
                "1.2.3.4::",
                "1.2.3.4:1::",
                "1:2:3:4:5:6:7:1.2.3.4",
                "[::1]",
                " ::1",
                "::1 ",
                "::1/64",
                "010.0.0.1",
                "10.1",
                "0x7f.1",
                "fe80::1%",
                "fe80::1%eth0",
                "fe80::1%0",
                "fe80::1%01",
                "fe80::1%2147483648",
                "fe80::1%1%1",
                "2001:db8::1%1",
                "10.0.0.1%1",
                "fe80::%1::",
                "::\u0661"
            })
    void otherTextIsNoAddress(String text) {
        assertThrows(IllegalArgumentException.class, () -> IpAddress.parse(text));
    }

    @Test
    void orderIsThatOfTheNumbersWithIpv4First() {
        List<IpAddress> ascending =
                List.of(
                        IpAddress.parse("0.0.0.0"),
                        IpAddress.parse("127.255.255.255"),
                        IpAddress.parse("128.0.0.0"),
                        IpAddress.parse("255.255.255.255"),
                        IpAddress.parse("::"),
                        IpAddress.parse("::7fff:ffff:ffff:ffff"),
                        IpAddress.parse("::8000:0:0:0"),
                        IpAddress.parse("0:0:0:1::"),
                        IpAddress.parse("7fff::"),
                        IpAddress.parse("8000::"),
                        IpAddress.parse("fe80::2"),
                        IpAddress.parse("fe80::2%1"),
                        IpAddress.parse("fe80::1%2"));
        var shuffled = new ArrayList<>(ascending);
        Collections.reverse(shuffled);
        Collections.sort(shuffled);
        assertEquals(ascending, shuffled);
        for (int i = 0; i < ascending.size(); i++) {
            for (int j = 0; j < ascending.size(); j++) {
                int order = ascending.get(i).compareTo(ascending.get(j));
                assertEquals(Integer.compare(i, j), Integer.signum(order));
                assertEquals(i == j, ascending.get(i).equals(ascending.get(j)));
            }
        }
    }

    @Test
    void theSameAddressIsTheSameHoweverItIsWritten() {
        IpAddress one = IpAddress.parse("2001:DB8:0::1");
        assertEquals(IpAddress.ipv6(DOCUMENTATION, 1), one);
        assertEquals(IpAddress.ipv6(DOCUMENTATION, 1).hashCode(), one.hashCode());
        assertNotEquals(IpAddress.ipv4(1), IpAddress.ipv6(0, 1));
        assertNotEquals(IpAddress.parse("192.0.2.1"), IpAddress.parse("::ffff:192.0.2.1"));
    }

    @Test
    void linkLocalAddressesOfTwoLinksAreTwoHosts() {
        Ipv6Address one = IpAddress.ipv6(Ipv6Address.LINK_LOCAL_PREFIX, 1);
        assertTrue(one.isLinkLocal());
        assertFalse(IpAddress.ipv6(DOCUMENTATION, 1).isLinkLocal());
        for (int zone : new int[] {0, 1, 2, 0x7FFF_FFFF}) {
            Ipv6Address there = one.inZone(zone);
            assertEquals(zone, there.zone());
            assertEquals(one.high(), there.high());
            assertEquals(there, Ipv6Address.scoped(there.scopedHigh(), there.low()));
            assertEquals(zone == 0, there.equals(one));
        }
        assertEquals(0, Ipv6Address.scoped(DOCUMENTATION | 5, 1).zone());
        assertThrows(
                IllegalArgumentException.class, () -> IpAddress.ipv6(DOCUMENTATION, 1).inZone(1));
        assertThrows(IllegalArgumentException.class, () -> one.inZone(-1));
    }
}
