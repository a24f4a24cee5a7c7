package dev.blip.ask;

import dev.blip.ledger.Tranche;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The tranches of a lane that are being asked or kept open, oldest first. Writer: its transmit thread, which replaces
/// the whole array; any thread may look one up.
public final class Tranches {
    private static final Tranche[] NONE = {};

    private volatile Tranche[] live = NONE;

    /// The tranches as they are now. Not to be changed.
    Tranche[] live() {
        return live;
    }

    /// The tranche that `position` lies in, or null if it is not open: not asked yet, or closed.
    @Nullable Tranche of(long position) {
        Tranche[] now = live;
        for (int i = now.length - 1; i >= 0; i--) { // most answers are of the newest
            long entry = position - now[i].first();
            if (entry >= 0 && entry < now[i].size()) {
                return now[i];
            }
        }
        return null;
    }

    void add(Tranche tranche) {
        Tranche[] now = live;
        Tranche[] next = Arrays.copyOf(now, now.length + 1);
        next[now.length] = tranche;
        live = next;
    }

    void remove(Tranche tranche) {
        Tranche[] now = live;
        Tranche[] next = new Tranche[now.length - 1];
        int n = 0;
        for (Tranche t : now) {
            if (t != tranche) {
                next[n++] = t;
            }
        }
        live = next;
    }
}
