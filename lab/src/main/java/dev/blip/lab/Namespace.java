package dev.blip.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A network namespace of this run, empty when made: not even a route. Named `blip-lab-PID-N-ROLE` after the process
/// that owns it, so that what a dead run has left can be told from what a live one uses.
public final class Namespace implements AutoCloseable {
    private static final Path MOUNTS = Path.of("/run/netns");
    private static final Pattern NAME = Pattern.compile("blip-lab-(\\d{1,10})-\\d+-[a-z]+");
    private static final AtomicInteger MADE =
            new AtomicInteger(); // a number to tell names apart, nothing else

    /// Programs that set up or look and send no packet of their own.
    private static final Set<String> CONFIGURES =
            Set.of("ethtool", "nft", "ss", "sysctl", "readlink", "cat", "wg");

    private final String name;
    private final long inode;

    private Namespace(String name, long inode) {
        this.name = name;
        this.inode = inode;
    }

    static Namespace open(String role) {
        String name =
                "blip-lab-"
                        + ProcessHandle.current().pid()
                        + "-"
                        + MADE.incrementAndGet()
                        + "-"
                        + role;
        Commands.run("ip", "netns", "add", name).orThrow("cannot make a network namespace");
        var namespace = new Namespace(name, inodeOf(name));
        namespace.configure(
                "sysctl",
                "-qw",
                "net.ipv6.conf.all.disable_ipv6=1",
                "net.ipv6.conf.default.disable_ipv6=1");
        namespace.ip("link", "set", "lo", "up");
        return namespace;
    }

    /// Removes the namespaces of runs whose process is gone. A number that another process has by now keeps its
    /// leftovers: better one too many than one of a live run taken away.
    static void removeLeftovers() {
        if (!Files.isDirectory(MOUNTS)) {
            return;
        }
        try (Stream<Path> mounts = Files.list(MOUNTS)) {
            mounts.map(mount -> mount.getFileName().toString())
                    .filter(Namespace::isLeftover)
                    .forEach(Namespace::removeLeftover);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isLeftover(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
    }

    /// Results are not looked at: another run may have been faster.
    private static void removeLeftover(String name) {
        Commands.run("ip", "netns", "pids", name)
                .out()
                .lines()
                .map(String::strip)
                .forEach(pid -> Commands.run("kill", "-KILL", pid));
        Commands.run("ip", "netns", "del", name);
    }

    String name() {
        return name;
    }

    /// The inode that this namespace had when it was made.
    long inode() {
        return inode;
    }

    /// `ip -n NAME ...`.
    public Outcome ip(String... arguments) {
        var command = new ArrayList<>(List.of("ip", "-n", name));
        command.addAll(List.of(arguments));
        return Commands.run(command).orThrow(String.join(" ", command));
    }

    /// Runs one of a few programs that only set up or look. What sends goes through [Lab], and so through the guard.
    public Outcome configure(String... command) {
        if (!CONFIGURES.contains(command[0])) {
            throw new IllegalArgumentException(
                    "not a program that only sets up or looks: " + command[0]);
        }
        return Commands.run(inside(List.of(command)))
                .orThrow(name + ": " + String.join(" ", command));
    }

    /// Replaces what nft drops, rejects and limits here. An empty text clears it.
    public void nft(String rules) {
        Path file = Workshop.work().resolve(name + ".nft");
        try {
            Files.writeString(file, "flush ruleset\n" + rules);
            configure("nft", "-f", file.toString());
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The command line that runs `command` in here. The process that results is `command` itself: `ip` does not fork.
    List<String> inside(List<String> command) {
        var whole = new ArrayList<>(List.of("ip", "netns", "exec", name));
        whole.addAll(command);
        return whole;
    }

    @Override
    public void close() {
        Commands.run("ip", "netns", "del", name).orThrow("cannot remove " + name);
    }

    private static long inodeOf(String name) {
        try {
            return (Long) Files.getAttribute(MOUNTS.resolve(name), "unix:ino");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
