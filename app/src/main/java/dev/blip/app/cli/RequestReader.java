package dev.blip.app.cli;

import dev.blip.app.cli.OutputRequest.Format;
import dev.blip.plan.Caps;
import dev.blip.plan.Conduct;
import dev.blip.plan.Decoys;
import dev.blip.plan.LinkPlan;
import dev.blip.plan.Pace;
import dev.blip.plan.Part;
import dev.blip.plan.RetryPolicy;
import dev.blip.plan.ScanPlan;
import dev.blip.plan.StopRules;
import dev.blip.plan.TimeLimits;
import dev.blip.plan.Transmit;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.PortSpec;
import dev.blip.targets.TargetSyntaxException;
import dev.blip.verdict.State;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Arguments to a `ScanRequest`: what each option means, and which do not go together. Has a `TargetReader` read the
/// target files; opens nothing else.
final class RequestReader {
    private static final int DEFAULT_TOP_PORTS = 100;
    private static final int MOST_PORTS = 65_536;

    /// A SYN on Ethernet with preamble, check sequence and gap, IEEE 802.3: 74 bytes of frame and 24 around it; the
    /// shortest frame is 60 bytes.
    private static final int ORDINARY_ON_WIRE = 98;

    private static final int SMALLEST_ON_WIRE = 84;
    private static final int MOST_THREADS = 16; // that send; likewise that receive
    private static final long MAX_DRAWN_SEED =
            1L << 48; // short enough to type, and exact for every JSON reader

    private static final long LEAST_STATS_NANOS = 100_000_000L;

    private final Arguments arguments;
    private final TargetReader targets;
    private final List<String> notes = new ArrayList<>();

    private RequestReader(Arguments arguments, TargetReader targets) {
        this.arguments = arguments;
        this.targets = targets;
    }

    static ScanRequest read(Arguments arguments, InputStream standardInput, NameService names)
            throws UsageError {
        var targets = new TargetReader(arguments, standardInput, names);
        return new RequestReader(arguments, targets).request();
    }

    private ScanRequest request() throws UsageError {
        TimingTemplate timing = TimingTemplate.named(arguments.value(Option.TIMING));
        List<OutputRequest> outputs = outputs();
        String summary = arguments.value(Option.SUMMARY);
        checkFiles(outputs, summary);
        Pace pace = pace(timing);
        RetryPolicy retry = retry(timing.retry());
        Caps caps = caps();
        StopRules stop = stopRules();
        LinkPlan link = link();
        Part part = part();
        long seed = seed();
        Set<State> shown = shown();
        PortSet ports = ports();
        TargetReader.Read read = targets.read();
        AddressSet left = read.targets().minus(read.excluded());
        checkTargets(read.targets(), left);
        var plan =
                new ScanPlan(
                        left,
                        read.excluded(),
                        ports,
                        new Conduct(pace, retry, limits(timing), caps, stop),
                        part,
                        seed,
                        arguments.has(Option.SMALLEST_PROBES),
                        link,
                        shown,
                        decoys());
        return new ScanRequest(
                plan,
                outputs,
                summary,
                arguments.has(Option.DRY_RUN),
                arguments.valuesOf(Option.VERBOSE).size(),
                arguments.has(Option.QUIET),
                statsEveryNanos(),
                notes,
                read.names(),
                read.skipped(),
                read.warnings());
    }

    private long statsEveryNanos() throws UsageError {
        String time = arguments.value(Option.STATS_EVERY);
        if (time == null) {
            return 0;
        }
        if (arguments.has(Option.QUIET)) {
            throw new UsageError("-q and --stats-every contradict each other", "one of them");
        }
        long nanos = Quantity.nanos("--stats-every", time);
        if (nanos < LEAST_STATS_NANOS) {
            throw new UsageError(
                    "--stats-every " + time + " is too often", "100ms or more", "--stats-every 1s");
        }
        return nanos;
    }

    private void checkTargets(AddressSet named, AddressSet left) throws UsageError {
        if (named.isEmpty()) {
            throw new UsageError(
                    "no targets",
                    "addresses, prefixes, ranges or names",
                    "blip scan 192.0.2.0/24 -p 22,80,443");
        }
        if (left.isEmpty()) {
            throw new UsageError(
                    "no target is left: all " + named.count() + " are excluded",
                    "fewer exclusions");
        }
    }

    private PortSet ports() throws UsageError {
        PortSet ports = PortSet.of();
        try {
            String given = arguments.value(Option.PORTS);
            if (given != null) {
                ports = PortSpec.parse(given);
            }
            int top = topPorts(given != null);
            if (top > 0) {
                ports = ports.or(PortSpec.topPorts(top));
            }
            ports = ports.minus(excludedPorts());
        } catch (TargetSyntaxException e) {
            throw misread(e);
        }
        if (ports.isEmpty()) {
            throw new UsageError(
                    "no port is left: all are excluded", "fewer ports in --exclude-ports");
        }
        return ports;
    }

    private PortSet excludedPorts() throws TargetSyntaxException {
        String excluded = arguments.value(Option.EXCLUDE_PORTS);
        return excluded == null ? PortSet.of() : PortSpec.parse(excluded);
    }

    /// A decoy is not asked on a port that the user has excluded.
    private Decoys decoys() throws UsageError {
        String word = arguments.value(Option.DECOYS);
        try {
            for (Decoys.Whom whom : Decoys.Whom.values()) {
                if (word == null || whom.word().equals(word)) {
                    return new Decoys(word == null ? Decoys.Whom.AUTO : whom, excludedPorts());
                }
            }
        } catch (TargetSyntaxException e) {
            throw misread(e);
        }
        throw new UsageError(
                "--decoys: nobody is called " + word, "auto, all or none", "--decoys auto");
    }

    /// How many of the top ports are asked for, 0 if none.
    private int topPorts(boolean hasPorts) throws UsageError {
        String top = arguments.value(Option.TOP_PORTS);
        if (top != null && arguments.has(Option.FAST)) {
            throw new UsageError(
                    "-F is --top-ports 100, and --top-ports is given too", "--top-ports " + top);
        }
        if (top != null) {
            return (int) Quantity.whole("--top-ports", top, 1, MOST_PORTS);
        }
        if (arguments.has(Option.FAST)) {
            return DEFAULT_TOP_PORTS;
        }
        if (!hasPorts) {
            notes.add(
                    "no ports given: asking the top "
                            + DEFAULT_TOP_PORTS
                            + " (-p PORTS or --top-ports N to choose)");
            return DEFAULT_TOP_PORTS;
        }
        return 0;
    }

    static UsageError misread(TargetSyntaxException e) {
        String what = e.what() + ": " + e.why();
        return new UsageError(
                what, e.needs(), e.tryThis().isEmpty() ? "blip scan --help" : e.tryThis());
    }

    private Pace pace(TimingTemplate timing) throws UsageError {
        String rate = arguments.value(Option.RATE);
        String least = arguments.value(Option.MIN_RATE);
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
            String bound = PlanText.rate(most);
            throw new UsageError(
                    "--min-rate " + least + " is above the ceiling of " + bound + " packets/s",
                    "--min-rate " + bound.replace(",", ""));
        }
        if (least != null) {
            return new Pace(most, leastPerSecond); // never below it, whatever is waited for
        }
        return timing.isSlow() ? Pace.serial(most) : new Pace(most);
    }

    /// What is not said is capped as it is by default.
    private Caps caps() throws UsageError {
        return new Caps(
                cap(Option.MAX_HOST_RATE, Caps.DEFAULT.hostPerSecond()),
                cap(Option.MAX_PREFIX_RATE, Caps.DEFAULT.prefixPerSecond()),
                cap(Option.MAX_NEXT_HOP_RATE, Caps.DEFAULT.nextHopPerSecond()),
                packetsOfBandwidth(),
                nat());
    }

    private double cap(Option option, double otherwise) throws UsageError {
        String given = arguments.value(option);
        if (given == null) {
            return otherwise;
        }
        boolean isNone = given.equals("none") || given.equals("0");
        return isNone ? Caps.NONE : Quantity.packets(option.mainName(), given);
    }

    private Caps.Nat nat() throws UsageError {
        String entries = arguments.value(Option.NAT_ENTRIES);
        String timeout = arguments.value(Option.NAT_TIMEOUT);
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
        String hitrate = arguments.value(Option.MIN_HITRATE);
        String failures = arguments.value(Option.MAX_SENDTO_FAILURES);
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
        String bandwidth = arguments.value(Option.BANDWIDTH);
        if (bandwidth == null) {
            return Caps.NONE;
        }
        int bits = bitsOnWire(arguments.has(Option.SMALLEST_PROBES));
        long packets = Quantity.rate("--bandwidth", bandwidth) / bits;
        if (packets < 1) {
            throw new UsageError(
                    "--bandwidth " + bandwidth + " has no room for one packet a second",
                    "--bandwidth 1k");
        }
        return packets;
    }

    /// One bound given beyond the other's default moves that default.
    private RetryPolicy retry(RetryPolicy otherwise) throws UsageError {
        String retries = arguments.value(Option.RETRIES);
        String min = arguments.value(Option.MIN_RTT_TIMEOUT);
        String max = arguments.value(Option.MAX_RTT_TIMEOUT);
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

    private TimeLimits limits(TimingTemplate timing) throws UsageError {
        boolean isSaid = arguments.has(Option.HOST_TIMEOUT);
        return new TimeLimits(
                limit(Option.MAX_RUNTIME),
                isSaid ? limit(Option.HOST_TIMEOUT) : timing.hostTimeoutNanos(),
                limit(Option.WAIT),
                arguments.has(Option.PATH_TIMEOUT)
                        ? limit(Option.PATH_TIMEOUT)
                        : TimeLimits.PATH_TIMEOUT_NANOS);
    }

    private long limit(Option option) throws UsageError {
        String time = arguments.value(option);
        return time == null ? TimeLimits.NO_LIMIT : Quantity.nanos(option.mainName(), time);
    }

    private LinkPlan link() throws UsageError {
        String source = arguments.value(Option.SOURCE_IP);
        String mac = arguments.value(Option.ROUTER_MAC);
        String threads = arguments.value(Option.TX_THREADS);
        String rings = arguments.value(Option.RX_RINGS);
        return new LinkPlan(
                transmit(),
                arguments.value(Option.INTERFACE),
                source == null ? null : Integer.valueOf(Quantity.address("--source-ip", source)),
                mac == null ? null : Long.valueOf(Quantity.mac("--router-mac", mac)),
                threads == null
                        ? 1
                        : (int) Quantity.whole("--tx-threads", threads, 1, MOST_THREADS),
                rings == null ? 1 : (int) Quantity.whole("--rx-rings", rings, 1, MOST_THREADS));
    }

    private Transmit transmit() throws UsageError {
        String word = arguments.value(Option.TRANSMIT);
        Transmit transmit = arguments.has(Option.CONNECT) ? Transmit.CONNECT : Transmit.AUTO;
        if (word != null) {
            transmit = transmitNamed(word);
            if (arguments.has(Option.CONNECT) && transmit != Transmit.CONNECT) {
                throw new UsageError(
                        "--connect and --transmit " + word + " contradict each other",
                        "one of them");
            }
        }
        if (arguments.has(Option.HALF_OPEN) && transmit == Transmit.CONNECT) {
            throw new UsageError("-sS and a connect scan contradict each other", "one of them");
        }
        if (arguments.has(Option.HALF_OPEN) && transmit == Transmit.AUTO) {
            return Transmit.HALF_OPEN;
        }
        return transmit;
    }

    private static Transmit transmitNamed(String word) throws UsageError {
        for (Transmit transmit : Transmit.values()) {
            if (transmit.word().equals(word)) {
                return transmit;
            }
        }
        throw new UsageError(
                "--transmit: no such way: " + word,
                "auto, half-open, packet, raw, xdp or connect",
                "--transmit auto");
    }

    /// `--shard 1/4` counts from 1 as masscan does, `--shards 4 --shard 0` from 0 as ZMap does.
    private Part part() throws UsageError {
        String shard = arguments.value(Option.SHARD);
        String shards = arguments.value(Option.SHARDS);
        if (shard == null && shards == null) {
            return Part.WHOLE;
        }
        int slash = shard == null ? -1 : shard.indexOf('/');
        if (shard == null || (shards == null) != (slash > 0)) {
            throw new UsageError(
                    "--shard and --shards do not fit together",
                    "--shard 1/4, or --shards 4 --shard 0");
        }
        if (!arguments.has(Option.SEED)) {
            throw new UsageError(
                    "parts of different orders overlap",
                    "the same seed for all parts",
                    "--shard " + shard + " --seed 1");
        }
        if (shards == null) {
            int of =
                    (int)
                            Quantity.whole(
                                    "--shard", shard.substring(slash + 1), 1, Integer.MAX_VALUE);
            return new Part((int) Quantity.whole("--shard", shard.substring(0, slash), 1, of), of);
        }
        int of = (int) Quantity.whole("--shards", shards, 1, Integer.MAX_VALUE);
        return new Part((int) Quantity.whole("--shard", shard, 0, of - 1L) + 1, of);
    }

    private long seed() throws UsageError {
        String seed = arguments.value(Option.SEED);
        if (seed != null) {
            return Quantity.whole("--seed", seed, 0, Long.MAX_VALUE);
        }
        // Any order will do, it hides nothing: the cookie's key is drawn elsewhere.
        // SplittableRandom's own seeds come
        // from the time and the machine's addresses.
        return new SplittableRandom().nextLong(MAX_DRAWN_SEED);
    }

    private Set<State> shown() throws UsageError {
        String show = arguments.value(Option.SHOW);
        if (show == null) {
            return EnumSet.of(State.OPEN);
        }
        if (arguments.has(Option.OPEN) && !show.equals(State.OPEN.word())) {
            throw new UsageError(
                    "--open and --show " + show + " contradict each other", "one of them");
        }
        if (show.equals("all")) {
            return EnumSet.allOf(State.class);
        }
        var shown = EnumSet.noneOf(State.class);
        for (int from = 0; from <= show.length(); ) {
            int comma = show.indexOf(',', from);
            int to = comma < 0 ? show.length() : comma;
            shown.add(stateNamed(show.substring(from, to)));
            from = to + 1;
        }
        return shown;
    }

    private static State stateNamed(String word) throws UsageError {
        for (State state : State.values()) {
            if (state.word().equals(word)) {
                return state;
            }
        }
        throw new UsageError(
                "--show: no such state: " + word,
                "open, closed, filtered, unknown or all",
                "--show open,closed");
    }

    private List<OutputRequest> outputs() throws UsageError {
        var outputs = new ArrayList<OutputRequest>();
        add(outputs, Option.NORMAL, Format.TABLE);
        add(outputs, Option.JSON, Format.JSON);
        add(outputs, Option.XML, Format.XML);
        add(outputs, Option.GREPABLE, Format.GREPABLE);
        add(outputs, Option.LIST, Format.LIST);
        add(outputs, Option.CSV, Format.CSV);
        String base = arguments.value(Option.ALL_FORMATS);
        if (base != null) {
            if (base.equals("-")) {
                throw new UsageError("-oA writes four files, not standard output", "-oA BASE");
            }
            outputs.add(new OutputRequest(Format.TABLE, base + ".nmap"));
            outputs.add(new OutputRequest(Format.XML, base + ".xml"));
            outputs.add(new OutputRequest(Format.GREPABLE, base + ".gnmap"));
            outputs.add(new OutputRequest(Format.JSON, base + ".jsonl"));
        }
        return outputs;
    }

    private void add(List<OutputRequest> outputs, Option option, Format format) {
        String file = arguments.value(option);
        if (file != null) {
            outputs.add(new OutputRequest(format, file));
        }
    }

    /// No two outputs may share a file, or standard output.
    private static void checkFiles(List<OutputRequest> outputs, @Nullable String summary)
            throws UsageError {
        var taken = new HashSet<String>();
        for (OutputRequest output : outputs) {
            checkFile(taken, output.file());
        }
        if (summary != null) {
            checkFile(taken, summary);
        }
    }

    private static void checkFile(Set<String> taken, String file) throws UsageError {
        boolean isStandardOutput = file.equals("-");
        String place =
                isStandardOutput
                        ? file
                        : OutputRequest.path(file).toAbsolutePath().normalize().toString();
        if (!taken.add(place)) {
            String name = isStandardOutput ? "standard output" : file;
            throw new UsageError("two outputs cannot share " + name, "a file for each");
        }
    }
}
