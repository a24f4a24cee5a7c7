package dev.blip.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import inet.ipaddr.AddressStringParameters.RangeParameters;
import inet.ipaddr.IPAddress;
import inet.ipaddr.IPAddressString;
import inet.ipaddr.IPAddressStringParameters;
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

    private static final HostResolver NO_NAMES =
            name -> {
                throw new java.net.UnknownHostException(name);
            };

    private static AddressSet parse(String text) throws TargetSyntaxException {
        return new TargetSpec(NO_NAMES).add(text).addresses();
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

    private static int bits(IPAddress address) {
        return address.toIPv4().intValue();
    }

    private static IPAddress address(int bits) {
        return new inet.ipaddr.ipv4.IPv4Address(bits);
    }
}
