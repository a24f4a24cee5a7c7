package dev.blip.app.scan;

import dev.blip.app.option.Option;
import dev.blip.app.option.OptionTable;
import dev.blip.plan.Decoys;
import dev.blip.plan.Transmit;
import dev.blip.verdict.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Every option of `blip scan`, the one table that the parser, the help and the completion read. The first name is
/// ours; the others are what hands know from Nmap, masscan, ZMap and naabu.
enum ScanOption implements Option {
    TARGET_FILE(
            Group.TARGETS,
            "FILE",
            true,
            "more targets, one a line, # starts a comment; - reads standard input",
            "-iL",
            "--includefile",
            "--include-file",
            "--list",
            "-l"),
    EXCLUDE(
            Group.TARGETS,
            "SPEC,...",
            true,
            "never send to these: same forms as targets",
            "--exclude",
            "--exclude-hosts",
            "-eh"),
    EXCLUDE_FILE(
            Group.TARGETS,
            "FILE",
            true,
            "the same, from a file",
            "--excludefile",
            "--exclude-file",
            "--blocklist-file",
            "--blacklist-file",
            "-ef"),
    STRICT(
            Group.TARGETS,
            null,
            false,
            "refuse the scan where a target line or name would be skipped",
            "--strict"),
    IPV6(
            Group.TARGETS,
            null,
            false,
            "names stand for their IPv6 addresses, not for those of IPv4",
            "-6",
            "--ipv6"),
    RESOLVE_TIMEOUT(
            Group.TARGETS,
            "TIME",
            false,
            "look names up for so long, all together (default 30s and 1s per 100 names)",
            "--resolve-timeout"),
    PORTS(
            Group.PORTS,
            "PORTS",
            false,
            "22,80,8000-8100,https, - for 1-65535, T:22,U:53 for both; else: --top-ports 100",
            "-p",
            "--ports",
            "--port",
            "--target-ports",
            "--target-port"),
    TOP_PORTS(
            Group.PORTS,
            "N",
            false,
            "the N ports most worth asking, besides those of -p",
            "--top-ports",
            "-tp"),
    FAST(Group.PORTS, null, false, "short for --top-ports 100", "-F"),
    EXCLUDE_PORTS(Group.PORTS, "PORTS", false, "never these ports", "--exclude-ports", "-ep"),

    HOSTS(
            Group.PORTS,
            null,
            false,
            "who is up, and no ports: by ARP on the own network, else echo, SYN 443, ACK 80, timestamp",
            "-sn",
            "-sP"),
    COUNT(
            Group.PORTS,
            "N",
            false,
            "with -sn: N ICMP echoes to each host, for loss and round trips; 1 to 65,535",
            "--count"),
    INTERVAL(
            Group.PORTS,
            "TIME",
            false,
            "with --count: between two echoes to a host, 10ms or more (default 1s)",
            "--interval"),
    UDP(
            Group.PORTS,
            null,
            false,
            "ask UDP ports: open, closed, open|filtered if silent; TCP too with -sS; else --top-ports 96",
            "-sU",
            "--udp"),
    ACK(
            Group.PORTS,
            null,
            false,
            "what a firewall lets through, by TCP ACKs: unfiltered or filtered",
            "-sA"),
    PING(
            Group.PORTS,
            null,
            true,
            "taken, and without effect: -sn asks in all its ways, ports need no ping",
            "-PR",
            "-PE",
            "-PP",
            "-PS",
            "-PA",
            "-PU"),

    RATE(
            Group.SENDING,
            "N",
            false,
            "packets per second at most, as 500, 10k or 1.5M (default 1M)",
            "--rate",
            "--max-rate"),
    MIN_RATE(
            Group.SENDING,
            "N",
            false,
            "the rate adapts to the path, but never below this; equal to --rate, it is fixed",
            "--min-rate"),
    BANDWIDTH(
            Group.SENDING,
            "N",
            false,
            "bits per second at most, as 100M, all that a frame takes on an Ethernet wire counted",
            "--bandwidth",
            "-B"),
    MAX_HOST_RATE(
            Group.SENDING,
            "N",
            false,
            "packets per second to one address at most, in any 10 ms (default: as its answers allow);"
                    + " none to ask all as fast as the path carries",
            "--max-host-rate"),
    MAX_PREFIX_RATE(
            Group.SENDING,
            "N",
            false,
            "the same for each /24 (default: as its answers allow)",
            "--max-prefix-rate"),
    MAX_NEXT_HOP_RATE(
            Group.SENDING,
            "N",
            false,
            "the same for each gateway or neighbour that frames go to (default: --rate alone)",
            "--max-next-hop-rate"),
    NAT_ENTRIES(
            Group.SENDING,
            "N",
            false,
            "a table of N entries translates on the way: fill it to 80 % at most",
            "--nat-entries"),
    NAT_TIMEOUT(
            Group.SENDING,
            "TIME",
            false,
            "how long the table keeps a probe that is not answered (default 120s)",
            "--nat-timeout"),
    TIMING(
            Group.SENDING,
            "0-5",
            false,
            "Nmap's timing templates: a probe at a time, 5 min, 15 or 0.4 s apart; 3 defaults; 4, 5 shorter timeouts",
            "-T"),
    RETRIES(
            Group.SENDING,
            "N",
            false,
            "more probes to a silent target at most, 0 to 15 (default 7); fewer when hardly one is missed",
            "--retries",
            "--max-retries"),
    MIN_RTT_TIMEOUT(
            Group.SENDING,
            "TIME",
            false,
            "wait at least this long for an answer, as 250ms or 1.5s; a plain number is seconds (default 50ms)",
            "--min-rtt-timeout"),
    MAX_RTT_TIMEOUT(
            Group.SENDING,
            "TIME",
            false,
            "and at most this long (default 10s)",
            "--max-rtt-timeout"),
    WAIT(
            Group.SENDING,
            "TIME",
            false,
            "listen this long after the last probe (default: 1 s or what is measured, if longer)",
            "--wait",
            "--cooldown-time"),
    HOST_TIMEOUT(
            Group.SENDING,
            "TIME",
            false,
            "give up on a target that is silent this long after its first probe",
            "--host-timeout"),
    PATH_TIMEOUT(
            Group.SENDING,
            "TIME",
            false,
            "wait this long for a part of the network that has fallen silent (default 10s)",
            "--path-timeout"),
    MAX_RUNTIME(
            Group.SENDING,
            "TIME",
            false,
            "stop sending this long after the first probe of all, then listen to the end",
            "--max-runtime"),
    MIN_HITRATE(
            Group.SENDING,
            "PERCENT",
            false,
            "stop when less than this share of the targets asked has answered for 5 s",
            "--min-hitrate"),
    MAX_SENDTO_FAILURES(
            Group.SENDING,
            "N",
            false,
            "stop when the kernel has refused more than N probes",
            "--max-sendto-failures"),
    HALF_OPEN(
            Group.SENDING,
            null,
            false,
            "half-open scan or none (the default falls back to a connect scan)",
            "-sS"),
    CONNECT(
            Group.SENDING,
            null,
            false,
            "connect scan: needs no privilege",
            "-sT",
            "--connect",
            "--unprivileged"),
    TRANSMIT(
            Group.SENDING,
            "WAY",
            false,
            "auto, half-open, packet, raw, xdp or connect (default auto)",
            "--transmit"),
    TX_THREADS(
            Group.SENDING,
            "N",
            false,
            "transmit threads, 1 to 16, which share the rate (default 1)",
            "--tx-threads",
            "--sender-threads"),
    DECOYS(
            Group.SENDING,
            "WHOM",
            false,
            "ask who seems to answer everything on ports that nobody uses: auto, all or none",
            "--decoys"),
    SMALLEST_PROBES(
            Group.SENDING, null, false, "SYNs with the MSS option alone", "--smallest-probes"),

    INTERFACE(
            Group.NETWORK,
            "NAME",
            false,
            "leave by this interface, not the one the routes name",
            "-e",
            "-i",
            "--interface",
            "--adapter"),
    SOURCE_IP(
            Group.NETWORK,
            "ADDRESS",
            false,
            "send from this address of ours",
            "-S",
            "--source-ip",
            "--adapter-ip"),
    ROUTER_MAC(
            Group.NETWORK,
            "MAC",
            false,
            "next hop's MAC address, not the one ARP tells",
            "--router-mac",
            "--gateway-mac",
            "-G"),
    RX_RINGS(Group.NETWORK, "N", false, "receive threads, 1 to 16 (default 1)", "--rx-rings"),

    SEED(Group.ORDER, "N", false, "same seed, same order", "--seed"),
    SHARD(
            Group.ORDER,
            "I/N",
            false,
            "this machine's part, from 1/N to N/N; with --shards, from 0 as ZMap counts",
            "--shard"),
    SHARDS(Group.ORDER, "N", false, "how many parts, when --shard is a number alone", "--shards"),
    DRY_RUN(Group.ORDER, null, false, "print the plan and send nothing", "--dry-run", "--dryrun"),

    JSON(Group.OUTPUT, "FILE", false, "JSON lines", "-oJ", "-oD"),
    XML(Group.OUTPUT, "FILE", false, "Nmap XML", "-oX"),
    GREPABLE(Group.OUTPUT, "FILE", false, "Nmap's grepable lines", "-oG"),
    LIST(
            Group.OUTPUT,
            "FILE",
            false,
            "address:port lines; a tab and the state where --show shows more than open",
            "-oL"),
    CSV(Group.OUTPUT, "FILE", false, "comma-separated values with a header", "-oC"),
    NORMAL(Group.OUTPUT, "FILE", false, "the table that standard output gets", "-oN"),
    ALL_FORMATS(
            Group.OUTPUT, "BASE", false, "BASE.nmap, BASE.xml, BASE.gnmap and BASE.jsonl", "-oA"),
    NO_STYLESHEET(
            Group.OUTPUT,
            null,
            false,
            "XML without the line that names Nmap's stylesheet",
            "--no-stylesheet"),
    VENDORS(
            Group.OUTPUT,
            "DIR",
            false,
            "name who made an interface by the IEEE's files there, oui.csv and others",
            "--vendors"),
    SHOW(
            Group.OUTPUT,
            "STATES",
            false,
            "which verdicts: open,closed,filtered,unknown or all (default open); of -sn up,down",
            "--show"),
    OPEN(Group.OUTPUT, null, false, "short for --show open", "--open", "--open-only"),
    SUMMARY(
            Group.OUTPUT,
            "FILE",
            false,
            "one JSON object about the whole scan",
            "--summary",
            "--metadata-file"),
    VERBOSE(
            Group.OUTPUT,
            null,
            true,
            "name open ports as they are found, and more",
            "-v",
            "--verbose"),
    STATS_EVERY(
            Group.OUTPUT,
            "TIME",
            false,
            "say how far it is every so often, terminal or not",
            "--stats-every",
            "--stats-interval",
            "-si"),
    NON_INTERACTIVE(
            Group.OUTPUT,
            null,
            false,
            "nothing is read from the terminal: Enter does not show the progress",
            "--noninteractive"),
    NO_COLOR(
            Group.OUTPUT,
            null,
            false,
            "no colours on a terminal, as where NO_COLOR is set",
            "--no-color",
            "--nocolor",
            "-nc"),
    QUIET(
            Group.OUTPUT,
            null,
            false,
            "nothing on standard error but errors, and that it is a connect scan unasked",
            "-q",
            "--quiet",
            "--silent"),
    HELP(Group.OUTPUT, null, false, "this text", "-h", "--help");

    /// Headings of the help, in the order of what people look for.
    enum Group {
        TARGETS("Targets"),
        PORTS("Ports"),
        SENDING("How it is sent"),
        NETWORK("Where it leaves (the kernel's routes decide what is not given)"),
        ORDER("Order, shares, plan"),
        OUTPUT("Output (FILE may be - for standard output, which it then has to itself)");

        private final String heading;

        Group(String heading) {
            this.heading = heading;
        }
    }

    /// All of them, and what else hands type.
    static final OptionTable TABLE =
            new OptionTable("blip scan", List.of(values()), new ScanHabits());

    @SuppressWarnings("ImmutableEnumChecker") // its list of names is one that nobody can write
    private final Words words;

    ScanOption(
            Group group,
            @Nullable String label,
            boolean isRepeatable,
            String help,
            String... names) {
        this.words = new Words(group.heading, label, isRepeatable, help, List.of(names));
    }

    @Override
    public Words words() {
        return words;
    }

    @Override
    public List<String> choices() {
        return switch (this) {
            case TRANSMIT -> words(Transmit.values(), Transmit::word);
            case DECOYS -> words(Decoys.Whom.values(), Decoys.Whom::word);
            case SHOW -> {
                var states = new ArrayList<String>(words(State.values(), State::word));
                states.add("all");
                yield states;
            }
            default -> List.of();
        };
    }

    private static <T> List<String> words(T[] values, Function<T, String> word) {
        return Arrays.stream(values).map(word).toList();
    }
}
