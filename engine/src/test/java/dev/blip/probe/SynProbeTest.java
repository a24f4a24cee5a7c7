package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetProduct;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Origin;
import dev.blip.wire.Tcp;
import dev.blip.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SynProbeTest {
    private static final int SOURCE = 0xC6336401; // 198.51.100.1
    private static final int ATTEMPTS = 16;
    private static final Ipv4Targets ALL =
            new TargetProduct(AddressSet.ALL, PortSet.of(IntStream.range(0, 65_536).toArray()));

    private static final Origin ORIGIN = new Origin(SOURCE, 61_000, ATTEMPTS);

    private static ProbeScope scope(AddressSet excluded) {
        return new ProbeScope(ALL, excluded, ORIGIN, new CookieKey(1, 2));
    }

    private static SynProbe probe(boolean smallest, AddressSet excluded) {
        return new SynProbe(scope(excluded), smallest, null);
    }

    private static Cookies cookies() {
        return new Cookies(new CookieKey(1, 2), ORIGIN);
    }

    /// A packet as the words that it is in memory.
    private static int[] words(byte[] packet) {
        int[] words = new int[packet.length / Integer.BYTES];
        MemorySegment.ofArray(words).copyFrom(MemorySegment.ofArray(packet));
        return words;
    }

    private static byte[] bytes(int[] words) {
        return MemorySegment.ofArray(words).toArray(ValueLayout.JAVA_BYTE);
    }

    /// A slot that ends its link header in the middle of a word, as a ring has it: what is before the header stays.
    @Test
    void neighboursMacIsWrittenBeforeTheProbe() {
        var macs =
                new NeighbourMacs(
                        AddressSet.range(0x0A000001, 0x0A000001), new long[] {0x0242C0A80107L});
        var probe = new SynProbe(scope(AddressSet.EMPTY), false, macs);
        byte[] header = HexFormat.of().parseHex("aabb000000000000020000000001" + "0800");
        byte[] slot = Arrays.copyOf(header, header.length + probe.template().length);
        System.arraycopy(probe.template(), 0, slot, header.length, probe.template().length);
        int[] words = words(slot);
        assertTrue(probe.encode(words, 4, Ipv4Targets.target(0x0A000001, 443), 0));
        String expected = "aabb0242c0a80107020000000001" + "0800" + "4500003c";
        assertEquals(expected, HexFormat.of().formatHex(bytes(words), 0, 20));
        assertFalse(probe.encode(words, 4, Ipv4Targets.target(0x0A000002, 443), 0));
        assertEquals(expected, HexFormat.of().formatHex(bytes(words), 0, 20));
    }

    /// Address 10.0.0.1, port 443, attempt 0; then, over it, 255.255.255.254, port 65535, attempt 3.
    @Test
    void everyByteOfAProbeIsWhereItBelongs() {
        SynProbe probe = probe(false, AddressSet.EMPTY);
        int[] words = words(probe.template());
        probe.encode(words, 0, Ipv4Targets.target(0x0A000001, 443), 0);
        assertEquals(
                "4500003cd071400040063615c63364010a000001"
                        + "ee4801bb714ad49200000000a002faf0ed880000"
                        + "020405b40402080ab59f3fd00000000001030307",
                HexFormat.of().formatHex(bytes(words)));
        probe.encode(words, 0, Ipv4Targets.target(0xFFFFFFFE, 65_535), 3);
        assertEquals(
                "4500003c12ad40004006fddbc6336401fffffffe"
                        + "ee4bffffad4bc4ca00000000a002faf056bf0000"
                        + "020405b40402080aada7be120000000001030307",
                HexFormat.of().formatHex(bytes(words)));
    }

    @Test
    void everyByteOfTheSmallestProbeIsWhereItBelongs() {
        SynProbe probe = probe(true, AddressSet.EMPTY);
        int[] words = words(probe.template());
        probe.encode(words, 0, Ipv4Targets.target(0xFFFFFFFE, 65_535), 3);
        assertEquals(
                "4500002c12ad40004006fdebc6336401fffffffe"
                        + "ee4bffffad4bc4ca000000006002faf012a00000020405b4",
                HexFormat.of().formatHex(bytes(words)));
    }

    @Test
    void aProbeIsWrittenToItsSlotAndNoOther() {
        SynProbe probe = probe(false, AddressSet.EMPTY);
        int[] alone = words(probe.template());
        int[] slots = new int[3 * alone.length];
        System.arraycopy(alone, 0, slots, alone.length, alone.length);
        probe.encode(alone, 0, Ipv4Targets.target(0x0A000001, 443), 0);
        probe.encode(slots, alone.length, Ipv4Targets.target(0x0A000001, 443), 0);
        int[] expected = new int[slots.length];
        System.arraycopy(alone, 0, expected, alone.length, alone.length);
        assertArrayEquals(expected, slots);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothChecksumsOfEveryProbeAreRight(boolean smallest) {
        SynProbe probe = probe(smallest, AddressSet.EMPTY);
        int[] words = words(probe.template());
        var random = new SplittableRandom(9);
        for (int i = 0;
                i < 100_000;
                i++) { // one frame over and over: nothing of the last probe may be left in it
            int address = random.nextInt();
            int port = random.nextInt(65_536);
            int attempt = random.nextInt(ATTEMPTS);
            assertTrue(probe.encode(words, 0, Ipv4Targets.target(address, port), attempt));
            byte[] packet = bytes(words);
            assertTrue(Ipv4.isChecksumRight(packet, 0, 20));
            assertTrue(Tcp.isChecksumRight(packet, 20, packet.length, SOURCE, address));
            assertEquals(address, Ipv4.destination(packet, 0));
            assertEquals(port, Tcp.destinationPort(packet, 20));
            assertEquals(61_000 + attempt, Tcp.sourcePort(packet, 20));
            long bits = cookies().of(attempt, address, port);
            assertEquals((int) bits, Tcp.sequence(packet, 20));
        }
    }

    /// One's complement has two zeros; what is sent is the one that RFC 1071 gives, and it is right.
    @Test
    void aTcpChecksumOfZeroIsSentAsZeroAndAllOnesNever() {
        SynProbe probe = probe(true, AddressSet.EMPTY);
        int[] words = words(probe.template());
        int zeros = 0;
        for (int address = 0; address < 400_000; address++) {
            assertTrue(probe.encode(words, 0, Ipv4Targets.target(address, 443), 0));
            byte[] packet = bytes(words);
            int checksum = Tcp.checksum(packet, 20);
            assertNotEquals(0xFFFF, checksum);
            if (checksum == 0) {
                zeros++;
                assertTrue(Tcp.isChecksumRight(packet, 20, packet.length, SOURCE, address));
            }
        }
        assertTrue(zeros > 0, "400,000 random sums have a zero");
    }

    @Test
    void aProbeCarriesTheOptionsOfALinuxSyn() {
        SynProbe probe = probe(false, AddressSet.EMPTY);
        int[] words = words(probe.template());
        probe.encode(words, 0, Ipv4Targets.target(0x0A000001, 443), 0);
        byte[] packet = bytes(words);
        assertEquals(60, packet.length);
        assertEquals(60, Ipv4.totalLength(packet, 0));
        assertEquals(Tcp.SYN, Tcp.flags(packet, 20));
        assertEquals(40, Tcp.check(packet, 20, 60));
        assertTrue(TcpOptions.areWellFormed(packet, 20, 40));
        assertEquals(1460, TcpOptions.maximumSegmentSize(packet, 20, 40));
        assertEquals(7, TcpOptions.windowScale(packet, 20, 40));
        assertTrue(TcpOptions.isSackPermitted(packet, 20, 40));
        long bits = cookies().of(0, 0x0A000001, 443);
        assertEquals(bits >>> 32 << 32, TcpOptions.timestamps(packet, 20, 40, -1));
    }

    @Test
    void theSmallestProbeCarriesTheSegmentSizeAlone() {
        SynProbe probe = probe(true, AddressSet.EMPTY);
        int[] words = words(probe.template());
        probe.encode(words, 0, Ipv4Targets.target(0x0A000001, 443), 0);
        byte[] packet = bytes(words);
        assertEquals(44, packet.length);
        assertEquals(24, Tcp.check(packet, 20, 44));
        assertEquals(1460, TcpOptions.maximumSegmentSize(packet, 20, 24));
        assertFalse(TcpOptions.isSackPermitted(packet, 20, 24));
    }

    @Test
    void anExcludedAddressIsRefusedWhateverCameBefore() {
        SynProbe probe = probe(false, AddressSet.range(0x0A000000, 0x0A0000FF));
        int[] words = words(probe.template());
        assertFalse(probe.encode(words, 0, Ipv4Targets.target(0x0A000000, 80), 0));
        assertFalse(probe.encode(words, 0, Ipv4Targets.target(0x0A0000FF, 80), 0));
        assertArrayEquals(probe.template(), bytes(words), "something was written");
        assertTrue(probe.encode(words, 0, Ipv4Targets.target(0x0A000100, 80), 0));
    }
}
