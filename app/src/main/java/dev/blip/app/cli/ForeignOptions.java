package dev.blip.app.cli;

import org.jspecify.annotations.Nullable;

/// Options of other scanners that hands type: those with nothing to do here, and those that ask for what blip has not.
final class ForeignOptions {
    /// Already so, whatever was typed: no names are looked up, hosts are not pinged first, frames are sent at the link
    /// layer, order is random, and reasons are shown.
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
        "--noninteractive",
        "--nobanners"
    };

    private static final String LATER = "blip asks TCP ports over IPv4 only";
    private static final String RATE = "the path decides the pace, below a ceiling";

    /// Spelling, why not, what to do instead.
    private static final String[][] UNSUPPORTED = {
        {"-sU", LATER, "leave -sU out"},
        {"-sn", "blip asks ports, it does not ping", "-p 22,80,443"},
        {"-sP", "blip asks ports, it does not ping", "-p 22,80,443"},
        {"-sL", "names are not looked up", "--dry-run"},
        {"-sV", "services are named by their port, not asked", "leave -sV out"},
        {"-sC", "there are no scripts", "leave -sC out"},
        {"-sA", "the half-open and the connect scan are all there is", "-sS"},
        {"-sF", "the half-open and the connect scan are all there is", "-sS"},
        {"-sN", "the half-open and the connect scan are all there is", "-sS"},
        {"-sX", "the half-open and the connect scan are all there is", "-sS"},
        {"-sW", "the half-open and the connect scan are all there is", "-sS"},
        {"-sM", "the half-open and the connect scan are all there is", "-sS"},
        {"-sI", "idle scans use a third party's host", "-sS"},
        {"-sY", LATER, "-sS"},
        {"-sZ", LATER, "-sS"},
        {"-sO", LATER, "-sS"},
        {"-A", "there is no service, system or path detection", "leave -A out"},
        {"-O", "operating systems are not guessed", "leave -O out"},
        {"-6", "IPv6 is not supported yet", "IPv4 targets"},
        {"-R", "names are not looked up", "leave -R out"},
        {"-r", "the order is always random", "leave -r out"},
        {"-f", "packets are never fragmented", "leave -f out"},
        {"-D", "there are no decoys", "leave -D out"},
        {"-b", "there is no bounce scan", "leave -b out"},
        {"-g", "source ports are leased from what the kernel leaves free", "leave -g out"},
        {"-d", "there is no debug level", "-v"},
        {"-c", "there are no configuration files", "options on the command line"},
        {"-o", "an output has a format", "-oL FILE"},
        {"-oS", "there is no such format", "-oN FILE"},
        {"-oB", "there is no binary format", "-oJ FILE"},
        {"-oU", "there is no unicornscan format", "-oL FILE"},
        {"-iR", "blip does not scan random addresses", "targets that are yours"},
        {"-PE", "hosts are not pinged first", "-Pn"},
        {"-PS", "hosts are not pinged first", "-Pn"},
        {"-PA", "hosts are not pinged first", "-Pn"},
        {"-PR", "hosts are not pinged first", "-Pn"},
        {"-PU", "hosts are not pinged first", "-Pn"},
        {"--ping", "hosts are not pinged first", "-Pn"},
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
        {"--stats-every", "progress is shown on a terminal", "-v"},
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

    /// What to say to an option that others have, or null if nobody has it. Nmap glues values to some (`-PS22`), so
    /// those of two letters match what starts with them.
    static @Nullable UsageError refusal(String name) {
        for (String[] known : UNSUPPORTED) {
            if (known[0].equals(name)
                    || isSingleHyphenForm(known[0], name)
                    || isGlued(known[0], name)) {
                return new UsageError(known[0] + " is not supported: " + known[1], known[2]);
            }
        }
        return null;
    }

    private static boolean isSingleHyphenForm(String known, String name) {
        return known.startsWith("--")
                && known.length() == name.length() + 1
                && known.startsWith(name, 1);
    }

    private static boolean isGlued(String known, String name) {
        return known.startsWith("-P")
                && name.startsWith(known)
                && name.length() > known.length()
                && Character.isDigit(name.charAt(known.length()));
    }
}
