package dev.blip.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A process of this run: started by us, ended by its own id, never outliving [#close()]. Its output goes to two files,
/// so that it can never block on a pipe that nobody reads.
public final class Running implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Process process;
    private final Path out;
    private final Path err;
    private final String name;

    private Running(Process process, Path out, Path err, String name) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.name = name;
    }

    static Running start(List<String> command) {
        try {
            Path work = Workshop.work();
            Path out = Files.createTempFile(work, "out", ".txt");
            Path err = Files.createTempFile(work, "err", ".txt");
            Process process =
                    new ProcessBuilder(command)
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile())
                            .start();
            return new Running(process, out, err, String.join(" ", command));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command, e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// Waits until the process has written `word` to either output.
    ///
    /// @throws IllegalStateException if it ends first, or does not within `bound`
    public Running awaitWord(String word, Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!written(out).contains(word) && !written(err).contains(word)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String said = written(err) + written(out);
                close();
                throw new IllegalStateException(name + ": not ready, said: " + said);
            }
            isOverWithin(Duration.ofMillis(2));
        }
        return this;
    }

    /// Sends a signal, such as `INT`, to this very process.
    void signal(String signal) {
        Commands.run(List.of("kill", "-" + signal, Long.toString(process.pid()))).orThrow("kill");
    }

    /// Whether the process has ended, at the latest after `pause`.
    boolean isOverWithin(Duration pause) {
        try {
            return process.waitFor(pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted while " + name, e);
        }
    }

    /// Waits for the end; a process that is not over within `bound` is killed, and the outcome says so.
    public Outcome await(Duration bound) {
        boolean isOver = isOverWithin(bound);
        if (!isOver) {
            kill();
        }
        Outcome outcome = new Outcome(process.exitValue(), written(out), written(err), !isOver);
        forget();
        return outcome;
    }

    /// Asks the process to end, waits, and returns what it said.
    public Outcome stop() {
        process.destroy();
        return await(GRACE);
    }

    /// Kills the process and what it has started, if it still runs.
    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        forget();
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (!isOverWithin(GRACE)) {
            throw new IllegalStateException("pid " + process.pid() + " survived SIGKILL: " + name);
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String written(Path file) {
        try (var reader =
                new BufferedReader(
                        new InputStreamReader(
                                Files.newInputStream(file), StandardCharsets.UTF_8))) {
            return reader.readAllAsString();
        } catch (java.nio.file.NoSuchFileException e) {
            return ""; // forgotten by close()
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
