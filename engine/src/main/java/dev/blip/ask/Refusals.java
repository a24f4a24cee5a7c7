package dev.blip.ask;

import dev.blip.linux.Errno;

/// Tells a frame that the kernel refuses from a link that takes none, by the errors themselves and by how many come in
/// a row, and says when it is worth trying such a link again. Owner: a transmit thread.
public final class Refusals {
    /// So many refusals in a row, with nothing taken in between, are as good as never met by chance in a random order.
    public static final int EVERYTHING = 32;

    /// So many where who has waited for a prefix or a host leaves together, and perhaps all refused: canaries go
    /// between, one in some 128.
    static final int EVERYTHING_OF_WAITING = 512;

    static final long FIRST_PAUSE_NANOS = 10_000_000L;
    static final long LONGEST_PAUSE_NANOS = 250_000_000L;

    private final int everything;
    private int inARow;
    private int errno;
    private long sinceNanos = Transmitter.NEVER;
    private long pauseNanos;
    private long pausedUntil = Long.MIN_VALUE;

    /// @param everything  so many in a row are of everything
    Refusals(int everything) {
        this.everything = everything;
    }

    /// The kernel has taken a frame.
    void taken() {
        inARow = 0;
        sinceNanos = Transmitter.NEVER;
        pauseNanos = 0;
    }

    /// The kernel has refused a frame.
    ///
    /// @param errno   positive
    /// @param isNews  false if it refused the same target's last frame too, which says nothing of others
    void refused(int errno, boolean isNews, long nowNanos) {
        this.errno = errno;
        if (isOfTheLink(errno)) {
            inARow = everything;
        } else if (isNews && inARow < everything) {
            inARow++;
        }
        sinceNanos = Math.min(sinceNanos, nowNanos);
    }

    /// Errors that say nothing of the frame: another one would meet the same.
    private static boolean isOfTheLink(int errno) {
        return switch (errno) {
            case Errno.EAGAIN,
                    Errno.EINTR,
                    Errno.ENOBUFS,
                    Errno.ENOMEM,
                    Errno.ENETDOWN,
                    Errno.ENXIO,
                    Errno.ENODEV ->
                    true;
            default -> false;
        };
    }

    /// Whether the kernel takes nothing: no refusal of its was about one frame alone.
    boolean areOfEverything() {
        return inARow == everything;
    }

    /// Whether the next frame of a batch is worth a try, of which the last `run` before it were refused: one always is.
    boolean mayBeOfFrames(int run) {
        return run == 0 || !areOfEverything() || (!isOfTheLink(errno) && run < everything);
    }

    /// Whether the last error was the link's own.
    boolean areOfTheLink() {
        return isOfTheLink(errno);
    }

    /// Leaves the link alone for a while, each time twice as long.
    void pause(long nowNanos) {
        pauseNanos = Math.clamp(2 * pauseNanos, FIRST_PAUSE_NANOS, LONGEST_PAUSE_NANOS);
        pausedUntil = nowNanos + pauseNanos;
    }

    /// The link is known to be back: it is tried again at once.
    void resume() {
        pauseNanos = 0;
        pausedUntil = Long.MIN_VALUE;
        sinceNanos = Transmitter.NEVER;
    }

    /// Until when nothing should be tried; in the past if it may be.
    long pausedUntil() {
        return pausedUntil;
    }

    /// Since when the kernel has taken nothing that it was given; `NEVER` if it takes some.
    long sinceNanos() {
        return areOfEverything() ? sinceNanos : Transmitter.NEVER;
    }

    /// The last error, or 0.
    int errno() {
        return errno;
    }
}
