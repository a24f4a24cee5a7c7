package dev.blip.link;

import dev.blip.linux.Disposal;

/// Where frames arrive. Owner: one receive thread; [#wake()] and [#dropped()] alone may be called by any other.
public interface FrameReceiver extends AutoCloseable {
    /// Gives every frame that waits to `handler`, one lap of the ring at most.
    ///
    /// @return frames seen
    int poll(FrameHandler handler);

    /// Waits until a frame may be waiting, [#wake()] is called or the time is over.
    ///
    /// @return false if the time was over first
    boolean await(long timeoutNanos);

    /// Ends an [#await(long)], the one under way or the next.
    void wake();

    /// Frames that passed the filter since the receiver was opened, and that the kernel had no room for. Asks the
    /// kernel each time: once a batch is often enough.
    long dropped();

    /// How long a frame that has arrived may be kept back before `poll` can see it.
    long holdNanos();

    /// The path's name in reports: `tpacket_v3` or `af_xdp`.
    String word();

    @Override
    void close();

    /// Closes as `close` does, but leaves to `disposal` what the kernel takes long to close.
    default void close(Disposal disposal) {
        close();
    }
}
