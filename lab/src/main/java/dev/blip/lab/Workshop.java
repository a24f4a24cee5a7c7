package dev.blip.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/// Where the lab's tools are made: C sources in, programs out, again only when a source is newer.
public final class Workshop {
    private Workshop() {}

    /// Scratch directory of the lab, made if need be.
    public static Path work() {
        try {
            return Files.createDirectories(path("blip.lab.work", "target/lab"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The command under test.
    static Path blip() {
        return path("blip.command", "../blip");
    }

    /// The program made of the lab's own `name.c`.
    static Path tool(String name) {
        return tool(source(name));
    }

    /// The program made of a C source, named as the source is.
    public static Path tool(Path source) {
        return make(
                source,
                work().resolve(name(source)),
                List.of(
                        "gcc",
                        "-std=gnu17",
                        "-O2",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-o",
                        "OUTPUT",
                        "SOURCE"));
    }

    /// The BPF object made of the lab's own `name.c` with these `-D` constants.
    static Path bpf(String name, List<String> constants) {
        return bpf(source(name), constants);
    }

    /// The BPF object made of a C source with these `-D` constants.
    public static Path bpf(Path source, List<String> constants) {
        String headers = Commands.run("gcc", "-print-multiarch").orThrow("gcc").out().strip();
        var command = new ArrayList<>(List.of("clang", "-O2", "-g", "-Wall", "-target", "bpf"));
        command.add("-I/usr/include/" + headers);
        constants.forEach(constant -> command.add("-D" + constant));
        command.addAll(List.of("-c", "-o", "OUTPUT", "SOURCE"));
        String suffix = String.join("-", constants).replace('=', '_');
        return make(source, work().resolve(name(source) + "-" + suffix + ".o"), command);
    }

    private static Path source(String name) {
        return path("blip.lab.sources", "src/main/c").resolve(name + ".c");
    }

    private static String name(Path source) {
        String file = source.getFileName().toString();
        return file.substring(0, file.lastIndexOf('.'));
    }

    private static Path make(Path source, Path product, List<String> command) {
        try {
            if (Files.exists(product) && modified(product).compareTo(modified(source)) > 0) {
                return product;
            }
            // Made under another name first: a run that dies half-way leaves no half program that
            // looks finished.
            Path unfinished =
                    work().resolve(product.getFileName() + "." + ProcessHandle.current().pid());
            List<String> actual =
                    command.stream()
                            .map(word ->
                                    word.equals("OUTPUT")
                                            ? unfinished.toString()
                                            : word.equals("SOURCE") ? source.toString() : word)
                            .toList();
            Commands.run(actual).orThrow("cannot make " + product);
            return Files.move(unfinished, product, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileTime modified(Path file) throws IOException {
        return Files.getLastModifiedTime(file);
    }

    private static Path path(String property, String otherwise) {
        String value = System.getProperty(property, otherwise);
        return Path.of(value).toAbsolutePath().normalize();
    }
}
