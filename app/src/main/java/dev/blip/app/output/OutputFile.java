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
///
/// A file is written in place, so that others may follow it and it may be a pipe, and by whole lines: whenever this
/// process is killed or the disk is full, what a file holds ends with a line.
public final class OutputFile implements Closeable {
    /// The name that errors have for it.
    public static final String STANDARD_OUTPUT = "standard output";

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LONGEST_NUMBER = 20; // "-9223372036854775808"

    private final String name;
    private final OutputStream target;
    private final @Nullable FileChannel file;
    private final @Nullable Path created;
    private final @Nullable FileIdentity identity;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] digits = new byte[LONGEST_NUMBER];
    private int length;
    private long written;
    private boolean closed;

    private OutputFile(
            String name,
            OutputStream target,
            @Nullable FileChannel file,
            @Nullable Path created,
            @Nullable FileIdentity identity) {
        this.name = name;
        this.target = target;
        this.file = file;
        this.created = created;
        this.identity = identity;
    }

    /// Opens `path` for writing and leaves what it holds alone until `clear`, so that a scan that is refused
    /// destroys nothing.
    public static OutputFile open(Path path) throws OutputFailure {
        boolean isNew = !Files.exists(path);
        try {
            FileChannel file =
                    FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            return new OutputFile(
                    path.toString(),
                    Channels.newOutputStream(file),
                    file,
                    isNew ? path.toRealPath() : null, // the file, where a link led to none
                    FileIdentity.of(path));
        } catch (IOException e) {
            throw refused(e, path);
        }
    }

    /// A stream that somebody else owns: flushed by `close`, not closed.
    public static OutputFile of(String name, OutputStream stream) {
        return new OutputFile(name, stream, null, null, null);
    }

    /// Writes all of a text to standard output.
    ///
    /// @param stream  unbuffered
    public static void print(OutputStream stream, String text) throws OutputFailure {
        of(STANDARD_OUTPUT, stream).text(text).close();
    }

    /// Which file it is; null for a stream of somebody else.
    public @Nullable FileIdentity identity() {
        return identity;
    }

    /// Empties a plain file; pipes and devices have nothing to empty.
    public void clear() throws OutputFailure {
        if (file != null && identity != null && identity.isRegular()) {
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
            writeLines();
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
        write(pending);
    }

    /// Makes room in a full buffer by its whole lines; a line that fills it alone is written in parts.
    private void writeLines() throws OutputFailure {
        int lines = afterLastLineEnd(length);
        int pending = lines == 0 ? length : lines;
        int rest = length - pending;
        length = 0;
        write(pending);
        System.arraycopy(buffer, pending, buffer, 0, rest);
        length = rest;
    }

    /// How many of the first `count` octets of the buffer are whole lines.
    private int afterLastLineEnd(int count) {
        int at = count;
        while (at > 0 && buffer[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    private void write(int count) throws OutputFailure {
        try {
            if (count > 0) {
                target.write(buffer, 0, count);
                written += count;
            }
            target.flush();
        } catch (IOException e) {
            cutToWholeLines(count);
            throw new OutputFailure(name, e);
        }
    }

    /// Takes off the part of a line that a full disk still took.
    private void cutToWholeLines(int count) {
        if (file == null || identity == null || !identity.isRegular()) {
            return;
        }
        try {
            long taken = Math.clamp(file.position() - written, 0, count);
            file.truncate(written + afterLastLineEnd((int) taken));
        } catch (IOException _) {
            // The write that failed is being reported already.
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
        checkThatItIsStillThere();
    }

    /// A file that somebody has removed, or put another in the place of, holds what nobody will find.
    private void checkThatItIsStillThere() throws OutputFailure {
        if (identity == null || !identity.isRegular()) {
            return;
        }
        try {
            if (!FileIdentity.of(Path.of(name)).equals(identity)) {
                throw lost("another file was put in its place while the scan ran");
            }
        } catch (OutputFailure e) {
            throw e;
        } catch (IOException _) {
            throw lost("it was removed while the scan ran");
        }
    }

    private OutputFailure lost(String why) {
        return new OutputFailure(
                name, why, "a file that stays until the end", "again, with a file of its own");
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
                writeLines();
            }
            int part = Math.min(count - at, BUFFER_BYTES - length);
            System.arraycopy(from, at, buffer, length, part);
            length += part;
            at += part;
        }
        return this;
    }

    /// The JDK's messages for the common cases hold the path alone.
    private static OutputFailure refused(IOException e, Path path) {
        String name = path.toString();
        if (Files.isDirectory(path)) {
            return new OutputFailure(
                    name, "it is a folder", "the name of a file", path.resolve("scan").toString());
        }
        return switch (e) {
            case java.nio.file.NoSuchFileException _ ->
                    new OutputFailure(
                            name,
                            "its folder does not exist",
                            "a folder that exists",
                            "mkdir -p " + path.toAbsolutePath().getParent());
            case java.nio.file.AccessDeniedException _ ->
                    new OutputFailure(
                            name,
                            "permission denied",
                            "a file or folder that "
                                    + System.getProperty("user.name")
                                    + " may write",
                            "another folder");
            case java.nio.file.FileSystemException f when f.getReason() != null ->
                    new OutputFailure(name, new IOException(f.getReason(), e));
            default -> new OutputFailure(name, e);
        };
    }
}
