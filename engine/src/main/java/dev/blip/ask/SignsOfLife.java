package dev.blip.ask;

import dev.blip.targets.TargetSpace;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/// Who has answered in each area, and when the newest probe left that was answered: what was asked before that was
/// asked on a path that carried both ways.
///
/// Receive threads call `answered`; one transmit thread at a time takes witnesses. Two receive threads that meet may
/// leave the older of two times: the area then looks a little less alive than it is.
public final class SignsOfLife {
    /// No probe has been answered.
    static final long NEVER = Long.MIN_VALUE / 2;

    private static final int HOP_WITNESSES = 64;
    private static final int PREFIX_WITNESSES = 4;
    private static final int MIX = 0x9E3779B9;
    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    /// What an empty place of `witnesses` holds: a full one has one more than the index, so that an array of zeros is
    /// empty.
    private static final long NONE = 0;

    private final Areas areas;
    private final TargetSpace space;
    private final long[] aliveNanos; // through CELL
    private final AtomicLongArray answers; // by next hop

    /// Their indexes and one, or NONE; each area has its places, by a hash of the host, so that they are of different
    /// hosts; of the index, where an area is one host. The first to answer stays. Through CELL.
    private final long[] witnesses;

    private final AtomicLongArray asked; // when, by place; 0 if never
    private final int[] cursors; // the asking thread's

    SignsOfLife(Areas areas, TargetSpace space) {
        this.areas = areas;
        this.space = space;
        this.aliveNanos = new long[areas.count()];
        this.answers = new AtomicLongArray(areas.hops());
        int places = firstPlace(areas.count());
        this.witnesses = new long[places];
        this.asked = new AtomicLongArray(places);
        this.cursors = new int[areas.count()];
        Arrays.fill(aliveNanos, NEVER);
    }

    private int firstPlace(int area) {
        int hops = areas.hops();
        return area <= hops
                ? area * HOP_WITNESSES
                : hops * HOP_WITNESSES + (area - hops) * PREFIX_WITNESSES;
    }

    private int places(int area) {
        return area < areas.hops() ? HOP_WITNESSES : PREFIX_WITNESSES;
    }

    private int placeOf(int area, long index, long host) {
        boolean isOneHost = area >= areas.hops() && areas.areHosts();
        int who = (int) (isOneHost ? index : host);
        return firstPlace(area) + ((who * MIX >>> 16) & (places(area) - 1));
    }

    /// Any receive thread: a target has answered by itself.
    ///
    /// @param host       of the target, as `TargetSpace` numbers it
    /// @param sentNanos  when the probe left that it answers
    /// @param isSampled  whether that was one of those by which answers are expected
    void answered(long index, long host, long sentNanos, boolean isSampled) {
        int hop = areas.hopOf(host);
        if (isSampled) {
            answers.getAndIncrement(hop);
        }
        note(hop, index, host, sentNanos);
        int prefix = areas.prefixOf(host);
        if (prefix >= 0) {
            note(prefix, index, host, sentNanos);
        }
    }

    private void note(int area, long index, long host, long sentNanos) {
        if ((long) CELL.getOpaque(aliveNanos, area) < sentNanos) {
            CELL.setOpaque(aliveNanos, area, sentNanos);
        }
        int place = placeOf(area, index, host);
        if ((long) CELL.getOpaque(witnesses, place) == NONE) {
            CELL.setOpaque(witnesses, place, index + 1);
        }
    }

    /// Any thread: when the newest probe into the area left that was answered, or `NEVER`.
    long aliveNanos(int area) {
        return (long) CELL.getOpaque(aliveNanos, area);
    }

    /// Any thread: answers by targets behind a next hop to probes that were sampled.
    long answers(int hop) {
        return answers.get(hop);
    }

    /// Any receive thread: when the witness that has answered was asked last, or -1 if it is none.
    ///
    /// @param host  of the target, as `TargetSpace` numbers it
    long askedNanos(long index, long host) {
        long nanos = askedNanos(areas.hopOf(host), index, host);
        int prefix = areas.prefixOf(host);
        return prefix < 0 ? nanos : Math.max(nanos, askedNanos(prefix, index, host));
    }

    private long askedNanos(int area, long index, long host) {
        int place = placeOf(area, index, host);
        long nanos = asked.getAcquire(place); // pairs with the release in take
        return nanos != 0 && (long) CELL.getOpaque(witnesses, place) == index + 1 ? nanos : -1;
    }

    /// How many hosts can be asked in an area, at the most as many as it has places. Any thread.
    int witnesses(int area) {
        int count = 0;
        for (int place = firstPlace(area), end = place + places(area); place < end; place++) {
            count += (long) CELL.getOpaque(witnesses, place) == NONE ? 0 : 1;
        }
        return count;
    }

    /// Takes the next witness of an area that has not been asked for `restNanos`, and notes that it is asked now.
    ///
    /// @return its index; -1 if none has rested
    long take(int area, long nowNanos, long restNanos) {
        int first = firstPlace(area);
        int count = places(area);
        for (int look = 0; look < count; look++) {
            int place = first + (cursors[area] = (cursors[area] + 1) & (count - 1));
            long witness = (long) CELL.getOpaque(witnesses, place);
            long last = asked.getPlain(place);
            if (witness != NONE && (last == 0 || nowNanos - last >= restNanos)) {
                asked.setRelease(
                        place, Math.max(1, nowNanos)); // pairs with the acquire in askedNanos
                return witness - 1;
            }
        }
        return -1;
    }

    /// The witness that was taken last of an area was not asked after all.
    void takeBack(int area) {
        asked.setRelease(firstPlace(area) + cursors[area], 0);
    }

    /// The host of any witness of an area, as `TargetSpace` numbers it. Any thread; only where there is one.
    long hostIn(int area) {
        return space.hostAt(anyOf(area));
    }

    /// The port of the witness that `hostIn` gives the host of.
    int portIn(int area) {
        return TargetSpace.portOf(space.target(anyOf(area)));
    }

    /// The index of any witness of an area, or -1.
    private long anyOf(int area) {
        for (int place = firstPlace(area), end = place + places(area); place < end; place++) {
            long witness = (long) CELL.getOpaque(witnesses, place);
            if (witness != NONE) {
                return witness - 1;
            }
        }
        return -1;
    }
}
