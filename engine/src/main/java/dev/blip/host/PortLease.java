package dev.blip.host;

/// Consecutive TCP source ports that are ours alone, machine-wide, until they are released.
public interface PortLease {
    /// The lowest port.
    int first();

    /// How many, from [#first()] upwards.
    int count();

    /// Gives the ports back: they stay ours until the deadline, because a late reply to them may still come, and are
    /// freed by whoever leases next after it. A second call does nothing. Any thread.
    ///
    /// @param deadlineNanos  on the clock of [PortAllocator#lease(int, long)]
    void release(long deadlineNanos);
}
