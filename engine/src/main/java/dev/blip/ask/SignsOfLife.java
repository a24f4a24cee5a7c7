package dev.blip.ask;

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

    private final Areas areas;
    private final long[] aliveNanos; // through CELL
    private final AtomicLongArray answers; // by next hop

    /// Address and port, 0 for none; each area has its places, by a hash of the address, so that they are of different
    /// hosts; of the port, where an area is one host. The first to answer stays. Through CELL.
    private final long[] witnesses;

    private final AtomicLongArray asked; // when, by place; 0 if never
    private final int[] cursors; // the asking thread's

    SignsOfLife(Areas areas) {
        this.areas = areas;
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

    private int placeOf(int area, int address, int port) {
        boolean isOneHost = area >= areas.hops() && areas.areHosts();
        int who = isOneHost ? port : address;
        return firstPlace(area) + ((who * MIX >>> 16) & (places(area) - 1));
    }

    private static long word(int address, int port) {
        return Integer.toUnsignedLong(address) << 16 | port;
    }

    /// Any receive thread: a target has answered by itself.
    ///
    /// @param sentNanos  when the probe left that it answers
    void answered(int address, int port, long sentNanos) {
        int hop = areas.hopOf(address);
        answers.getAndIncrement(hop);
        note(hop, address, port, sentNanos);
        int prefix = areas.prefixOf(address);
        if (prefix >= 0) {
            note(prefix, address, port, sentNanos);
        }
    }

    private void note(int area, int address, int port, long sentNanos) {
        if ((long) CELL.getOpaque(aliveNanos, area) < sentNanos) {
            CELL.setOpaque(aliveNanos, area, sentNanos);
        }
        int place = placeOf(area, address, port);
        if ((long) CELL.getOpaque(witnesses, place) == 0) {
            CELL.setOpaque(witnesses, place, word(address, port));
        }
    }

    /// Any thread: when the newest probe into the area left that was answered, or `NEVER`.
    long aliveNanos(int area) {
        return (long) CELL.getOpaque(aliveNanos, area);
    }

    /// Any thread: answers by targets behind a next hop.
    long answers(int hop) {
        return answers.get(hop);
    }

    /// Any receive thread: when the witness that has answered was asked last, or -1 if it is none.
    long askedNanos(int address, int port) {
        long word = word(address, port);
        long nanos = askedNanos(areas.hopOf(address), address, word);
        int prefix = areas.prefixOf(address);
        return prefix < 0 ? nanos : Math.max(nanos, askedNanos(prefix, address, word));
    }

    private long askedNanos(int area, int address, long word) {
        int place = placeOf(area, address, (int) (word & 0xFFFF));
        long nanos = asked.getAcquire(place); // pairs with the release in take
        return nanos != 0 && (long) CELL.getOpaque(witnesses, place) == word ? nanos : -1;
    }

    /// How many hosts can be asked in an area, at the most as many as it has places. Any thread.
    int witnesses(int area) {
        int count = 0;
        for (int place = firstPlace(area), end = place + places(area); place < end; place++) {
            count += (long) CELL.getOpaque(witnesses, place) == 0 ? 0 : 1;
        }
        return count;
    }

    /// Takes the next witness of an area that has not been asked for `restNanos`, and notes that it is asked now.
    ///
    /// @return address and port, port in the low 16 bits; 0 if none has rested
    long take(int area, long nowNanos, long restNanos) {
        int first = firstPlace(area);
        int count = places(area);
        for (int look = 0; look < count; look++) {
            int place = first + (cursors[area] = (cursors[area] + 1) & (count - 1));
            long word = (long) CELL.getOpaque(witnesses, place);
            long last = asked.getPlain(place);
            if (word != 0 && (last == 0 || nowNanos - last >= restNanos)) {
                asked.setRelease(
                        place, Math.max(1, nowNanos)); // pairs with the acquire in askedNanos
                return word;
            }
        }
        return 0;
    }

    /// Any witness of an area, or 0. Any thread.
    long anyOf(int area) {
        for (int place = firstPlace(area), end = place + places(area); place < end; place++) {
            long word = (long) CELL.getOpaque(witnesses, place);
            if (word != 0) {
                return word;
            }
        }
        return 0;
    }
}
