package dev.blip.pace;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/// Answers by host and by prefix, counted as they come: how many, how many of them late, how soon the quickest and the
/// slowest. Hosts are hashed to a bounded number of places; two that meet in one are asked as one.
///
/// Receive threads write; the lane's transmit thread reads, and says which witness it has asked. Two receive threads
/// that meet in one place may leave a time that is not the extreme one.
public final class HostAnswers {
    /// What was not heard yet.
    static final int NEVER = Integer.MAX_VALUE;

    private static final int MOST_HOSTS = 1 << 15;
    private static final int MOST_PREFIXES = 1 << 12;
    private static final int FIBONACCI = 0x9E3779B9; // as in SlidingWindows
    private static final long ANSWER = 1L << Integer.SIZE;
    private static final long LATE = 1;
    private static final long NONE = 0;

    /// An answer is late that takes so much longer than the host's quickest: a queue there, or on the way.
    private static final int LATE_MICROS = 1_000;

    private static final int LATE_PART = 4; // or a quarter longer, where that is more

    private static final VarHandle COUNT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle MICROS = MethodHandles.arrayElementVarHandle(int[].class);

    private final boolean areHostsTold;
    private final int hostShift;
    private final int prefixShift;

    // By place; the long ones through COUNT, the others through MICROS.
    private final long[] byHost; // answers in the upper half, late ones in the lower
    private final long[] byPrefix; // likewise
    private final int[] quickest;
    private final int[] slowest;
    private final int[] refusals; // of byHost, those that were errors
    private final long[] known; // one more than the index of a target that has answered
    private final long[] witness; // one more than the index of the one that was asked last
    private final long[] witnessNanos; // when that was; plain, released by witness
    private final int[] witnessMicros; // how long its answer took; NEVER while there is none

    /// @param hosts  how many there are; 0 if answers are not told apart by host
    HostAnswers(long hosts, long prefixes) {
        this.areHostsTold = hosts > 0;
        int places = places(hosts, MOST_HOSTS);
        this.hostShift = Integer.numberOfLeadingZeros(places) + 1;
        this.byHost = new long[places];
        this.quickest = new int[places];
        this.slowest = new int[places];
        this.refusals = new int[places];
        this.known = new long[places];
        this.witness = new long[places];
        this.witnessNanos = new long[places];
        this.witnessMicros = new int[places];
        this.byPrefix = new long[places(prefixes, MOST_PREFIXES)];
        this.prefixShift = Integer.numberOfLeadingZeros(byPrefix.length) + 1;
        Arrays.fill(quickest, NEVER);
        Arrays.fill(witnessMicros, NEVER);
    }

    /// A power of two, 2 or more; at least twice as many as there are kinds, up to `most`.
    private static int places(long kinds, int most) {
        return Math.clamp(4 * Long.highestOneBit(Math.max(1, kinds)), 2, most);
    }

    int hosts() {
        return byHost.length;
    }

    int prefixes() {
        return byPrefix.length;
    }

    /// The place of a host, or of a prefix, from 0.
    int placeOfHost(long host) {
        return place(host, hostShift);
    }

    int placeOfPrefix(long prefix) {
        return place(prefix, prefixShift);
    }

    private static int place(long key, int shift) {
        return (int) (key ^ key >>> Integer.SIZE) * FIBONACCI >>> shift;
    }

    /// Receive thread: a target has answered by itself; the latest is the next witness.
    ///
    /// @param rttNanos  -1 if it is not known
    public void answered(long index, long host, long prefix, long rttNanos) {
        int place = placeOfHost(host);
        count(place, placeOfPrefix(prefix), rttNanos);
        COUNT.setOpaque(known, place, index + 1);
    }

    /// Receive thread: an ICMP error, by whomever, was the answer of a target.
    ///
    /// @param rttNanos  -1 if it says nothing of the way
    public void refused(long host, long prefix, long rttNanos) {
        int place = placeOfHost(host);
        MICROS.getAndAdd(refusals, place, 1); // before the count that releases it
        count(place, placeOfPrefix(prefix), rttNanos);
    }

    /// Receive thread: when the target that has answered once more was asked as its host's witness; -1 if another was,
    /// or none.
    public long witnessNanos(long index, long host) {
        int place = placeOfHost(host);
        boolean isIt = (long) COUNT.getAcquire(witness, place) == index + 1; // pairs with ask
        return isIt ? witnessNanos[place] : -1;
    }

    /// Receive thread: the witness has answered.
    public void witnessAnswered(long host, long prefix, long rttNanos) {
        int place = placeOfHost(host);
        COUNT.setOpaque(witness, place, NONE); // a double counts for nothing
        MICROS.setOpaque(
                witnessMicros, place, micros(rttNanos)); // before the count that releases it
        count(place, placeOfPrefix(prefix), rttNanos);
    }

    private void count(int place, int prefixPlace, long rttNanos) {
        if (!areHostsTold) { // nor is it known who is late
            COUNT.getAndAdd(byPrefix, prefixPlace, ANSWER);
            return;
        }
        long more = ANSWER;
        if (rttNanos >= 0) {
            int micros = micros(rttNanos);
            int least = (int) MICROS.getOpaque(quickest, place);
            if (micros < least) {
                MICROS.setOpaque(quickest, place, micros);
            }
            if (micros > (int) MICROS.getOpaque(slowest, place)) {
                MICROS.setOpaque(slowest, place, micros);
            }
            more += isLate(micros, least) ? LATE : 0;
        }
        COUNT.getAndAdd(byPrefix, prefixPlace, more);
        COUNT.getAndAdd(byHost, place, more); // releases what stands above
    }

    private static int micros(long nanos) {
        return Math.clamp(nanos / 1_000, 0, NEVER - 1);
    }

    private static boolean isLate(int micros, int quickest) {
        return quickest != NEVER && micros - quickest > Math.max(LATE_MICROS, quickest / LATE_PART);
    }

    /// What has been counted of a host, to be read by `answers` and `late`.
    long ofHost(int place) {
        return (long) COUNT.getAcquire(byHost, place); // pairs with the last add of count
    }

    /// How many of the answers were errors.
    int refusals(int place) {
        return (int) MICROS.getOpaque(refusals, place);
    }

    long ofPrefix(int place) {
        return (long) COUNT.getOpaque(byPrefix, place);
    }

    static long answers(long counted) {
        return counted >>> Integer.SIZE;
    }

    static long late(long counted) {
        return counted & 0xFFFF_FFFFL;
    }

    long quickestNanos(int place) {
        return (int) MICROS.getOpaque(quickest, place) * 1_000L;
    }

    long slowestNanos(int place) {
        return (int) MICROS.getOpaque(slowest, place) * 1_000L;
    }

    /// The way to the host has changed: what was quick before is no measure.
    void forgetTimes(int place) {
        MICROS.setOpaque(quickest, place, NEVER);
        MICROS.setOpaque(slowest, place, 0);
    }

    /// The index of a target that the host has answered on, or -1.
    long known(int place) {
        return (long) COUNT.getOpaque(known, place) - 1;
    }

    /// The witness is not waited for any more: if it answers after all, it counts for nothing.
    void giveUpWitness(int place) {
        COUNT.setOpaque(witness, place, NONE);
    }

    /// What was slow a while ago counts half.
    void ageTimes(int place) {
        int least = (int) MICROS.getOpaque(quickest, place);
        int most = (int) MICROS.getOpaque(slowest, place);
        if (most > least) {
            MICROS.setOpaque(slowest, place, least + (most - least) / 2);
        }
    }

    /// Transmit thread: the target that `known` has given is asked now.
    void ask(int place, long index, long nowNanos) {
        COUNT.setOpaque(witness, place, NONE);
        MICROS.setOpaque(witnessMicros, place, NEVER);
        witnessNanos[place] = nowNanos;
        COUNT.setRelease(witness, place, index + 1); // pairs with the acquire in witnessNanos
    }

    boolean hasWitnessAnswered(int place) {
        return (int) MICROS.getOpaque(witnessMicros, place) != NEVER; // behind ofHost
    }

    boolean wasWitnessLate(int place) {
        int micros = (int) MICROS.getOpaque(witnessMicros, place);
        return isLate(micros, (int) MICROS.getOpaque(quickest, place));
    }
}
