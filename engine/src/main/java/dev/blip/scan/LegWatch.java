package dev.blip.scan;

import dev.blip.ask.TransmitSide;

/// Looks after what a run sends by, and tells its transmit side. Owner: the reporting thread.
interface LegWatch extends AutoCloseable {
    /// Nothing can happen to the link.
    LegWatch NONE =
            new LegWatch() {
                @Override
                public void look(long startedNanos, long nowNanos, TransmitSide side) {}

                @Override
                public String fault() {
                    return "";
                }

                @Override
                public void end() {}

                @Override
                public void close() {}
            };

    /// @param startedNanos  when the run began
    void look(long startedNanos, long nowNanos, TransmitSide side);

    /// What is wrong with the link, for people; empty if nothing is. Any thread.
    String fault();

    /// Waits until nothing is watched any more.
    void end();

    /// After `end`.
    @Override
    void close();
}
