package dev.blip.app.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Says something whenever Enter is pressed on the terminal that is standard input. A line at a time, as the terminal
/// hands them out: single keys would need its settings changed, and a process that is killed could not change them
/// back.
///
/// A process in the background is stopped by the kernel when it reads its terminal (SIGTTIN), so nothing is read unless
/// a line waits and this process is the one in front.
public final class EnterKey implements AutoCloseable {
    private static final long PERIOD_MILLIS = 200;
    private static final Path SELF = Path.of("/proc/self/stat");

    // proc_pid_stat(5), counted from the state behind the command's name.
    private static final int PROCESS_GROUP = 2;
    private static final int FOREGROUND_GROUP = 5;

    private final CountDownLatch done = new CountDownLatch(1);

    /// @param say  called on a thread of its own
    public EnterKey(InputStream terminal, Runnable say) {
        var thread = new Thread(() -> watch(terminal, say), "enter-key");
        thread.setDaemon(true);
        thread.start();
    }

    private void watch(InputStream terminal, Runnable say) {
        try {
            while (!done.await(PERIOD_MILLIS, TimeUnit.MILLISECONDS)) {
                int waiting = terminal.available();
                if (waiting > 0 && isInFront(Files.readString(SELF, StandardCharsets.ISO_8859_1))) {
                    terminal.skipNBytes(waiting);
                    say.run();
                }
            }
        } catch (InterruptedException | IOException _) {
            Thread.currentThread().interrupt(); // the terminal is gone, and with it whoever asks
        }
    }

    /// Whether the process that `/proc/self/stat` describes has its terminal to itself. The command's name stands in
    /// parentheses and may hold any character, so its end is looked for from behind.
    static boolean isInFront(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return fields[PROCESS_GROUP].equals(fields[FOREGROUND_GROUP]);
    }

    @Override
    public void close() {
        done.countDown();
    }
}
