package dev.blip.bench;

import dev.blip.lab.Lab;
import dev.blip.lab.Layout;
import dev.blip.lab.Truth;
import dev.blip.lab.Workshop;
import java.nio.file.Path;
import java.util.List;

/// Who answers in a work, and what becomes of the answers at the scanner's host.
sealed interface Answers {
    /// What is open, in truth.
    Truth truth();

    /// What lies between the scanner and who answers.
    default Layout layout() {
        return Layout.PLAIN;
    }

    /// What the narrowest place on the way lets through, frames a second; 0 if there is none.
    default int packetsPerSecond() {
        return 0;
    }

    /// Makes `lab` answer like this; counters start at 0.
    void prepare(Lab lab, Path sources);

    /// The target's kernel, by its own TCP stack, on port 80 of every address.
    record ByKernel() implements Answers {
        @Override
        public Truth truth() {
            return Truth.ALL_OPEN;
        }

        @Override
        public void prepare(Lab lab, Path sources) {}
    }

    /// The lab's XDP responder.
    ///
    /// @param withResets  the scanner's kernel sees the answers and refuses them, as it does by default; without,
    ///                    a rule takes them off behind the packet sockets
    record ByXdp(Truth truth, boolean withResets) implements Answers {
        @Override
        public void prepare(Lab lab, Path sources) {
            lab.answerByXdp(truth);
            if (!withResets) {
                lab.withholdAnswersFromKernel();
            }
        }
    }

    /// The lab's XDP responder, at the other end of a wire that delays or has a bottleneck. The
    /// scanner's kernel sends no RSTs: they would take half of the bottleneck.
    ///
    /// @param cable  the wire
    record OverCable(Truth truth, Layout.Cable cable) implements Answers {
        @Override
        public Layout layout() {
            return Layout.PLAIN.through(cable);
        }

        @Override
        public int packetsPerSecond() {
            return cable.packetsPerSecond();
        }

        @Override
        public void prepare(Lab lab, Path sources) {
            lab.answerByXdp(truth);
            lab.withholdAnswersFromKernel();
        }
    }

    /// The lab's XDP responder in both families, without RSTs of the scanner's kernel.
    record InBothFamilies(Truth truth) implements Answers {
        @Override
        public void prepare(Lab lab, Path sources) {
            lab.alsoIpv6();
            lab.answerByXdp(truth);
            lab.withholdAnswersFromKernel();
        }
    }

    /// Nobody: `xdp_sink.c` swallows every probe and notes when it came.
    record Nobody() implements Answers {
        private static final Truth SILENT = new Truth(0, 0, 0, 0);

        @Override
        public Truth truth() {
            return SILENT;
        }

        @Override
        public void prepare(Lab lab, Path sources) {
            lab.answerByXdp(Workshop.bpf(sources.resolve("xdp_sink.c"), List.of()));
        }
    }
}
