package dev.blip.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.blip.linux.Iovec;
import dev.blip.linux.Msghdr;
import dev.blip.linux.SockaddrIn;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// What sendmmsg(2) would read of a batch.
class SlotBatchTest {
    private static final byte[] PACKET =
            HexFormat.of().parseHex("450000180001400040060000c6336401c61200000102030405060708");

    private static SlotBatch batch() {
        var batch = new SlotBatch(64);
        batch.prepare(MemorySegment.ofArray(PACKET));
        return batch;
    }

    private static long number(SlotBatch batch, long at) {
        return batch.memory().get(JAVA_LONG_UNALIGNED, at);
    }

    /// What the message of `slot` sends.
    private static byte[] frame(SlotBatch batch, int slot) {
        long base = batch.memory().address();
        long iovec = number(batch, batch.messageAt(slot) + Msghdr.MSG_IOV) - base;
        long at = number(batch, iovec + Iovec.IOV_BASE) - base;
        long length = number(batch, iovec + Iovec.IOV_LEN);
        assertEquals(1, number(batch, batch.messageAt(slot) + Msghdr.MSG_IOVLEN));
        return batch.memory().asSlice(at, length).toArray(JAVA_BYTE);
    }

    private static byte[] expected(int destination) {
        byte[] packet = PACKET.clone();
        MemorySegment.ofArray(packet).set(JAVA_INT_UNALIGNED, 16, destination);
        return packet;
    }

    private static void write(SlotBatch batch, int slot, int destination) {
        batch.words()[FrameSender.packetAt(slot) + 4] = destination;
    }

    private static int destination(int slot) {
        return 0x01010101 * (slot + 1);
    }

    @Test
    void aMessageIsAddressedToItsPacketsDestination() {
        try (SlotBatch batch = batch()) {
            for (int slot = 0; slot < 64; slot++) {
                write(batch, slot, destination(slot));
            }
            batch.load(0, 64);
            long base = batch.memory().address();
            for (int slot = 0; slot < 64; slot++) {
                assertArrayEquals(expected(destination(slot)), frame(batch, slot));
                long name = number(batch, batch.messageAt(slot) + Msghdr.MSG_NAME) - base;
                int address = batch.memory().get(JAVA_INT_UNALIGNED, name + SockaddrIn.SIN_ADDR);
                assertEquals(destination(slot), address);
                assertEquals(0, SockaddrIn.port(batch.memory(), name));
            }
        }
    }

    /// Bytes 2 and 3 of an IP header are the packet's length, RFC 791 section 3.1.
    @Test
    void aPacketOfAWideSlotIsAsLongAsItSays() {
        try (var batch = new SlotBatch(64, 1_228)) {
            batch.prepare(MemorySegment.ofArray(PACKET));
            assertEquals(PACKET.length - 4, frame(batch, 0).length); // it says 24
            for (int slot = 0; slot < 64; slot++) {
                byte[] head = PACKET.clone();
                int length = 28 + 18 * slot;
                head[2] = (byte) (length >>> 8);
                head[3] = (byte) length;
                int at = slot * batch.slotWords() + FrameSender.PACKET_WORD;
                MemorySegment.copy(
                        MemorySegment.ofArray(head),
                        0,
                        MemorySegment.ofArray(batch.words()),
                        4L * at,
                        head.length);
                batch.words()[at + 4] = destination(slot);
            }
            batch.load(0, 64);
            for (int slot = 0; slot < 64; slot++) {
                byte[] sent = frame(batch, slot);
                assertEquals(28 + 18 * slot, sent.length);
                assertEquals(
                        destination(slot), MemorySegment.ofArray(sent).get(JAVA_INT_UNALIGNED, 16));
            }
        }
    }

    @Test
    void onlyWhatWasLoadedIsSent() {
        try (SlotBatch batch = batch()) {
            byte[] template = frame(batch, 0);
            for (int slot = 0; slot < 64; slot++) {
                write(batch, slot, destination(slot));
            }
            batch.load(5, 3);
            assertArrayEquals(template, frame(batch, 4));
            assertArrayEquals(expected(destination(5)), frame(batch, 5));
            assertArrayEquals(expected(destination(7)), frame(batch, 7));
            assertArrayEquals(template, frame(batch, 8));
        }
    }
}
