package dev.blip.lab;

import dev.blip.host.PortAllocator;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.Pace;
import dev.blip.plan.Part;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.TimeLimits;
import dev.blip.report.ScanSummary;
import dev.blip.scan.Scan;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.util.EnumSet;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// Two scans of the same targets at the same time, in one process with one port allocator: a program of its own, to be
/// run in a lab whose responder answers as [Truth#THIRDS] says. Exits with 0 if both are complete and no verdict is
/// wrong.
final class TwoScans {
    static final Prefix TARGETS = Prefix.of("198.18.0.0/19");
    static final int COUNT = 8192;

    private TwoScans() {}

    public static void main(String[] arguments) throws Exception {
        boolean isRight = true;
        try (var ports = PortAllocator.open();
                var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(scan(1, ports));
            var second = threads.submit(scan(2, ports));
            isRight &= first.get();
            isRight &= second.get();
        }
        System.exit(isRight ? 0 : 1);
    }

    private static Callable<Boolean> scan(long seed, PortAllocator ports) {
        var plan =
                new ScanPlan(
                        AddressSet.range(TARGETS.address(), TARGETS.address() + COUNT - 1),
                        AddressSet.EMPTY,
                        PortSet.of(80),
                        Pace.DEFAULT,
                        RetryPolicy.DEFAULT,
                        TimeLimits.NONE,
                        Part.WHOLE,
                        seed,
                        false,
                        LinkPlan.DEFAULT,
                        EnumSet.allOf(State.class));
        return () -> {
            var right = new AtomicInteger();
            try (var scan = Scan.open(plan, ports)) {
                ScanSummary summary =
                        scan.run(observation -> {
                            String said = observation.state().name().toLowerCase(Locale.ROOT);
                            if (said.equals(
                                    Truth.THIRDS.stateOf(
                                            observation.address(), observation.port()))) {
                                right.incrementAndGet();
                            }
                        });
                System.out.println("right: " + right + " of " + COUNT + ", " + summary);
                return summary.complete() && right.get() == COUNT;
            }
        };
    }
}
