package dev.blip.app.output;

import dev.blip.report.Reason;
import dev.blip.report.State;

/// The ports of one host that are not listed one by one, counted as Nmap's `extraports` are.
public final class ExtraPorts {
    public static final ExtraPorts NONE = new ExtraPorts(new int[Reason.values().length], 0);

    private static final Reason[] REASONS = Reason.values();

    private final int[] byReason;
    private final int undecided;

    /// @param byReason   by the reason's ordinal, how many there are of it
    /// @param undecided  of an incomplete scan, those that were silent or never asked; nobody knows which
    ExtraPorts(int[] byReason, int undecided) {
        this.byReason = byReason;
        this.undecided = undecided;
    }

    int count(Reason reason) {
        return byReason[reason.ordinal()];
    }

    int count(State state) {
        int count = state == State.UNKNOWN ? undecided : 0;
        for (Reason reason : REASONS) {
            count += reason.state() == state ? count(reason) : 0;
        }
        return count;
    }

    /// The state that most of them are in; the first of several. Meaningless if there are none.
    State most() {
        State most = State.OPEN;
        for (State state : State.values()) {
            most = count(state) > count(most) ? state : most;
        }
        return most;
    }
}
