package dev.blip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The working copy that a test runs in: every file that a person wrote, none that a build made.
///
/// @param root  the folder of ARCHITECTURE.md
record Checkout(Path root) {
    private static final Set<String> NOT_WRITTEN_BY_HAND =
            Set.of("target", ".git", ".cache", ".idea", ".vscode");

    /// The checkout around the working directory, which is a module's folder under Maven and the root under others.
    static Checkout here() {
        Path start = Path.of("").toAbsolutePath();
        for (Path folder = start; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("ARCHITECTURE.md"))) {
                return new Checkout(folder);
            }
        }
        throw new IllegalStateException("no ARCHITECTURE.md in or above " + start);
    }

    /// Files whose name ends so, as paths from the root, in order.
    List<Path> filesEndingWith(String ending) {
        var found = new ArrayList<Path>();
        try {
            Files.walkFileTree(
                    root,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(
                                Path folder, BasicFileAttributes attributes) {
                            return isBuilt(folder)
                                    ? FileVisitResult.SKIP_SUBTREE
                                    : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(
                                Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile() && file.toString().endsWith(ending)) {
                                found.add(root.relativize(file));
                            }
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return found;
    }

    String text(Path file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /// A build folder lies beside a pom; the package `dev.blip.targets` does not.
    private static boolean isBuilt(Path folder) {
        String name = folder.getFileName().toString();
        boolean isPackage =
                name.equals("target") && !Files.exists(folder.resolveSibling("pom.xml"));
        return NOT_WRITTEN_BY_HAND.contains(name) && !isPackage;
    }
}
