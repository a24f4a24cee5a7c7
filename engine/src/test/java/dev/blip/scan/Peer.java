package dev.blip.scan;

import dev.blip.linux.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Another network namespace, for as long as it is open: the other end of a link.
final class Peer implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Process holder;

    private Peer(Process holder) {
        this.holder = holder;
    }

    static Peer open() throws IOException {
        Process holder = new ProcessBuilder("unshare", "--net", "sleep", "120").start();
        Path ours = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        Path theirs = Path.of("/proc/" + holder.pid() + "/ns/net");
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (Files.readSymbolicLink(theirs).equals(ours)) {
            if (System.nanoTime() > end) {
                holder.destroyForcibly();
                throw new IOException("no namespace was made");
            }
            Thread.onSpinWait();
        }
        return new Peer(holder);
    }

    long pid() {
        return holder.pid();
    }

    /// Runs a command there.
    void run(String command) throws IOException {
        Command.run("nsenter -t " + holder.pid() + " -n " + command);
    }

    @Override
    public void close() {
        holder.destroyForcibly();
        try {
            holder.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError("a test is not interrupted", e);
        }
    }
}
