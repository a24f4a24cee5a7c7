package dev.blip.ask;

import dev.blip.run.Clock;

/// Says when a frame arrived, by the clock that measures: the kernel stamps frames by CLOCK_REALTIME, which people and
/// NTP set, and probes are timed by CLOCK_MONOTONIC. Owner: the receive thread.
final class ArrivalClock {
    /// What the two clocks may come apart from one lap to the next, generously.
    private static final long CLOCK_DRIFT_NANOS = 100L;

    /// Frames of different queues may lie in the ring in another order than their stamps say, apart by so much at the
    /// most: the kernel stamps the frames of a list of eight at once, and answers each with a RST before the next.
    private static final long REORDER_NANOS = 250_000L;

    private final Clock clock;
    private long epochLessNano;
    private long readNanos; // no frame that was handed over has arrived later
    private long earliestNanos = Long.MIN_VALUE; // nor, if its stamp can be trusted, sooner
    private long arrivedNanos; // the frame in hand
    private long newestNanos = Long.MIN_VALUE / 2;
    private long clocksUncertainNanos = Long.MAX_VALUE / 2;

    ArrivalClock(Clock clock) {
        this.clock = clock;
    }

    long nanoTime() {
        return clock.nanoTime();
    }

    /// A look at the ring begins.
    ///
    /// @return when
    long begin() {
        readNanos = clock.nanoTime();
        compareClocks(readNanos);
        return readNanos;
    }

    /// Takes the difference of the two clocks anew, if both could be read in one breath: a thread that was put aside
    /// in between would learn a wrong one. An old difference is right for a long while, and gives way in the end; at
    /// once where the two are farther apart than both readings allow, because then somebody has set CLOCK_REALTIME.
    private void compareClocks(long before) {
        long epoch = clock.epochNanos();
        long between = clock.nanoTime() - before;
        long difference = epoch - (before + between / 2);
        clocksUncertainNanos += CLOCK_DRIFT_NANOS;
        boolean wasSet = Math.abs(difference - epochLessNano) > between + clocksUncertainNanos;
        if (between <= clocksUncertainNanos || wasSet) {
            clocksUncertainNanos = between;
            epochLessNano = difference;
        }
    }

    /// Works out when a frame arrived. One that was stamped before CLOCK_REALTIME was set and is read afterwards, or
    /// the other way round, seems to have come after now, or before what has been heard out: then it has arrived at the
    /// latest now, and its stamp says nothing of those behind it.
    void stamp(long epochNanos) {
        long nanos = epochNanos - epochLessNano;
        if (nanos > readNanos) {
            readNanos = clock.nanoTime();
        }
        if (nanos > readNanos + REORDER_NANOS || nanos < earliestNanos) {
            arrivedNanos = readNanos;
            return;
        }
        arrivedNanos = nanos;
        newestNanos = nanos;
    }

    /// Time from `sentNanos` to the arrival of the frame in hand, 0 or more.
    long sinceNanos(long sentNanos) {
        long nanos = arrivedNanos - sentNanos;
        // A clock that was set by less than a lap shows only here.
        return nanos >= 0 ? nanos : Math.max(0, readNanos - sentNanos);
    }

    /// What had arrived when the look began has been seen, but for what the ring keeps back; and frames come in the
    /// order of their arrival, so the newest one says that none older is kept back.
    long allSeenUntil(long began, long holdNanos) {
        long byFrames = newestNanos - REORDER_NANOS;
        return Math.max(began - holdNanos, Math.min(byFrames, began));
    }

    /// No frame that is still to come can have arrived before that.
    void noneBefore(long nanos) {
        earliestNanos = nanos;
    }
}
