package dev.blip.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.linux.Packet;
import dev.blip.linux.SockaddrLl;
import dev.blip.linux.Tpacket3Hdr;
import dev.blip.linux.TpacketBlockDesc;
import dev.blip.linux.TpacketHdrV1;
import dev.blip.linux.TpacketHdrVariant1;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Blocks as the kernel writes them, and as it never should. The ring has two, of which the second is read.
class RingBlockTest {
    private static final int BLOCK_BYTES = 512;
    private static final int MAC =
            82; // from a frame's head to its link header, as the kernel puts it
    private static final int LENGTH = 14;
    private static final int STRIDE = 96;
    private static final int USED = TpacketBlockDesc.SIZE + 2 * STRIDE;

    private final MemorySegment ring = Arena.ofAuto().allocate(2 * BLOCK_BYTES, 8);
    private final RingBlock copy = new RingBlock(BLOCK_BYTES);
    private final List<Seen> seen = new ArrayList<>();

    private record Seen(int at, int length, int firstByte, long epochNanos, int flags) {}

    private int read() {
        seen.clear();
        copy.copyFrom(ring, BLOCK_BYTES);
        return copy.read((bytes, at, end, epochNanos, flags) ->
                seen.add(new Seen(at, end - at, bytes[at], epochNanos, flags)));
    }

    /// Two frames, one behind the other.
    private void writeBlock() {
        putDesc(TpacketHdrV1.BLK_LEN, USED);
        putDesc(TpacketHdrV1.NUM_PKTS, 2);
        putDesc(TpacketHdrV1.OFFSET_TO_FIRST_PKT, TpacketBlockDesc.SIZE);
        for (int frame = 0; frame < 2; frame++) {
            putFrame(frame, Tpacket3Hdr.TP_NEXT_OFFSET, frame == 0 ? STRIDE : 0);
            putFrame(frame, Tpacket3Hdr.TP_SEC, 0xF000_0000);
            putFrame(frame, Tpacket3Hdr.TP_NSEC, 999_999_990 + frame);
            putFrame(frame, Tpacket3Hdr.TP_SNAPLEN, LENGTH);
            putFrame(frame, Tpacket3Hdr.TP_LEN, LENGTH + frame);
            putFrame(frame, Tpacket3Hdr.TP_STATUS, Packet.TP_STATUS_USER);
            ring.set(JAVA_SHORT_UNALIGNED, headAt(frame) + Tpacket3Hdr.TP_MAC, (short) MAC);
            ring.asSlice(headAt(frame) + MAC, LENGTH).fill((byte) (0x70 + frame));
        }
    }

    private static long headAt(int frame) {
        return BLOCK_BYTES + TpacketBlockDesc.SIZE + (long) frame * STRIDE;
    }

    private void putDesc(int field, int value) {
        ring.set(JAVA_INT_UNALIGNED, BLOCK_BYTES + TpacketBlockDesc.HDR + (long) field, value);
    }

    private void putFrame(int frame, int field, int value) {
        ring.set(JAVA_INT_UNALIGNED, headAt(frame) + field, value);
    }

    @Test
    void framesAreGivenAsTheyLieInTheBlock() {
        writeBlock();
        putFrame(0, Tpacket3Hdr.TP_STATUS, Packet.TP_STATUS_CSUM_VALID);
        assertEquals(2, read());
        long nanos = 0xF000_0000L * 1_000_000_000 + 999_999_990;
        assertEquals(
                List.of(
                        new Seen(130, LENGTH, 0x70, nanos, FrameHandler.CHECKSUM_TRUSTED),
                        new Seen(226, LENGTH, 0x71, nanos + 1, FrameHandler.CUT)),
                seen);
    }

    @Test
    void theVlanThatTheKernelTookOffIsGivenWithoutItsPriority() {
        writeBlock();
        putFrame(0, Tpacket3Hdr.TP_STATUS, Packet.TP_STATUS_VLAN_VALID);
        putFrame(0, Tpacket3Hdr.HV1 + TpacketHdrVariant1.TP_VLAN_TCI, 0xFFFE);
        putFrame(1, Tpacket3Hdr.HV1 + TpacketHdrVariant1.TP_VLAN_TCI, 0x0005); // not valid
        assertEquals(2, read());
        assertEquals(0xFFE << FrameHandler.VLAN_SHIFT, seen.get(0).flags());
        assertEquals(FrameHandler.CUT, seen.get(1).flags());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 0", "3, 8", "4, 0", "255, 0"})
    void aFrameToAnotherMachineIsMarked(int packetType, int flags) {
        writeBlock();
        long type = headAt(0) + Tpacket3Hdr.SIZE + SockaddrLl.SLL_PKTTYPE;
        ring.set(JAVA_BYTE, type, (byte) packetType);
        assertEquals(2, read());
        assertEquals(flags, seen.getFirst().flags());
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 2", "513, 2", "512, 2", "240, 2", "239, 1", "144, 1", "143, 0", "116, 0", "115, 0",
        "96, 0", "47, 0", "0, 0"
    })
    void ofABlockThatIsShorterThanItsFramesOnlyWhatItHoldsIsRead(int length, int frames) {
        writeBlock();
        assertEquals(2, read()); // the copy still holds them when the shorter block comes
        putDesc(TpacketHdrV1.BLK_LEN, length);
        assertEquals(frames, read());
        assertEquals(frames, seen.size());
    }

    @ParameterizedTest
    @CsvSource({"465", "512", "0x7fffffff", "0x80000000", "-1"})
    void aFirstFrameBeyondTheBlockIsNoFrame(String offset) {
        writeBlock();
        putDesc(TpacketHdrV1.OFFSET_TO_FIRST_PKT, Long.decode(offset).intValue());
        assertEquals(0, read());
    }

    @ParameterizedTest
    @CsvSource({"145", "512", "0x7fffffff", "0x80000000", "-16"})
    void aNextFrameBeyondTheBlockIsNoFrameAndNoneIsGivenTwice(String offset) {
        writeBlock();
        putFrame(0, Tpacket3Hdr.TP_NEXT_OFFSET, Long.decode(offset).intValue());
        assertEquals(1, read());
        assertEquals(0x70, seen.getFirst().firstByte());
    }

    @ParameterizedTest
    @CsvSource({"111", "0x7fffffff", "0x80000000", "-1"})
    void aFrameThatReachesBeyondTheBlockIsNotGiven(String length) {
        writeBlock();
        putFrame(0, Tpacket3Hdr.TP_SNAPLEN, Long.decode(length).intValue());
        assertEquals(0, read());
    }

    @Test
    void anyBytesLeadNowhereOutsideTheBlock() {
        var random = new SplittableRandom(7);
        for (int i = 0; i < 100_000; i++) {
            writeBlock();
            for (int changes = random.nextInt(6); changes >= 0; changes--) {
                int word = random.nextInt(USED / 4);
                int value = random.nextBoolean() ? random.nextInt() : random.nextInt(600);
                ring.set(JAVA_INT_UNALIGNED, BLOCK_BYTES + 4L * word, value);
            }
            putDesc(TpacketHdrV1.NUM_PKTS, random.nextInt(-1, 9));
            read();
            for (Seen each : seen) {
                assertTrue(each.at() >= 0 && each.at() + each.length() <= BLOCK_BYTES);
            }
        }
    }
}
