package dev.blip.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Fails a test that leaves a socket, an event counter or a packet ring's pages behind: as the kernel counts them,
/// not as we do. Tests that use it run one at a time.
public final class NoLeaks implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace OWN =
            ExtensionContext.Namespace.create(NoLeaks.class);

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        context.getStore(OWN).put("before", open());
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        assertEquals(
                context.getStore(OWN).get("before"), open(), "descriptors and mappings left open");
    }

    private static Map<String, String> open() throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
            for (Path fd : (Iterable<Path>) fds::iterator) {
                String target = target(fd);
                if (target.startsWith("socket:")
                        || target.startsWith("anon_inode:[eventfd]")
                        || target.startsWith("anon_inode:bpf")) {
                    found.put("fd " + fd.getFileName(), target);
                }
            }
        }
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            maps.filter(line -> line.contains("socket:"))
                    .forEach(line ->
                            found.put("mapping " + line.substring(0, line.indexOf(' ')), line));
        }
        return found;
    }

    /// What the descriptor stands for; nothing if it is gone by now, as the one that lists the folder is.
    private static String target(Path fd) throws IOException {
        try {
            return Files.readSymbolicLink(fd).toString();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
