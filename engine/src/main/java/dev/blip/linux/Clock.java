package dev.blip.linux;

/// Numbers of clock_gettime(2).
public final class Clock {
    public static final int CLOCK_REALTIME = 0;
    public static final int CLOCK_MONOTONIC = 1;

    private Clock() {}
}
