package dev.blip.bench;

import dev.blip.lab.Truth;
import java.util.BitSet;

/// What one run of a program has found, held against the truth as it is read.
final class Found {
    private final Population population;
    private final Truth truth;
    private final BitSet seen;
    private long wrong;
    private long open;
    private long sent = -1;
    private long dropped = -1;
    private double scanMillis = Double.NaN;
    private String remark = "";

    Found(Population population, Truth truth) {
        this.population = population;
        this.truth = truth;
        this.seen = new BitSet();
    }

    /// The program calls this target open. Once is enough.
    void open(int address, int port) {
        if (!population.holds(address, port)) {
            wrong++;
            return;
        }
        int index =
                (address - Population.FIRST) * population.portCount()
                        + port
                        - population.firstPort();
        if (seen.get(index)) {
            return;
        }
        seen.set(index);
        if (truth.stateOf(address, port).equals("open")) {
            open++;
        } else {
            wrong++;
        }
    }

    /// The program tells how many it found, and no more than that.
    void openCount(long count) {
        open = count;
    }

    void sent(long packets) {
        sent = packets;
    }

    /// Answers that the kernel dropped because the program did not fetch them.
    void dropped(long answers) {
        dropped = answers;
    }

    void scanMillis(double millis) {
        scanMillis = millis;
    }

    void remark(String text) {
        remark = text;
    }

    /// Open targets found, each once.
    long open() {
        return open;
    }

    /// Targets called open that are not.
    long wrong() {
        return wrong;
    }

    /// Probes by the program's own count, or -1.
    long sent() {
        return sent;
    }

    /// Answers lost by the program's own count, or -1.
    long dropped() {
        return dropped;
    }

    /// First packet to last verdict by the program's own clock, or not a number.
    double scanMillis() {
        return scanMillis;
    }

    /// What else is worth knowing; empty if nothing.
    String remark() {
        return remark;
    }
}
