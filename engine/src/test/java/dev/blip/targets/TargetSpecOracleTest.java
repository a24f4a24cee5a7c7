package dev.blip.targets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
import java.io.ByteArrayInputStream;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Compares with the `ipaddress` library, set to read as strictly as it can.
class TargetSpecOracleTest {
    private static final IPAddressStringParameters STRICT = strict(RangeParameters.NO_RANGE);
    private static final IPAddressStringParameters STRICT_RANGES =
            strict(RangeParameters.WILDCARD_AND_RANGE);

    private static IPAddressStringParameters strict(RangeParameters ranges) {
        return new IPAddressStringParameters.Builder()
                .allowEmpty(false)
                .allowAll(false)
                .allowIPv6(false)
                .allowSingleSegment(false)
                .allowPrefixOnly(false)
                .allowMask(false)
                .setRangeOptions(ranges)
                .getIPv4AddressParametersBuilder()
                .allowLeadingZeros(false)
                .allowUnlimitedLeadingZeros(false)
                .allowPrefixLengthLeadingZeros(true) // or it refuses /0
                .allowWildcardedSeparator(false)
                .allow_inet_aton(false)
                .allowBinary(false)
                .getParentBuilder()
                .toParams();
    }

    private static AddressSet parse(String text) throws TargetSyntaxException {
        return new TargetSpec(TargetSpec.Use.TARGETS).add(text).addresses();
    }

    @Test
    void everyPrefixLengthMeansTheSameBlock() throws TargetSyntaxException {
        var random = new SplittableRandom(10);
        for (int length = 0; length <= 32; length++) {
            for (int i = 0; i < 50; i++) {
                String text = AddressSet.dotted(random.nextInt()) + "/" + length;
                IPAddress block = new IPAddressString(text, STRICT).getAddress().toPrefixBlock();
                assertEquals(
                        AddressSet.range(bits(block.getLower()), bits(block.getUpper())),
                        parse(text),
                        text);
                assertEquals(block.getCount().longValueExact(), parse(text).count(), text);
            }
        }
    }

    @Test
    void rangesOfOctetsMeanTheSameAddresses() throws TargetSyntaxException {
        var random = new SplittableRandom(11);
        for (int round = 0; round < 2_000; round++) {
            String network = octet(random, 3) + "." + octet(random, 4);
            String text = network + "." + octet(random, 255) + "." + octet(random, 255);
            IPAddress pattern = new IPAddressString(text, STRICT_RANGES).getAddress();
            AddressSet set = parse(text);
            assertEquals(pattern.getCount().longValueExact(), set.count(), text);
            assertEquals(bits(pattern.getLower()), set.at(0), text);
            assertEquals(bits(pattern.getUpper()), set.at(set.count() - 1), text);
            for (int i = 0; i < 20; i++) {
                int inside = set.at(random.nextLong(set.count()));
                int near = inside ^ (1 << random.nextInt(32));
                assertTrue(pattern.contains(address(inside)), text);
                assertEquals(pattern.contains(address(near)), set.contains(near), text);
            }
        }
    }

    private static String octet(SplittableRandom random, int widest) {
        int low = random.nextInt(256);
        return switch (random.nextInt(4)) {
            case 0 -> widest == 255 ? "*" : low + "-" + low;
            case 1 -> low + "-" + Math.min(255, low + random.nextInt(widest));
            default -> Integer.toString(low);
        };
    }

    @Test
    void anAddressOrPrefixIsReadIfAndOnlyIfTheStrictestReaderReadsIt() {
        var random = new SplittableRandom(12);
        int read = 0;
        for (int round = 0; round < 100_000; round++) {
            String text = almostAnAddress(random);
            boolean isStricterHere = text.matches(".*/0[0-9]+"); // leading zeros of a prefix length
            boolean isAddress = !isStricterHere && new IPAddressString(text, STRICT).isValid();
            assertEquals(isAddress, isRead(text), text);
            read += isAddress ? 1 : 0;
        }
        assertTrue(read > 10_000, "the generator still hits addresses: read=" + read);
    }

    private static boolean isRead(String text) {
        try {
            return !parse(text).isEmpty();
        } catch (TargetSyntaxException e) {
            return false;
        }
    }

    private static String almostAnAddress(SplittableRandom random) {
        var text = new StringBuilder();
        int octets = random.nextInt(12) == 0 ? random.nextInt(1, 7) : 4;
        for (int i = 0; i < octets; i++) {
            text.append(i == 0 ? "" : ".").append(random.nextInt(30) == 0 ? "0" : "");
            text.append(random.nextInt(random.nextInt(20) == 0 ? 1_000 : 256));
        }
        if (random.nextInt(3) == 0) {
            text.append('/').append(random.nextInt(40));
        }
        if (random.nextInt(10) == 0) {
            text.insert(random.nextInt(text.length() + 1), "0./".charAt(random.nextInt(3)));
        }
        return text.toString();
    }

    @Test
    void textOfASetIsReadBackAsTheSet() throws TargetSyntaxException {
        var random = new SplittableRandom(13);
        for (int round = 0; round < 500; round++) {
            var builder = new AddressSet.Builder();
            for (int i = random.nextInt(1, 16); i > 0; i--) {
                int first = random.nextInt();
                long last =
                        Math.min(
                                0xFFFF_FFFFL,
                                Integer.toUnsignedLong(first) + random.nextInt(1, 1 << 20));
                builder.add(first, (int) last);
            }
            AddressSet set = builder.build();
            assertEquals(set, parse(set.toString()));
            assertFalse(set.isEmpty());
        }
    }

    /// A list as people and programs write them; the oracle knows the blocks, this reads the text.
    @Test
    void listInAnyOfItsFormsExcludesWhatItsBlocksHold() throws Exception {
        var random = new SplittableRandom(14);
        for (int round = 0; round < 300; round++) {
            var blocks = new AddressSet.Builder();
            var list = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
            String end = random.nextBoolean() ? "\r\n" : "\n";
            for (int line = random.nextInt(40); line > 0; line--) {
                int network = (int) random.nextLong(1L << 24, 223L << 24);
                String text = AddressSet.dotted(network) + "/" + random.nextInt(8, 33);
                IPAddress block = new IPAddressString(text, STRICT).getAddress().toPrefixBlock();
                blocks.add(bits(block.getLower()), bits(block.getUpper()));
                list.append(" \t".repeat(random.nextInt(2))).append(written(random, block));
                list.append(comment(random)).append(end);
                list.append(random.nextInt(4) == 0 ? comment(random).strip() + end : "");
            }
            var spec = new TargetSpec(TargetSpec.Use.EXCLUSIONS);
            spec.add(new ByteArrayInputStream(list.toString().getBytes(UTF_8)), "list");
            assertEquals(blocks.build(), spec.addresses(), list::toString);
        }
    }

    private static String written(SplittableRandom random, IPAddress block) {
        String first = block.getLower().withoutPrefixLength().toString();
        String last = block.getUpper().withoutPrefixLength().toString();
        String mask = block.getNetworkMask().withoutPrefixLength().toString();
        String wildcard = AddressSet.dotted(~bits(block.getNetworkMask().withoutPrefixLength()));
        boolean hasWildcard = !first.equals(last);
        String blank = "\t".repeat(random.nextInt(2)) + " ".repeat(random.nextInt(1, 3));
        return switch (random.nextInt(6)) {
            case 0 -> first + "-" + last;
            case 1 -> first + blank + last;
            case 2 -> first + blank + "-" + blank + last;
            case 3 -> first + blank + mask;
            case 4 -> hasWildcard ? first + blank + wildcard : first;
            default -> block.toString();
        };
    }

    private static String comment(SplittableRandom random) {
        return switch (random.nextInt(5)) {
            case 0 -> "# 10.0.0.1 said";
            case 1 -> " ; SBL" + random.nextInt(1000);
            case 2 -> "\t! a note";
            default -> "";
        };
    }

    /// Whatever two addresses mean to whoever wrote them side by side, an exclusion holds it or is refused.
    @Test
    void twoAddressesExcludeAllThatTheyMayMean() {
        var random = new SplittableRandom(15);
        int read = 0;
        for (int round = 0; round < 200_000; round++) {
            int first = odd(random);
            int second = odd(random);
            String text = AddressSet.dotted(first) + " " + AddressSet.dotted(second);
            AddressSet excluded;
            try {
                excluded = new TargetSpec(TargetSpec.Use.EXCLUSIONS).add(text).addresses();
            } catch (TargetSyntaxException e) {
                continue;
            }
            read++;
            assertTrue(excluded.contains(first), text);
            boolean isMask = second >>> 24 == 255 && first >>> 24 < 224 && first >>> 24 > 0;
            if (Integer.compareUnsigned(first, second) <= 0 && !isMask) {
                assertTrue(AddressSet.range(first, second).minus(excluded).isEmpty(), text);
            }
            var masked = new IPAddressString(text.replace(' ', '/')).getAddress();
            if (masked != null && masked.isPrefixed()) {
                IPAddress block = masked.toPrefixBlock();
                AddressSet network =
                        AddressSet.range(bits(block.getLower()), bits(block.getUpper()));
                assertTrue(network.minus(excluded).isEmpty(), text);
            }
        }
        assertTrue(read > 50_000, "the generator still hits what is read: read=" + read);
    }

    /// An address, a mask, a wildcard mask, or what is almost one.
    private static int odd(SplittableRandom random) {
        int mask = (int) (-1L << random.nextInt(33));
        return switch (random.nextInt(5)) {
            case 0 -> mask;
            case 1 -> ~mask;
            case 2 -> random.nextInt() & mask;
            case 3 -> mask ^ 1 << random.nextInt(32);
            default -> random.nextInt();
        };
    }

    private static int bits(IPAddress address) {
        return address.toIPv4().intValue();
    }

    private static IPAddress address(int bits) {
        return new inet.ipaddr.ipv4.IPv4Address(bits);
    }
}
