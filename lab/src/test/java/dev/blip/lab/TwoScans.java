package dev.blip.lab;

import dev.blip.plan.ScanPlan;
import dev.blip.report.ScanSummary;
import dev.blip.scan.Scans;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Two scans of the same targets at the same time, in one process that shares its source ports between them: a program
/// of its own, to be run in a lab whose responder answers as [Truth#THIRDS] says. Exits with 0 if both are complete and
/// no verdict is wrong.
final class TwoScans {
    static final Prefix TARGETS = Prefix.of("198.18.0.0/19");
    static final int COUNT = 8192;

    private TwoScans() {}

    public static void main(String[] arguments) throws Exception {
        boolean isRight = true;
        try (var scans = Scans.open();
                var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(scan(1, scans));
            var second = threads.submit(scan(2, scans));
            isRight &= first.get();
            isRight &= second.get();
        }
        System.exit(isRight ? 0 : 1);
    }

    private static Callable<Boolean> scan(long seed, Scans scans) {
        var plan =
                ScanPlan.of(
                        AddressSet.range(TARGETS.address(), TARGETS.address() + COUNT - 1),
                        PortSet.of(80),
                        seed);
        return () -> {
            var right = new AtomicInteger();
            try (var scan = scans.open(plan)) {
                ScanSummary summary =
                        scan.run(observation -> {
                            String said = observation.state().name().toLowerCase(Locale.ROOT);
                            if (said.equals(
                                    Truth.THIRDS.stateOf(observation.host(), observation.port()))) {
                                right.incrementAndGet();
                            }
                        });
                System.out.println("right: " + right + " of " + COUNT + ", " + summary);
                return summary.ending().isComplete() && right.get() == COUNT;
            }
        };
    }
}
