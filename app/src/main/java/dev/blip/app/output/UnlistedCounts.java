package dev.blip.app.output;

import dev.blip.report.Observation;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.List;

/// How many ports of each host, TCP and UDP, were settled by each reason without being listed: open addressing with
/// linear probing, 12 bytes a place, bounded. One thread.
final class UnlistedCounts {
    private static final int MOST_PLACES = 1 << 21;
    private static final int FIRST_PLACES = 1 << 10;
    private static final int REASON_BITS = 8;
    private static final long GOLDEN =
            0x9E3779B97F4A7C15L; // Knuth, TAOCP 3, 6.4: 2^64 / golden ratio

    private static final Transport[] TRANSPORTS = Transport.values();
    private static final Reason[] REASONS = Reason.values();

    private long[] keys = new long[FIRST_PLACES]; // host, protocol and reason, plus 1; 0 is free
    private int[] counts = new int[FIRST_PLACES];
    private int used;
    private boolean isFull;

    void add(Observation o) {
        long key = key(o.hostKey(), o.transport(), o.reason());
        int place = placeOf(key);
        if (keys[place] == 0) {
            if (used == MOST_PLACES / 2) {
                isFull = true;
                return;
            }
            keys[place] = key;
            used++;
        }
        counts[place]++;
        if (used > keys.length / 2 && keys.length < MOST_PLACES) {
            grow();
        }
    }

    /// What is known of the ports of a host that are not listed; nothing if something had no place. Those that neither
    /// answered nor had an answer in their name were silent; in a scan that is not complete, some of them may never
    /// have been asked.
    ///
    /// @param ports      of the host, that are listed
    /// @param isDecided  whether every target has its verdict
    ExtraPorts others(List<Observation> ports, ScanStart asked, boolean isDecided) {
        if (isFull) {
            return ExtraPorts.NONE;
        }
        var byReason = new int[REASONS.length];
        boolean isSilent = isDecided || asked.listed().contains(State.UNKNOWN);
        int undecided = 0;
        for (Transport transport : TRANSPORTS) {
            Reason silence = Question.silence(transport);
            int rest =
                    asked.portsAsked(ports.getFirst(), transport)
                            - told(ports, transport, byReason);
            if (isSilent && !asked.listed().contains(silence.state())) {
                byReason[silence.ordinal()] += Math.max(0, rest);
            } else {
                undecided += Math.max(0, rest);
            }
        }
        return new ExtraPorts(byReason, undecided);
    }

    /// Counts by their reason those of a host's ports, of one protocol, that the engine has told of unlisted.
    ///
    /// @return how many it has told of, the listed ones among them
    private int told(List<Observation> ports, Transport transport, int[] byReason) {
        int told = 0;
        for (Observation o : ports) {
            told += o.transport() == transport ? 1 : 0;
        }
        for (Reason reason : REASONS) {
            int count = counts[placeOf(key(ports.getFirst().hostKey(), transport, reason))];
            byReason[reason.ordinal()] += count;
            told += count;
        }
        return told;
    }

    private static long key(long hostKey, Transport transport, Reason reason) {
        long ports = hostKey << 1 | transport.ordinal();
        return (ports << REASON_BITS | reason.ordinal()) + 1;
    }

    /// Where `key` is, or where it would be put.
    private int placeOf(long key) {
        int mask = keys.length - 1;
        int place = (int) (key * GOLDEN >>> 32) & mask;
        while (keys[place] != 0 && keys[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldCounts = counts;
        keys = new long[oldKeys.length * 2];
        counts = new int[keys.length];
        for (int old = 0; old < oldKeys.length; old++) {
            if (oldKeys[old] != 0) {
                int place = placeOf(oldKeys[old]);
                keys[place] = oldKeys[old];
                counts[place] = oldCounts[old];
            }
        }
    }
}
