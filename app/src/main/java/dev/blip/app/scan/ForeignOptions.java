package dev.blip.app.scan;

import dev.blip.app.option.OptionTable;
import dev.blip.app.option.UsageError;
import org.jspecify.annotations.Nullable;

/// Options of other scanners that hands type: those with nothing to do here, and those that ask for what blip has not.
final class ForeignOptions {
    /// Already so, whatever was typed: addresses are given no names, a name stands for all its addresses, hosts are
    /// not pinged first, frames are sent at the link layer, order is random, and reasons are shown.
    private static final String[] HARMLESS = {
        "-n",
        "-Pn",
        "-PN",
        "-P0",
        "--send-eth",
        "--send-ip",
        "--privileged",
        "--randomize-hosts",
        "--reason",
        "--nobanners",
        "--stateless",
        "--system-dns",
        "--scan-all-ips",
        "-sa",
        "--disable-update-check",
        "-duc",
        "--skip-host-discovery",
        "--disable-syslog"
    };

    private static final String LATER = "blip asks TCP and UDP ports only";
    private static final String RATE = "the path decides the pace, below a ceiling";

    /// Spelling, why not, what to do instead.
    private static final String[][] UNSUPPORTED = {
        {"-sL", "targets are counted, not listed", "--dry-run"},
        {"-sV", "services are named by their port, not asked", "leave -sV out"},
        {"-sC", "there are no scripts", "leave -sC out"},
        {"-sF", "half-open, connect and UDP scans are all there is", "-sS"},
        {"-sN", "half-open, connect and UDP scans are all there is", "-sS"},
        {"-sX", "half-open, connect and UDP scans are all there is", "-sS"},
        {"-sW", "half-open, connect and UDP scans are all there is", "-sS"},
        {"-sM", "half-open, connect and UDP scans are all there is", "-sS"},
        {"-sI", "idle scans use a third party's host", "-sS"},
        {"-sY", LATER, "-sS"},
        {"-sZ", LATER, "-sS"},
        {"-sO", LATER, "-sS"},
        {"-A", "there is no service, system or path detection", "leave -A out"},
        {"-O", "operating systems are not guessed", "leave -O out"},
        {"-R", "no names are looked up for addresses", "leave -R out"},
        {"-r", "the order is always random, and ZMap's -r has another name", "--rate N"},
        {"-f", "packets are never fragmented, and ZMap's -f is a format", "-oJ FILE or -oC FILE"},
        {"-D", "there are no decoys", "leave -D out"},
        {"-b", "there is no bounce scan, and ZMap's -b has another name", "--exclude-file FILE"},
        {"-g", "source ports are leased from what the kernel leaves free", "leave -g out"},
        {"-d", "there is no debug level, and ZMap's -d has another name", "-v, or --dry-run"},
        {"--debug", "there is no debug level", "-v"},
        {
            "-c",
            "there are no configuration files, and ZMap's -c has another name",
            "--wait TIME for the cooldown"
        },
        {"-P", "probes are repeated to the silent alone", "--retries N for N more at most"},
        {"--probes", "probes are repeated to the silent alone", "--retries N for N more at most"},
        {"--tries", "probes are repeated to the silent alone", "--retries N for N more at most"},
        {"-M", "SYN to TCP ports is the one probe", "leave -M out"},
        {"--probe-module", "SYN to TCP ports is the one probe", "leave it out"},
        {"--probe-args", "SYN to TCP ports is the one probe", "leave it out"},
        {"-X", "tunnels without an Ethernet header are known by themselves", "leave -X out"},
        {"--iplayer", "tunnels without an Ethernet header are known by themselves", "leave it out"},
        {"-w", "targets are what you name", "-iL FILE"},
        {"-I", "targets are what you name", "-iL FILE"},
        {"--whitelist-file", "targets are what you name", "-iL FILE"},
        {"--list-of-ips-file", "targets are what you name", "-iL FILE"},
        {"--range", "targets need no option", "the same without --range"},
        {"--host", "targets need no option", "the same without -host"},
        {"--addresses", "targets need no option", "the same without -a"},
        {"-a", "targets need no option", "the same without -a"},
        {"--udp-ports", LATER, "leave it out"},
        {"--ports-file", "ports are numbers and names", "-p PORTS"},
        {"-pf", "ports are numbers and names", "-p PORTS"},
        {"--port-ratio", "ports are chosen by rank", "--top-ports N"},
        {"-N", "a scan ends when every target has a verdict", "-oL - | head"},
        {"-t", "the timeout is measured, and ZMap's -t has another name", "--max-runtime TIME"},
        {"--timeout", "the timeout is measured", "--max-rtt-timeout TIME"},
        {"--batch", RATE, "--rate N"},
        {"--batch-size", RATE, "--rate N"},
        {"--threads", RATE, "--tx-threads N, and --rate N"},
        {"--cores", "threads run where the kernel puts them", "taskset(1)"},
        {
            "-s",
            "source ports are leased from what the kernel leaves free",
            "leave -s out; -sS or -sT"
        },
        {"--scan-type", "half-open, connect and UDP scans are all there is", "-sS or -sT, or -sU"},
        {"--router-ip", "the next hop is the routing table's", "--router-mac MAC"},
        {"--gateway-ip", "the next hop is the routing table's", "--router-mac MAC"},
        {"--probe-ttl", "probes carry the system's TTL", "leave it out"},
        {"--vlan", "a VLAN is reached by its own interface", "-e eth0.42"},
        {"--min-packet", "probes are as long as they are", "--smallest-probes"},
        {"--max-scan-delay", RATE, "--rate N, or --max-host-rate N"},
        {"--min-hostgroup", "all hosts are one group", "leave it out"},
        {"--max-hostgroup", "all hosts are one group", "leave it out"},
        {"--defeat-rst-ratelimit", RATE, "--max-host-rate N"},
        {"--defeat-icmp-ratelimit", RATE, "--max-host-rate N"},
        {"--nmap", "there is nothing to compare with here", "blip scan --help"},
        {"--nmap-cli", "no other program is started", "-oX FILE, which Nmap's tools read"},
        {"--infinite", "a scan ends", "a loop in the shell, with -q"},
        {"--rotate", "a file holds one scan", "a new FILE for each"},
        {"--readscan", "there is no binary format", "-oJ FILE"},
        {"--pcap", "packets are not kept", "tcpdump -w FILE"},
        {"--pfring", "there is no PF_RING", "--transmit packet or --transmit xdp"},
        {"--interactive", "open ports come as they are found", "-v, or -oL -"},
        {"--noshow", "states are chosen by what is shown", "--show STATES"},
        {"--ndjson-status", "progress is text", "--stats-every TIME, or --summary FILE"},
        {"-u", "progress is text", "--stats-every TIME, or --summary FILE"},
        {"--status-updates-file", "progress is text", "--stats-every TIME, or --summary FILE"},
        {"--log-file", "messages go to standard error", "2> FILE"},
        {"--log-directory", "messages go to standard error", "2> FILE"},
        {"-m", "the summary has another name", "--summary FILE"},
        {"--output", "an output has a format", "-oL FILE"},
        {"--output-filename", "formats have options of their own", "-oJ FILE, -oX FILE, -oL FILE"},
        {"--output-module", "formats have options of their own", "-oJ FILE, -oX FILE, -oL FILE"},
        {"--output-fields", "formats have options of their own", "-oJ FILE, -oC FILE"},
        {"--output-filter", "states are chosen by what is shown", "--show STATES"},
        {"--no-header-row", "CSV has a header", "-oC - | tail -n +2"},
        {"--stylesheet", "XML names Nmap's stylesheet alone", "xsltproc STYLESHEET FILE"},
        {"--webxml", "XML names Nmap's stylesheet alone", "xsltproc STYLESHEET FILE"},
        {"--dns-servers", "names are the system resolver's", "leave it out"},
        {"--resolvers", "names are the system resolver's", "leave it out"},
        {"--proxy", "probes go straight to their targets", "leave it out"},
        {"--scanflags", "a probe is a SYN", "leave it out"},
        {"--ip-options", "probes carry no IP options", "leave it out"},
        {"--data", "a SYN carries no data", "leave it out"},
        {"--data-string", "a SYN carries no data", "leave it out"},
        {"--ulimit", "the shell sets it", "ulimit -n N"},
        {"-o", "an output has a format", "-oL FILE"},
        {"-oS", "there is no such format", "-oN FILE"},
        {"-oB", "there is no binary format", "-oJ FILE"},
        {"-oU", "there is no unicornscan format", "-oL FILE"},
        {"-iR", "blip does not scan random addresses", "targets that are yours"},
        {"--ping", "hosts are not pinged first", "-Pn, or -sn for host discovery alone"},
        {"--script", "there are no scripts", "leave --script out"},
        {"--traceroute", "paths are not traced", "leave --traceroute out"},
        {"--banners", "banners are not read", "leave --banners out"},
        {"--scan-delay", RATE, "--rate N, or --max-host-rate N"},
        {"--min-parallelism", RATE, "--rate N"},
        {"--max-parallelism", RATE, "--rate N, or -T2 for one probe at a time"},
        {"--initial-rtt-timeout", "the timeout is measured", "--max-rtt-timeout TIME"},
        {"--max-targets", "a scan is of what you name", "--shard 1/N"},
        {"--max-results", "a scan ends when every target has a verdict", "-oL - | head"},
        {
            "--source-port",
            "source ports are leased from what the kernel leaves free",
            "leave it out"
        },
        {
            "--adapter-port",
            "source ports are leased from what the kernel leaves free",
            "leave it out"
        },
        {"--source-mac", "frames carry the interface's own address", "leave it out"},
        {"--spoof-mac", "frames carry the interface's own address", "leave it out"},
        {"--adapter-mac", "frames carry the interface's own address", "leave it out"},
        {"--adapter-vlan", "a VLAN is reached by its own interface", "-e eth0.42"},
        {"--ttl", "probes carry the system's TTL", "leave it out"},
        {"--badsum", "checksums are right", "leave it out"},
        {"--data-length", "a SYN carries no data", "leave it out"},
        {"--mtu", "packets are never fragmented", "leave it out"},
        {"--resume", "a scan cannot be resumed yet", "--shard I/N to scan in parts"},
        {"--resume-index", "a scan cannot be resumed yet", "--shard I/N to scan in parts"},
        {"--resume-count", "a scan cannot be resumed yet", "--shard I/N to scan in parts"},
        {"--iflist", "the kernel's tools know", "ip -brief address; ip route"},
        {"--conf", "there are no configuration files", "options on the command line"},
        {"--echo", "there are no configuration files", "--dry-run"},
        {"--offline", "probes are sent or they are not", "--dry-run"},
        {"--packet-trace", "packets are not printed", "tcpdump -ni any tcp"},
        {"--append-output", "a file holds one scan", "a new FILE"},
        {"--output-format", "formats have options of their own", "-oJ FILE, -oX FILE, -oL FILE"},
        {"--output-file", "formats have options of their own", "-oJ FILE, -oX FILE, -oL FILE"},
        {"--allowlist-file", "targets are what you name", "-iL FILE"},
        {"--proxies", "probes go straight to their targets", "leave it out"}
    };

    private ForeignOptions() {}

    static boolean isHarmless(String name) {
        for (String known : HARMLESS) {
            if (known.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// What to say to an option that others have, or null if nobody has it. ZMap's users glue a number to `-P`.
    static @Nullable UsageError refusal(String name) {
        for (String[] known : UNSUPPORTED) {
            if (known[0].equals(name)
                    || OptionTable.isSingleHyphenForm(known[0], name)
                    || isGlued(known[0], name)) {
                return new UsageError(known[0] + " is not supported: " + known[1], known[2]);
            }
        }
        return null;
    }

    private static boolean isGlued(String known, String name) {
        return known.equals("-P")
                && name.startsWith(known)
                && name.length() > known.length()
                && Character.isDigit(name.charAt(known.length()));
    }
}
