package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.metric.Counter;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.PortSet;
import dev.blip.targets.TargetProduct;
import dev.blip.verdict.Reason;
import dev.blip.wire.Ethernet;
import dev.blip.wire.SlotShape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArpProbeTest {
    private static final int LAN = 0xC0A80100; // 192.168.1.0
    private static final long OUR_MAC = 0x02005E10000AL;

    private static final Ipv4Targets TARGETS =
            new TargetProduct(AddressSet.range(LAN, LAN + 255), PortSet.of(ArpProbe.PORT));

    private final ArpProbe probe =
            new ArpProbe(TARGETS, AddressSet.range(LAN + 66, LAN + 66), OUR_MAC, LAN + 9);
    private final ReplyReader reader = probe.reader(Ethernet.LENGTH);

    private static byte[] hex(String... parts) {
        return HexFormat.of().parseHex(String.join("", parts).replace(" ", ""));
    }

    /// 192.168.1.7 is at 02:42:c0:a8:01:07, told to 192.168.1.9.
    private static byte[] reply() {
        return hex(
                "02005e10000a 0242c0a80107 0806",
                "0001 0800 06 04 0002 0242c0a80107 c0a80107 02005e10000a c0a80109");
    }

    private @Nullable Counter read(byte[] frame) {
        return reader.read(frame, 0, frame.length, true, 0);
    }

    @Test
    void everyByteOfARequestIsWhereItBelongs() {
        byte[] template = probe.template();
        int[] words = new int[12];
        MemorySegment.ofArray(words).copyFrom(MemorySegment.ofArray(template));
        assertTrue(probe.encode(words, 0, TARGETS.target(7), 0));
        byte[] packet = new byte[template.length];
        MemorySegment.ofArray(packet).copyFrom(MemorySegment.ofArray(words).asSlice(0, 46));
        byte[] expected = hex("0001 0800 06 04 0001 02005e10000a c0a80109 000000000000 c0a80107");
        assertArrayEquals(Arrays.copyOf(expected, 46), packet);
        assertEquals(new SlotShape(Ethernet.TYPE_ARP, 46), probe.slot());
    }

    @Test
    void anExcludedAddressIsNotAskedFor() {
        int[] words = new int[12];
        assertFalse(probe.encode(words, 0, TARGETS.target(66), 0));
        assertArrayEquals(new int[12], words);
    }

    @Test
    void aReplyTellsTheTargetAndItsMac() {
        assertNull(read(reply()));
        assertEquals(7, reader.answer().index());
        assertEquals(Integer.toUnsignedLong(LAN + 7), reader.answer().host());
        assertEquals(0x0242C0A80107L, reader.answer().mac());
        assertNull(read(Arrays.copyOf(reply(), 60)), "padded to the shortest frame");
    }

    /// Who asks for somebody else says where he is himself.
    @Test
    void aHostsOwnRequestTellsAsMuch() {
        byte[] request = reply();
        request[21] = 1;
        assertNull(read(request));
        assertEquals(7, reader.answer().index());
    }

    @ParameterizedTest
    @CsvSource({
        "21, 03, UNEXPECTED_FLAGS", // RARP's request
        "15, 06, TRUNCATED", // hardware that is not Ethernet
        "22, 03, UNEXPECTED_SOURCE", // a group's MAC
        "30, 02, UNEXPECTED_SOURCE", // 192.168.2.7
        "13, 00, NOT_TCP_OR_ICMP", // IPv4
    })
    void whatIsNoAnswerIsRefusedForItsReason(int at, String value, Counter reason) {
        byte[] frame = reply();
        frame[at] = hex(value)[0];
        assertEquals(reason, read(frame));
    }

    @Test
    void ourOwnAndNobodysMacAreRefused() {
        byte[] own = reply();
        System.arraycopy(hex("02005e10000a"), 0, own, 22, 6);
        assertEquals(Counter.UNEXPECTED_SOURCE, read(own));
        byte[] nobodys = reply();
        Arrays.fill(nobodys, 22, 28, (byte) 0);
        assertEquals(Counter.UNEXPECTED_SOURCE, read(nobodys));
    }

    @Test
    void anAnswerInAVlanIsNone() {
        byte[] reply = reply();
        byte[] tagged = new byte[reply.length + 4];
        System.arraycopy(reply, 0, tagged, 0, 12);
        System.arraycopy(hex("8100 0005"), 0, tagged, 12, 4);
        System.arraycopy(reply, 12, tagged, 16, reply.length - 12);
        assertEquals(Counter.OTHER_VLAN, read(tagged));
        assertEquals(Counter.OTHER_VLAN, reader.read(reply, 0, reply.length, true, 5));
    }

    @Test
    void everyTruncationIsRefusedAndRandomBytesThrowNothing() {
        byte[] reply = reply();
        for (int end = 0; end < reply.length; end++) {
            assertNotEquals(null, reader.read(reply, 0, end, true, 0), "end=" + end);
        }
        var random = new SplittableRandom(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = reply();
            for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            reader.read(frame, 0, random.nextInt(frame.length + 1), true, random.nextInt(4_096));
        }
    }

    @Test
    void silenceMeansThatNobodyIsThereAndNoPortIsNeeded() {
        assertEquals(Reason.NO_ARP, probe.silence());
        assertEquals(0, probe.sourcePorts());
    }
}
