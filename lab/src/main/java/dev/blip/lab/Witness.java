package dev.blip.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Gathers what the [Guard] decides upon, anew each time. Judges nothing: what cannot be had is null.
final class Witness {
    /// Begins the line in `/proc/PID/fdinfo/N` that names the interface of a tunnel, proc_pid_fdinfo(5).
    private static final String TUNNEL = "iff:";

    private Witness() {}

    static Guard.Facts facts(List<Namespace> namespaces) {
        List<Guard.NamespaceFacts> all = namespaces.stream().map(Witness::facts).toList();
        return new Guard.Facts(
                link("/proc/self/ns/net"),
                firstNamespace(),
                all,
                all.stream().anyMatch(Witness::mayHaveTunnel) ? tunnelHolders() : null);
    }

    /// Whoever has no tunnel need not wait until every process has been looked at.
    private static boolean mayHaveTunnel(Guard.NamespaceFacts namespace) {
        String links = namespace.links();
        return links != null && links.contains("\"tun\"");
    }

    private static Guard.NamespaceFacts facts(Namespace namespace) {
        String name = namespace.name();
        return new Guard.NamespaceFacts(
                name,
                namespace.inode(),
                said(namespace.inside(List.of("readlink", "/proc/self/ns/net"))),
                said(List.of("ip", "-n", name, "-json", "-details", "link")),
                said(List.of("ip", "-n", name, "-json", "netns", "list-id")),
                said(List.of("ip", "-n", name, "-4", "-json", "route", "show", "table", "all")),
                said(List.of("ip", "-n", name, "-6", "-json", "route", "show", "table", "all")));
    }

    private static @Nullable String said(List<String> command) {
        Outcome outcome = Commands.run(command);
        return outcome.exit() == 0 && !outcome.isTimeout() ? outcome.out() : null;
    }

    /// Process 1 of a container may belong to somebody whom even its root may not look at.
    private static @Nullable String firstNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/1/ns/net")).toString();
        } catch (AccessDeniedException e) {
            return Guard.HIDDEN;
        } catch (IOException e) {
            return null;
        }
    }

    private static @Nullable String link(String path) {
        try {
            return Files.readSymbolicLink(Path.of(path)).toString();
        } catch (IOException e) {
            return null;
        }
    }

    /// Whoever has a tunnel open, of the processes that may be looked at; null if there are none.
    private static @Nullable List<Guard.TunnelHolder> tunnelHolders() {
        List<Guard.TunnelHolder> holders = new ArrayList<>();
        try (Stream<Path> all = Files.list(Path.of("/proc"))) {
            for (Path process : all.filter(Witness::isProcess).toList()) {
                addHolders(process, holders);
            }
            return holders;
        } catch (IOException | UncheckedIOException e) {
            return null;
        }
    }

    private static boolean isProcess(Path path) {
        return path.getFileName().toString().chars().allMatch(Character::isDigit);
    }

    private static void addHolders(Path process, List<Guard.TunnelHolder> holders)
            throws IOException {
        try (Stream<Path> open = Files.list(process.resolve("fdinfo"))) {
            for (Path descriptor : open.toList()) {
                String tunnel = tunnelOf(descriptor);
                if (!tunnel.isEmpty()) {
                    holders.add(new Guard.TunnelHolder(tunnel, link(process + "/ns/net")));
                }
            }
        } catch (NoSuchFileException | AccessDeniedException e) {
            // It has ended, or is none of ours.
        }
    }

    /// The interface of an open tunnel; empty of any other descriptor, or one that was closed meanwhile.
    private static String tunnelOf(Path descriptor) throws IOException {
        try (Stream<String> lines = Files.lines(descriptor)) {
            return lines.filter(line -> line.startsWith(TUNNEL))
                    .map(line -> line.substring(TUNNEL.length()).strip())
                    .findFirst()
                    .orElse("");
        } catch (NoSuchFileException | UncheckedIOException e) {
            return "";
        }
    }
}
