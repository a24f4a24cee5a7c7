package dev.blip.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A small internet with known truth: a scanner namespace and a target namespace that answers for a whole /15, with
/// nothing else at the end of any cable.
///
/// ```
/// scanner: sv0 198.51.100.1/30, 198.18.0.0/15 via .2      target: tv0 198.51.100.2/30, 198.18.0.0/15 is local (AnyIP)
/// ```
///
/// The kernel answers, with listeners on ports 80, 443 and 8080, until [#answerByXdp(Truth)] says otherwise. Whatever
/// sends is started by this class alone, after the [Guard] has agreed. [#close()] ends every process and removes
/// everything.
public final class Lab implements AutoCloseable {
    public static final String SCANNER_ADDRESS = "198.51.100.1";
    public static final String GATEWAY_ADDRESS = "198.51.100.2";
    static final String TARGETS = "198.18.0.0/15";
    static final Duration SCAN_BOUND = Duration.ofSeconds(60);
    private static final Duration BUILD_BOUND = Duration.ofMinutes(5);
    private static final Duration READY_BOUND = Duration.ofSeconds(10);

    /// In IPv6, once [#alsoIpv6()] has been called: what the target answers for behind itself, and the cable's prefix.
    public static final String IPV6_TARGETS = "2001:db8:18::/48";

    static final String IPV6_LINK = "2001:db8:1::";
    static final String IPV6_GATEWAY = IPV6_LINK + "2";

    private final Deque<AutoCloseable> opened = new ArrayDeque<>(); // closed in reverse
    private final List<Namespace> namespaces = new ArrayList<>();
    private final Namespace scanner;
    private final Namespace target;
    private final Veth targetCable; // its far end is tv0
    private @Nullable Wire wire; // null for a bare veth pair
    private boolean isBlipBuilt;

    public static Lab open() {
        return open(Layout.PLAIN);
    }

    public static Lab open(Layout layout) {
        return new Lab(layout);
    }

    private Lab(Layout layout) {
        if (!System.getProperty("user.name", "").equals("root")) {
            throw new IllegalStateException(
                    """
                    cannot make network namespaces
                      needs: root
                      try:   run as root, or leave the profile `lab` out\
                    """);
        }
        Namespace.removeLeftovers();
        try {
            scanner = add("scanner");
            target = add("target");
            Layout.Cable cable = layout.cable();
            if (cable == null) {
                targetCable = Veth.join(scanner, "sv0", target, "tv0");
                address(targetCable.nearMac(), targetCable.farMac(), layout);
            } else {
                Namespace between = add("wire");
                Veth scannerCable = Veth.join(between, "w0", scanner, "sv0");
                targetCable = Veth.join(between, "w1", target, "tv0");
                address(scannerCable.farMac(), targetCable.farMac(), layout);
                between.configure("ethtool", "-K", "w0", "gro", "on");
                between.configure("ethtool", "-K", "w1", "gro", "on");
                // What the wire carries must be whole: a checksum left for the device to fill in
                // would stay empty.
                scanner.configure("ethtool", "-K", "sv0", "tx", "off");
                target.configure("ethtool", "-K", "tv0", "tx", "off");
                wire = new Wire(between, cable);
                wire.start(this);
            }
            listen("80", "443", "8080");
        } catch (RuntimeException | Error e) {
            closeAfter(e);
            throw e;
        }
    }

    /// One more namespace, which the guard watches as it does the others. A lab has eight at most.
    Namespace add(String role) {
        Namespace namespace = Namespace.open(role);
        opened.push(namespace);
        namespaces.add(namespace);
        return namespace;
    }

    private void address(String scannerMac, String targetMac, Layout layout) {
        scanner.ip("addr", "add", SCANNER_ADDRESS + "/30", "dev", "sv0");
        target.ip("addr", "add", GATEWAY_ADDRESS + "/30", "dev", "tv0");
        if (layout.isOnLink()) {
            scanner.ip(
                    "route", "add", TARGETS, "dev", "sv0", "scope", "link", "src", SCANNER_ADDRESS);
        } else {
            scanner.ip("route", "add", TARGETS, "via", GATEWAY_ADDRESS);
        }
        target.ip("route", "add", "local", TARGETS, "dev", "lo");
        tune();
        if (layout.hasStaticNeighbours()) {
            scanner.ip(
                    "neigh",
                    "replace",
                    GATEWAY_ADDRESS,
                    "lladdr",
                    targetMac,
                    "dev",
                    "sv0",
                    "nud",
                    "permanent");
            target.ip(
                    "neigh",
                    "replace",
                    SCANNER_ADDRESS,
                    "lladdr",
                    scannerMac,
                    "dev",
                    "tv0",
                    "nud",
                    "permanent");
        }
    }

    /// Room for as many half-open connections as a scan makes, no reverse path filter in the way of the AnyIP prefix,
    /// and ICMP errors for every target instead of the kernel's 1,000 a second.
    private void tune() {
        String filter = "net.ipv4.conf.%s.rp_filter=0";
        scanner.configure("sysctl", "-qw", filter.formatted("all"), filter.formatted("sv0"));
        target.configure(
                "sysctl",
                "-qw",
                filter.formatted("all"),
                filter.formatted("tv0"),
                filter.formatted("lo"),
                "net.ipv4.tcp_max_syn_backlog=262144",
                "net.core.somaxconn=262144",
                "net.ipv4.tcp_syncookies=1",
                "net.ipv4.tcp_synack_retries=3",
                "net.ipv4.icmp_ratelimit=0",
                "net.ipv4.icmp_msgs_per_sec=1000000",
                "net.ipv4.icmp_msgs_burst=1000000");
        scanner.configure("ethtool", "-K", "sv0", "gro", "on");
        target.configure("ethtool", "-K", "tv0", "gro", "off");
    }

    /// Gives the cable IPv6 besides, once or again: addresses at both ends, and a /48 behind the target.
    ///
    /// @param neighbours  more addresses of the target's end, each a neighbour of the scanner's
    public void alsoIpv6(String... neighbours) {
        String on = "net.ipv6.conf.%s.disable_ipv6=0";
        scanner.configure("sysctl", "-qw", on.formatted("all"), on.formatted("sv0"));
        target.configure(
                "sysctl",
                "-qw",
                on.formatted("all"),
                on.formatted("tv0"),
                "net.ipv6.icmp.ratelimit=0");
        scanner.ip("-6", "addr", "replace", IPV6_LINK + "1/64", "dev", "sv0", "nodad");
        target.ip("-6", "addr", "replace", IPV6_GATEWAY + "/64", "dev", "tv0", "nodad");
        for (String neighbour : neighbours) {
            target.ip("-6", "addr", "replace", neighbour + "/64", "dev", "tv0", "nodad");
        }
        scanner.ip("-6", "route", "replace", IPV6_TARGETS, "via", IPV6_GATEWAY);
        target.ip("-6", "route", "replace", "local", IPV6_TARGETS, "dev", "lo");
    }

    /// Opens these TCP ports, or ranges of ports such as `1000-1015`, on every address of the target.
    void listen(String... ports) {
        listen(target, ports);
    }

    /// Opens TCP ports on the scanner's own host.
    void listenHere(String... ports) {
        listen(scanner, ports);
    }

    /// Opens TCP ports on every address of a namespace of this lab.
    void listen(Namespace namespace, String... ports) {
        var command = new ArrayList<>(List.of(Workshop.tool("listener").toString()));
        command.addAll(List.of(ports));
        startReady(namespace, command.toArray(String[]::new));
    }

    /// Answers every SYN as a [Forger] does, by its destination port; the target's kernel stays out of it.
    Running answerByForger() {
        target.nft(Nft.SILENT);
        return startReady(target, Workshop.tool("forger").toString(), "tv0");
    }

    /// From now on the XDP responder answers, as `truth` says; its counters start at 0.
    public void answerByXdp(Truth truth) {
        Path pass = Workshop.bpf("xdp_pass", List.of());
        attach(targetCable.near(), targetCable.nearName(), pass);
        answerByXdp(responder(truth));
    }

    /// The same to a scanner that attaches a program of its own to its end of the cable, without which no answer gets
    /// through.
    public void answerXdpByXdp(Truth truth) {
        answerByXdp(responder(truth));
    }

    private static Path responder(Truth truth) {
        return Workshop.bpf(
                "xdp_responder",
                List.of(
                        "OPEN=" + truth.open(),
                        "CLOSED=" + truth.closed(),
                        "LOSS_IN=" + truth.lossIn(),
                        "LOSS_OUT=" + truth.lossOut()));
    }

    /// From now on this XDP program has what arrives at the target; the scanner's end of the cable keeps what it has.
    public void answerByXdp(Path responder) {
        attach(target, "tv0", responder);
    }

    /// From now on the scanner's kernel does not see the answers and so sends no RST to them: what
    /// leaves is what the scanner sends.
    public void withholdAnswersFromKernel() {
        scanner.nft(Nft.NO_RESETS);
    }

    private static void attach(Namespace namespace, String interfaceName, Path object) {
        namespace.ip("link", "set", "dev", interfaceName, "xdpdrv", "off");
        namespace.ip(
                "link",
                "set",
                "dev",
                interfaceName,
                "xdpdrv",
                "obj",
                object.toString(),
                "sec",
                "xdp");
    }

    public XdpCounters counters() {
        return XdpCounters.read(target, "tv0");
    }

    /// What the wire has done since it was started or this was last asked. It is another one
    /// afterwards: what was on its way is lost.
    ///
    /// @throws IllegalStateException if there is only a bare veth pair
    public WireCounters renewWire() {
        if (wire == null) {
            throw new IllegalStateException("this lab has no wire");
        }
        WireCounters counters = wire.stop();
        wire.start(this);
        return counters;
    }

    public Namespace scanner() {
        return scanner;
    }

    public Namespace target() {
        return target;
    }

    /// Runs `command` in the scanner's namespace, if the guard agrees.
    Outcome run(Duration bound, String... command) {
        return start(scanner, List.of(command)).await(bound);
    }

    /// Starts `command` in `namespace`, if the guard agrees. It ends with the lab at the latest.
    public Running start(Namespace namespace, List<String> command) {
        List<String> objections = Guard.objections(Witness.facts(namespaces));
        if (!objections.isEmpty()) {
            throw new IllegalStateException(
                    "the guard refuses to start "
                            + command
                            + ":\n"
                            + String.join("\n", objections));
        }
        Running running = Running.start(namespace.inside(command));
        opened.push(running);
        return running;
    }

    Running startReady(Namespace namespace, String... command) {
        return start(namespace, List.of(command)).awaitWord("ready", READY_BOUND);
    }

    /// Records what arrives at the target, on the wire's side of its firewall. Frames that XDP answers are not seen.
    Capture capture() {
        return Capture.start(this, target, "tv0");
    }

    /// Records what leaves and arrives at the scanner, as its packet sockets have it.
    Capture captureAtScanner() {
        return Capture.start(this, scanner, "sv0");
    }

    /// Runs `blip arguments` to its end.
    Outcome blip(String... arguments) {
        var command = new ArrayList<>(List.of(builtBlip()));
        command.addAll(List.of(arguments));
        return start(scanner, command).await(SCAN_BOUND);
    }

    /// Runs `blip scan arguments` to its end, with every verdict and the summary recorded.
    ScanResult scan(String... arguments) {
        return startScan(List.of(), arguments).await(SCAN_BOUND);
    }

    /// The command, built. It must be before it runs in a namespace from which nothing can be downloaded; asking for
    /// its version sends nothing.
    public String builtBlip() {
        String command = Workshop.blip().toString();
        if (!isBlipBuilt) {
            Running.start(List.of(command, "--version")).await(BUILD_BOUND).orThrow(command);
            isBlipBuilt = true;
        }
        return command;
    }

    /// Starts `prefix blip scan arguments`; `prefix` may be a program that starts another, such as `setpriv ...`.
    ScanProcess startScan(List<String> prefix, String... arguments) {
        Path directory = scratch();
        var command = new ArrayList<>(prefix);
        command.addAll(List.of(builtBlip(), "scan"));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("--show", "all", "-oJ", directory.resolve(ScanResult.FINDINGS).toString()));
        command.addAll(List.of("--summary", directory.resolve(ScanResult.SUMMARY).toString()));
        return new ScanProcess(start(scanner, command), directory);
    }

    /// A directory that any user may write to, removed with the lab.
    public Path scratch() {
        try {
            Path directory = Files.createTempDirectory("blip-lab-");
            opened.push(() -> remove(directory));
            return Files.setPosixFilePermissions(
                    directory,
                    java.nio.file.attribute.PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void remove(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    /// Ends every process and removes every namespace, also if one of them cannot be.
    @Override
    public void close() {
        RuntimeException failure = null;
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                failure = join(failure, e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void closeAfter(Throwable cause) {
        try {
            close();
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private static RuntimeException join(@Nullable RuntimeException first, Exception next) {
        if (first == null) {
            return new IllegalStateException("the lab cannot be taken down", next);
        }
        first.addSuppressed(next);
        return first;
    }
}
