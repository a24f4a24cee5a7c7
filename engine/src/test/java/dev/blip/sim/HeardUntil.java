package dev.blip.sim;

import dev.blip.ask.Feedback;

/// A receive side that has heard all until a moment, with a timeout of a second.
public final class HeardUntil implements Feedback {
    private static final long SECOND = 1_000_000_000L;

    public long untilNanos;

    @Override
    public long timeoutNanos() {
        return SECOND;
    }

    @Override
    public long kernelDrops() {
        return 0;
    }

    @Override
    public long heardUntilNanos() {
        return untilNanos;
    }

    @Override
    public long silenceNanos() {
        return SECOND;
    }

    @Override
    public long settledAfterNanos() {
        return SECOND;
    }

    @Override
    public long counted(long slice, int column) {
        return 0;
    }

    @Override
    public boolean isReporterBehind() {
        return false;
    }
}
