package dev.blip.sim;

import dev.blip.run.Crew;
import dev.blip.run.Duty;
import dev.blip.run.Worker;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A crew that works while the reporting thread rests: in turn who sends, then the clock, then who hears.
final class SimCrew implements Crew {
    private static final int MOST_TURNS = 50_000_000;

    private final SimNetwork network;
    private final Runnable beforeEach;
    private final List<Simulated> senders = new ArrayList<>();
    private final List<Simulated> hearers = new ArrayList<>();
    private int turns;

    /// @param beforeEach  called before each turn
    SimCrew(SimNetwork network, Runnable beforeEach) {
        this.network = network;
        this.beforeEach = beforeEach;
    }

    private final class Simulated implements Worker {
        private final Duty duty;
        private final boolean isHearer;
        private boolean isAlive;

        Simulated(Duty duty, boolean isHearer) {
            this.duty = duty;
            this.isHearer = isHearer;
        }

        @Override
        public void start() {
            isAlive = true;
            if (isHearer) {
                work();
            }
        }

        long work() {
            long next = duty.turn(network.nanoTime());
            isAlive = next != Duty.NEVER;
            return next;
        }

        @Override
        public boolean isAlive() {
            return isAlive;
        }

        @Override
        public void wake() {}

        /// Nobody but the caller works, so whoever is waited for works now.
        @Override
        public void join() {
            while (isAlive) {
                long next = work();
                if (next != Duty.NEVER && next > network.nanoTime()) {
                    network.advanceTo(next);
                }
            }
        }
    }

    @Override
    public Worker hire(String name, Duty duty) {
        boolean isHearer = name.startsWith("blip-receive");
        var worker = new Simulated(duty, isHearer);
        (isHearer ? hearers : senders).add(worker);
        return worker;
    }

    @Override
    public void rest(long nanos) {
        if (++turns > MOST_TURNS) {
            throw new IllegalStateException("the scan does not end");
        }
        beforeEach.run();
        long next = send();
        if (next != Duty.NEVER && next > network.nanoTime()) {
            network.advanceTo(next);
        }
        hear();
    }

    /// A turn of all who send, begun or not.
    ///
    /// @return when the next is due
    long send() {
        long next = Duty.NEVER;
        for (Simulated sender : senders) {
            next = Math.min(next, sender.work());
        }
        return next;
    }

    /// A turn of all who hear.
    void hear() {
        for (Simulated hearer : hearers) {
            hearer.work();
        }
    }

    @Override
    public @Nullable Throwable failure() {
        return null;
    }
}
