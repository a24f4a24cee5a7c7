package dev.blip.host;

import dev.blip.linux.Fd;
import java.util.concurrent.atomic.AtomicInteger;

/// Consecutive TCP source ports that are ours alone, machine-wide, until they are released.
public final class PortLease {
    private static final int LEASED = 0;
    private static final int QUARANTINED = 1;
    private static final int FREED = 2;

    private final PortAllocator allocator;
    private final int first;
    private final Fd[] sockets;
    private final AtomicInteger state = new AtomicInteger(LEASED);

    /// Written before the lease enters the queue, read by who takes it out of there.
    private long deadlineNanos;

    PortLease(PortAllocator allocator, int first, Fd[] sockets) {
        this.allocator = allocator;
        this.first = first;
        this.sockets = sockets;
    }

    /// The lowest port.
    public int first() {
        return first;
    }

    /// How many, from [#first()] upwards.
    public int count() {
        return sockets.length;
    }

    /// Gives the ports back: they stay ours until the deadline, because a late reply to them may still come, and are
    /// freed by whoever leases next after it. A second call does nothing. Any thread.
    ///
    /// @param deadlineNanos  on the clock of [PortAllocator#lease(int, long)]
    public void release(long deadlineNanos) {
        if (state.compareAndSet(LEASED, QUARANTINED)) {
            this.deadlineNanos = deadlineNanos;
            allocator.quarantine(this);
        }
    }

    boolean isOver(long nowNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /// Lets the kernel have the ports.
    ///
    /// @return false if that was done before
    boolean free() {
        if (state.getAndSet(FREED) == FREED) {
            return false;
        }
        for (Fd socket : sockets) {
            socket.close();
        }
        return true;
    }
}
