package dev.blip.probe;

import dev.blip.bpf.FilterRules;
import dev.blip.verdict.Reason;
import dev.blip.wire.SlotShape;

/// One kind of question: what is sent to a target, by what an answer is known, and what silence means. Immutable; any
/// thread may encode into an array of its own.
public interface Probe {
    /// What all of its packets have in common.
    SlotShape slot();

    /// The packet that every slot must hold before `encode` completes it: no link header. A copy.
    byte[] template();

    /// Completes the probe that begins at `words[at]`. Allocates nothing.
    ///
    /// @param words    packets as they lie in memory, each int four bytes of them in native order; where frames have a
    ///     link header it ends at `at`
    /// @param target   as `TargetSpace.target` gives it
    /// @param attempt  0 for the first probe to this target
    /// @return false if the target is excluded, or nobody knows where it is on the link: the packet must not be sent
    boolean encode(int[] words, int at, long target, int attempt);

    /// Reads what answers it. One for each receive thread.
    ///
    /// @param linkHeader  14 where frames begin with an Ethernet header, 0 where they begin with the packet
    ReplyReader reader(int linkHeader);

    /// What the kernel lets through of what answers it.
    FilterRules filter();

    /// How many passes a target has had at the least before its silence can mean anything.
    default int leastPasses() {
        return 2;
    }

    /// Whether silence is an answer like others, so that nobody wonders where all are silent.
    default boolean isSilenceUsual() {
        return false;
    }

    /// What a target is that has not answered: filtered, or not there.
    Reason silence();

    /// How many ports it leaves from: as many as there are attempts to tell apart; 0 of a protocol without ports.
    int sourcePorts();
}
