package dev.blip.pace;

/// Says when one host may be asked next, by what it has answered so far. No clock, no I/O. Owner: one transmit thread.
interface AskedHost {
    /// When it was asked last, far in the past if never.
    long lastNanos();

    /// Whether it has ever answered.
    boolean hasAnswered();

    /// Whether it has answered all that it was asked, and that was enough to tell.
    boolean isComplete();

    /// When it may be asked: not after `nowNanos` if it may be now, else when to look again.
    ///
    /// @param heardNanos  all that had arrived by then has been counted
    long opensAt(long nowNanos, long heardNanos);

    /// It is being asked.
    ///
    /// @param isAgain  whether the target was silent before
    void asked(boolean isAgain, long nowNanos);

    /// A target that has answered before is being asked, for whatever reason.
    void askedKnown(long nowNanos);

    /// The index of the target that is to be asked next of all, though it has answered; -1 if none is.
    long witnessDue(long nowNanos);

    /// That target is being asked.
    void askedWitness(long index, long nowNanos);
}
