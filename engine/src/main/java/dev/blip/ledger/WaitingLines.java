package dev.blip.ledger;

import java.util.Arrays;

/// Entries of a tranche that wait because their host may not be asked yet: a line for each place that hosts are hashed
/// to, first come, first served. The lines themselves wait in a ring, so that each has its turn. Owner: the transmit
/// thread.
///
/// Memory: 4 bytes an entry and 12 a place.
public final class WaitingLines {
    private static final int NONE = -1;

    private final int[] next; // by entry, behind it in its line
    private final int[] head; // by place; NONE if nobody waits there
    private final int[] tail;
    private final int[] ring; // places where somebody waits
    private int ringAt; // of the line whose turn it is
    private final long staged;
    private int lines;
    private int waiting;
    private int waitingStaged;

    /// @param entries  of the tranche
    /// @param places   that hosts are hashed to
    /// @param staged   how many of the first entries come before the others
    WaitingLines(int entries, int places, long staged) {
        this.staged = staged;
        this.next = new int[entries];
        this.head = new int[places];
        this.tail = new int[places];
        this.ring = new int[places];
        Arrays.fill(head, NONE);
    }

    /// How many entries wait.
    public int waiting() {
        return waiting;
    }

    /// Whether any of those waits who come before the others.
    public boolean isAnyStaged() {
        return waitingStaged > 0;
    }

    /// How many lines there are.
    public int lines() {
        return lines;
    }

    /// An entry joins the line of its host.
    void join(int entry, int place) {
        next[entry] = NONE;
        if (head[place] == NONE) {
            head[place] = entry;
            ring[(ringAt + lines++) % ring.length] = place;
        } else {
            next[tail[place]] = entry;
        }
        tail[place] = entry;
        waiting++;
        waitingStaged += entry < staged ? 1 : 0;
    }

    /// The first of the line whose turn it is. Only while anybody waits.
    public int first() {
        return head[ring[ringAt]];
    }

    /// The next line has its turn.
    public void turn() {
        int place = ring[ringAt];
        ringAt = ringAt + 1 == ring.length ? 0 : ringAt + 1;
        ring[(ringAt + lines - 1) % ring.length] = place;
    }

    /// The first of the line whose turn it is waits no longer.
    public void leave() {
        int place = ring[ringAt];
        int entry = head[place];
        head[place] = next[entry];
        waiting--;
        waitingStaged -= entry < staged ? 1 : 0;
        if (head[place] == NONE) {
            ringAt = ringAt + 1 == ring.length ? 0 : ringAt + 1;
            lines--;
        }
    }

    /// Nobody waits any more.
    void clear() {
        while (waiting > 0) {
            leave();
        }
    }
}
