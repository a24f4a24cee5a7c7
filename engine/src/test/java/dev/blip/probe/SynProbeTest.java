package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.target.AddressSet;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Tcp;
import dev.blip.wire.TcpOptions;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SynProbeTest {
    private static final int SOURCE = 0xC6336401; // 198.51.100.1

    private static SynProbe probe(boolean smallest, AddressSet excluded) {
        return new SynProbe(new Cookie(1, 2), SOURCE, 61_000, excluded, smallest);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothChecksumsOfEveryProbeAreRight(boolean smallest) {
        SynProbe probe = probe(smallest, AddressSet.EMPTY);
        var packet = MemorySegment.ofArray(probe.template());
        var random = new SplittableRandom(9);
        for (int i = 0;
                i < 100_000;
                i++) { // one frame over and over: nothing of the last probe may be left in it
            int address = random.nextInt();
            int port = random.nextInt(65_536);
            int attempt = random.nextInt(16);
            assertTrue(probe.encode(packet, 0, address, port, attempt));
            assertTrue(Ipv4.isChecksumRight(packet, 0, 20));
            assertTrue(Tcp.isChecksumRight(packet, 20, packet.byteSize(), SOURCE, address));
            assertEquals(address, Ipv4.destination(packet, 0));
            assertEquals(port, Tcp.destinationPort(packet, 20));
            assertEquals(61_000 + attempt, Tcp.sourcePort(packet, 20));
            long bits = new Cookie(1, 2).of(SOURCE, address, 61_000 + attempt, port);
            assertEquals((int) bits, Tcp.sequence(packet, 20));
        }
    }

    @Test
    void aProbeCarriesTheOptionsOfALinuxSyn() {
        SynProbe probe = probe(false, AddressSet.EMPTY);
        var packet = MemorySegment.ofArray(probe.template());
        probe.encode(packet, 0, 0x0A000001, 443, 0);
        assertEquals(60, packet.byteSize());
        assertEquals(60, Ipv4.totalLength(packet, 0));
        assertEquals(Tcp.SYN, Tcp.flags(packet, 20));
        assertEquals(40, Tcp.check(packet, 20, 60));
        assertTrue(TcpOptions.areWellFormed(packet, 20, 40));
        assertEquals(1460, TcpOptions.maximumSegmentSize(packet, 20, 40));
        assertEquals(7, TcpOptions.windowScale(packet, 20, 40));
        assertTrue(TcpOptions.isSackPermitted(packet, 20, 40));
        long bits = new Cookie(1, 2).of(SOURCE, 0x0A000001, 61_000, 443);
        assertEquals(bits >>> 32 << 32, TcpOptions.timestamps(packet, 20, 40, -1));
    }

    @Test
    void theSmallestProbeCarriesTheSegmentSizeAlone() {
        SynProbe probe = probe(true, AddressSet.EMPTY);
        var packet = MemorySegment.ofArray(probe.template());
        probe.encode(packet, 0, 0x0A000001, 443, 0);
        assertEquals(44, packet.byteSize());
        assertEquals(24, Tcp.check(packet, 20, 44));
        assertEquals(1460, TcpOptions.maximumSegmentSize(packet, 20, 24));
        assertFalse(TcpOptions.isSackPermitted(packet, 20, 24));
    }

    @Test
    void anExcludedAddressIsRefusedWhateverCameBefore() {
        SynProbe probe = probe(false, AddressSet.range(0x0A000000, 0x0A0000FF));
        byte[] template = probe.template();
        var packet = MemorySegment.ofArray(template);
        assertFalse(probe.encode(packet, 0, 0x0A000000, 80, 0));
        assertFalse(probe.encode(packet, 0, 0x0A0000FF, 80, 0));
        assertTrue(Arrays.equals(probe.template(), template), "something was written");
        assertTrue(probe.encode(packet, 0, 0x0A000100, 80, 0));
    }
}
