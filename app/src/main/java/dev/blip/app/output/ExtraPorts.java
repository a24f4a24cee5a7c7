package dev.blip.app.output;

import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

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

    /// The states that they are in, the most frequent first, of equals the one that `State` names first: Nmap's order,
    /// which ndiff compares.
    List<State> states() {
        var states = new ArrayList<State>();
        for (State state : State.values()) {
            if (count(state) > 0) {
                states.add(state);
            }
        }
        states.sort(Comparator.comparingInt(state -> -count(state)));
        return states;
    }
}
