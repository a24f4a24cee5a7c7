package dev.blip.trust;

import dev.blip.report.Observation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Findings that wait, in chains, up to a bound. A place that gets free is used again. Owner: one thread.
public final class HeldFindings {
    static final int END = -1;

    private static final int FIRST_PLACES = 1 << 6;

    private final int most;
    // Chains by index and not by nodes: what waits is bounded by memory that is taken step by step,
    // and a place costs no object of its own.
    private @Nullable Observation[] findings = new @Nullable Observation[FIRST_PLACES];
    private int[] next = new int[FIRST_PLACES];
    private int used; // places that ever held something
    private int free = END; // chain of places that do no more

    /// @param most  findings that may wait
    HeldFindings(int most) {
        this.most = most;
    }

    /// Whether nothing more can wait: the watch then tells findings unchecked, and counts them.
    boolean isFull() {
        return free == END && used == most;
    }

    /// Adds a finding to a chain, if not `isFull`.
    ///
    /// @param chain  its first place, or `END`
    /// @return the chain's first place now
    int add(Observation finding, int chain) {
        // Places that were used before come first, so that the arrays grow only as far as findings
        // wait at one time.
        int place = free;
        if (place != END) {
            free = next[place];
        } else {
            place = used++;
            if (place == next.length) {
                int places = Math.min(most, used * 2);
                findings = Arrays.copyOf(findings, places);
                next = Arrays.copyOf(next, places);
            }
        }
        findings[place] = finding;
        next[place] = chain;
        return place;
    }

    Observation finding(int place) {
        Observation finding = findings[place];
        assert finding != null : "nothing waits there: place=" + place;
        return finding;
    }

    /// The place behind `place` in its chain, or `END`.
    int next(int place) {
        return next[place];
    }

    /// Frees a place.
    ///
    /// @return the place behind it, or `END`
    int remove(int place) {
        int behind = next[place];
        findings[place] = null;
        next[place] = free;
        free = place;
        return behind;
    }
}
