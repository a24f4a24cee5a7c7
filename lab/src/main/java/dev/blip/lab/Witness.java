package dev.blip.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gathers what the [Guard] decides upon, anew each time. Judges nothing: what cannot be had is null.
final class Witness {
    private Witness() {}

    static Guard.Facts facts(List<Namespace> namespaces) {
        return new Guard.Facts(
                link("/proc/self/ns/net"),
                firstNamespace(),
                namespaces.stream().map(Witness::facts).toList());
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
        } catch (java.nio.file.AccessDeniedException e) {
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
}
