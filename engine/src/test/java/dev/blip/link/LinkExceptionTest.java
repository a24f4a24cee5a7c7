package dev.blip.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.blip.linux.Errno;
import dev.blip.linux.LinuxException;
import dev.blip.linux.SystemCall;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class LinkExceptionTest {
    @Test
    void lackOfPrivilegeSaysWhatItNeedsAndWhatToTry() {
        var cause = new LinuxException(SystemCall.SOCKET, Errno.EPERM, "a packet socket");
        LinkException e = Refusal.of("cannot open a packet socket on eth0", cause);
        String expected =
                """
                cannot open a packet socket on eth0: EPERM, operation not permitted
                  needs: CAP_NET_RAW
                  try:   run as root, grant the capability, or scan without it: --connect\
                """;
        assertEquals(expected, e.getMessage());
    }

    @Test
    void unforeseenRefusalNamesTheCall() {
        var cause = new LinuxException(SystemCall.MMAP, Errno.EFAULT, "the ring");
        assertEquals(
                """
                cannot open a receive ring on eth0: mmap says EFAULT, bad address
                  needs: a kernel and an interface that take such a socket
                  try:   another --transmit, or --connect\
                """,
                Refusal.of("cannot open a receive ring on eth0", cause).getMessage());
    }

    @Test
    void ringThatTheKernelCouldNotShapeIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new RingGeometry(5000, 512, 1));
        assertThrows(IllegalArgumentException.class, () -> new RingGeometry(4096, 3, 1));
        assertThrows(IllegalArgumentException.class, () -> new RingGeometry(4 << 20, 1 << 16, 1));
        assertThrows(IllegalArgumentException.class, () -> new RingGeometry(4096, 4, 0));
        assertEquals(8 << 20, RingGeometry.DEFAULT.ringBytes());
    }

    @Test
    void packetLongerThanASlotIsRefused() {
        try (SlotBatch batch = new SlotBatch(64)) {
            batch.prepare(MemorySegment.ofArray(new byte[72]));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> batch.prepare(MemorySegment.ofArray(new byte[73])));
        }
        assertThrows(IllegalArgumentException.class, () -> new SlotBatch(63));
    }
}
