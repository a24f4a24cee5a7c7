package dev.blip.app.output;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A file or standard output, written through one buffer. One thread at a time. Every failure is an `OutputFailure`
/// that names the file; none is held back.
public final class OutputFile implements Closeable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LONGEST_NUMBER = 20; // "-9223372036854775808"

    private final String name;
    private final OutputStream target;
    private final @Nullable FileChannel file;
    private final @Nullable Path created;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private int length;
    private boolean closed;

    private OutputFile(
            String name, OutputStream target, @Nullable FileChannel file, @Nullable Path created) {
        this.name = name;
        this.target = target;
        this.file = file;
        this.created = created;
    }

    /// Opens `path` for writing and leaves what it holds alone until `clear`, so that a scan that is refused
    /// destroys nothing.
    public static OutputFile open(Path path) throws OutputFailure {
        boolean isNew = !Files.exists(path);
        try {
            FileChannel file =
                    FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new OutputFile(
                    path.toString(), Channels.newOutputStream(file), file, isNew ? path : null);
        } catch (IOException e) {
            throw new OutputFailure(path.toString(), reworded(e, path));
        }
    }

    /// A stream that somebody else owns: flushed by `close`, not closed.
    public static OutputFile of(String name, OutputStream stream) {
        return new OutputFile(name, stream, null, null);
    }

    /// Empties a plain file; pipes and devices have nothing to empty.
    public void clear() throws OutputFailure {
        if (file != null
                && Files.isRegularFile(
                        Path.of(name))) { // or what a link such as /dev/fd/3 points to
            try {
                file.truncate(0);
            } catch (IOException e) {
                throw new OutputFailure(name, e);
            }
        }
    }

    public String name() {
        return name;
    }

    public OutputFile octet(char ascii) throws OutputFailure {
        if (length == BUFFER_BYTES) {
            flush();
        }
        buffer[length++] = (byte) ascii;
        return this;
    }

    /// Text of ours: characters above 0x7F are written as UTF-8, nothing is escaped.
    public OutputFile text(String text) throws OutputFailure {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0x7F) {
                byte[] utf8 = text.substring(i).getBytes(StandardCharsets.UTF_8);
                return octets(utf8, utf8.length);
            }
            octet(text.charAt(i));
        }
        return this;
    }

    public OutputFile number(long value) throws OutputFailure {
        if (value < 0) {
            return text(Long.toString(value));
        }
        int at = LONGEST_NUMBER;
        long rest = value;
        do {
            digits[--at] = (byte) ('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        while (at < LONGEST_NUMBER) {
            octet((char) digits[at++]);
        }
        return this;
    }

    /// Dotted decimal.
    ///
    /// @param address  in network bit order
    public OutputFile address(int address) throws OutputFailure {
        return number(address >>> 24)
                .octet('.')
                .number(address >>> 16 & 0xFF)
                .octet('.')
                .number(address >>> 8 & 0xFF)
                .octet('.')
                .number(address & 0xFF);
    }

    public void flush() throws OutputFailure {
        int pending = length;
        length = 0; // a failed write is not tried again: it could only write half a line twice
        try {
            if (pending > 0) {
                target.write(buffer, 0, pending);
            }
            target.flush();
        } catch (IOException e) {
            throw new OutputFailure(name, e);
        }
    }

    @Override
    public void close() throws OutputFailure {
        if (closed) {
            return;
        }
        closed = true;
        try {
            flush();
        } finally {
            closeFile();
        }
    }

    /// Gives the file up before anything was written: what was there stays, what `open` made goes.
    public void discard() {
        closed = true;
        try {
            closeFile();
            if (created != null) {
                Files.deleteIfExists(created);
            }
        } catch (IOException _) {
            // An empty file that stays is no harm, and something worse is being reported already.
        }
    }

    private void closeFile() throws OutputFailure {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            throw new OutputFailure(name, e);
        }
    }

    /// The first `count` octets of `from`.
    public OutputFile octets(byte[] from, int count) throws OutputFailure {
        for (int at = 0; at < count; ) {
            if (length == BUFFER_BYTES) {
                flush();
            }
            int part = Math.min(count - at, BUFFER_BYTES - length);
            System.arraycopy(from, at, buffer, length, part);
            length += part;
            at += part;
        }
        return this;
    }

    /// The JDK's messages for the common cases hold the path alone.
    private static IOException reworded(IOException e, Path path) {
        return switch (e) {
            case java.nio.file.NoSuchFileException _ ->
                    new IOException("its folder does not exist", e);
            case java.nio.file.AccessDeniedException _ -> new IOException("permission denied", e);
            case java.nio.file.FileSystemException f when f.getReason() != null ->
                    new IOException(f.getReason(), e);
            default -> Files.isDirectory(path) ? new IOException("it is a folder", e) : e;
        };
    }
}
