package dev.blip.link;

import dev.blip.linux.Disposal;
import java.lang.foreign.MemorySegment;

/// Where frames leave: a batch of slots that the caller writes in place and hands to the kernel. Owner: one transmit
/// thread; it may be opened and closed by another, before the first and after the last use.
public interface FrameSender extends AutoCloseable {
    /// The memory in which the slots lie.
    MemorySegment memory();

    /// Slots in the batch, 64 to 256.
    int capacity();

    /// Offset in [#memory()] at which the IP packet of `slot` begins. A link header, if there is one, is before it and
    /// is none of the caller's business.
    long packetAt(int slot);

    /// Copies the template into every slot, behind its link header, and sets every slot's length.
    ///
    /// @throws IllegalArgumentException if the packet is longer than a slot
    void prepare(MemorySegment ipPacket);

    /// Hands the slots `from` to `from + count - 1` to the kernel. A slot that was taken is to be
    /// written anew before it is sent again.
    ///
    /// @return frames taken, 1 to `count`, or `-errno` if the frame in slot `from` was refused: `EAGAIN` and
    ///     `ENOBUFS` are back-pressure (call [#awaitRoom(long)], send the same slot again), every other is that
    ///     frame's own, and the slots behind it are still to be sent
    int send(int from, int count);

    /// Waits, after back-pressure, until the kernel may have room again.
    ///
    /// @return false if the time was over first
    boolean awaitRoom(long timeoutNanos);

    /// Frames that were taken since the sender was opened and that, as far as this machine can tell, never left it: the
    /// interface dropped them without an error. May count those of others. Any thread; asks the kernel each time.
    default long lost() {
        return 0;
    }

    /// The path's name in reports: `packet`, `raw` or `xdp`.
    String word();

    @Override
    void close();

    /// As `close`, but leaves to `disposal` what the kernel takes long to close.
    default void close(Disposal disposal) {
        close();
    }
}
