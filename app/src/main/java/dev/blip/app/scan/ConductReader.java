package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Option;
import dev.blip.app.option.Quantity;
import dev.blip.app.option.UsageError;
import dev.blip.app.text.Rates;
import dev.blip.plan.Caps;
import dev.blip.plan.Conduct;
import dev.blip.plan.Pace;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.StopRules;
import dev.blip.plan.TimeLimits;
import org.jspecify.annotations.Nullable;

/// How a scan behaves, by the arguments: its pace, its caps, its retries, its time limits, and when it stops. What is
/// not said is as the timing template has it.
final class ConductReader {
    /// A SYN on Ethernet with preamble, check sequence and gap, IEEE 802.3: 74 bytes of frame and 24 around it; the
    /// shortest frame is 60 bytes.
    private static final int ORDINARY_ON_WIRE = 98;

    private static final int SMALLEST_ON_WIRE = 84;

    private final Arguments arguments;
    private final TimingTemplate timing;

    ConductReader(Arguments arguments) throws UsageError {
        this.arguments = arguments;
        this.timing = TimingTemplate.named(arguments.value(ScanOption.TIMING));
    }

    Conduct conduct() throws UsageError {
        return new Conduct(pace(), retry(), limits(), caps(), stopRules());
    }

    private Pace pace() throws UsageError {
        String rate = arguments.value(ScanOption.RATE);
        String least = arguments.value(ScanOption.MIN_RATE);
        boolean isTemplates = rate == null && least == null && timing.isSlow();
        double leastPerSecond = least == null ? 0 : Quantity.packets("--min-rate", least);
        double most = Math.max(Pace.DEFAULT.packetsPerSecond(), leastPerSecond);
        if (rate != null) {
            most = Quantity.packets("--rate", rate);
        } else if (isTemplates) {
            most = timing.packetsPerSecond();
        }
        most = Math.min(most, packetsOfBandwidth());
        if (leastPerSecond > most) {
            String bound = Rates.packets(most);
            throw new UsageError(
                    "--min-rate " + least + " is above the ceiling of " + bound + " packets/s",
                    "--min-rate " + bound.replace(",", ""));
        }
        if (least != null) {
            return new Pace(most, leastPerSecond); // never below it, whatever is waited for
        }
        return timing.isSlow() ? Pace.serial(most) : new Pace(most);
    }

    /// Hosts and prefixes are spared unless the user says that no cap holds for a host.
    private Caps caps() throws UsageError {
        return new Caps(
                cap(ScanOption.MAX_HOST_RATE),
                cap(ScanOption.MAX_PREFIX_RATE),
                cap(ScanOption.MAX_NEXT_HOP_RATE),
                packetsOfBandwidth(),
                nat(),
                !isNone(arguments.value(ScanOption.MAX_HOST_RATE)));
    }

    private double cap(Option option) throws UsageError {
        String given = arguments.value(option);
        return given == null || isNone(given)
                ? Caps.NONE
                : Quantity.packets(option.mainName(), given);
    }

    private static boolean isNone(@Nullable String given) {
        return given != null && (given.equals("none") || given.equals("0"));
    }

    private Caps.Nat nat() throws UsageError {
        String entries = arguments.value(ScanOption.NAT_ENTRIES);
        String timeout = arguments.value(ScanOption.NAT_TIMEOUT);
        if (entries == null) {
            if (timeout != null) {
                throw new UsageError(
                        "--nat-timeout is of a table whose size is not given",
                        "--nat-entries 4096 --nat-timeout " + timeout);
            }
            return Caps.Nat.UNKNOWN;
        }
        return new Caps.Nat(
                Quantity.whole("--nat-entries", entries, 1, Caps.Nat.MOST_ENTRIES),
                timeout == null
                        ? Caps.Nat.LINUX_TIMEOUT_NANOS
                        : Quantity.nanos("--nat-timeout", timeout));
    }

    private StopRules stopRules() throws UsageError {
        String hitrate = arguments.value(ScanOption.MIN_HITRATE);
        String failures = arguments.value(ScanOption.MAX_SENDTO_FAILURES);
        return new StopRules(
                hitrate == null ? 0 : Quantity.percent("--min-hitrate", hitrate),
                failures == null
                        ? StopRules.NO_LIMIT
                        : Quantity.whole("--max-sendto-failures", failures, 0, Long.MAX_VALUE));
    }

    /// What a probe takes on an Ethernet wire, everything counted.
    static int bitsOnWire(boolean isSmallest) {
        return Byte.SIZE * (isSmallest ? SMALLEST_ON_WIRE : ORDINARY_ON_WIRE);
    }

    /// Packets per second that `--bandwidth` has room for.
    private double packetsOfBandwidth() throws UsageError {
        String bandwidth = arguments.value(ScanOption.BANDWIDTH);
        if (bandwidth == null) {
            return Caps.NONE;
        }
        int bits = bitsOnWire(arguments.has(ScanOption.SMALLEST_PROBES));
        long packets = Quantity.rate("--bandwidth", bandwidth) / bits;
        if (packets < 1) {
            throw new UsageError(
                    "--bandwidth " + bandwidth + " has no room for one packet a second",
                    "--bandwidth 1k");
        }
        return packets;
    }

    /// One bound given beyond the other's default moves that default.
    private RetryPolicy retry() throws UsageError {
        RetryPolicy otherwise = timing.retry();
        String retries = arguments.value(ScanOption.RETRIES);
        String min = arguments.value(ScanOption.MIN_RTT_TIMEOUT);
        String max = arguments.value(ScanOption.MAX_RTT_TIMEOUT);
        int count =
                retries == null
                        ? otherwise.retries()
                        : (int) Quantity.whole("--retries", retries, 0, RetryPolicy.MAX_RETRIES);
        long minNanos =
                min == null
                        ? otherwise.minTimeoutNanos()
                        : Quantity.nanos("--min-rtt-timeout", min);
        long maxNanos =
                max == null
                        ? otherwise.maxTimeoutNanos()
                        : Quantity.nanos("--max-rtt-timeout", max);
        if (min == null) {
            minNanos = Math.min(minNanos, maxNanos);
        } else if (max == null) {
            maxNanos = Math.max(minNanos, maxNanos);
        } else if (maxNanos < minNanos) {
            throw new UsageError(
                    "--max-rtt-timeout " + max + " is below --min-rtt-timeout " + min, "swap them");
        }
        return new RetryPolicy(
                count,
                minNanos,
                maxNanos,
                otherwise.initialTimeoutNanos(),
                otherwise.leastSilenceNanos());
    }

    private TimeLimits limits() throws UsageError {
        boolean isSaid = arguments.has(ScanOption.HOST_TIMEOUT);
        return new TimeLimits(
                limit(ScanOption.MAX_RUNTIME),
                isSaid ? limit(ScanOption.HOST_TIMEOUT) : timing.hostTimeoutNanos(),
                limit(ScanOption.WAIT),
                arguments.has(ScanOption.PATH_TIMEOUT)
                        ? limit(ScanOption.PATH_TIMEOUT)
                        : TimeLimits.PATH_TIMEOUT_NANOS);
    }

    private long limit(Option option) throws UsageError {
        String time = arguments.value(option);
        return time == null ? TimeLimits.NO_LIMIT : Quantity.nanos(option.mainName(), time);
    }
}
