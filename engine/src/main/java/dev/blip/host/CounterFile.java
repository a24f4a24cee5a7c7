package dev.blip.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A file of `/proc` that stays open and is read again and again: one number in it, or the sum of some columns over the
/// lines of all processors. Owner: one thread.
final class CounterFile implements AutoCloseable {
    /// 256 processors with 17 columns each fit; what does not is not counted.
    private static final int MOST_BYTES = 1 << 16;

    private static final int DECIMAL = 10;
    private static final int HEXADECIMAL = 16;

    private final FileChannel file;
    private final ByteBuffer bytes;
    private final int radix;
    private final long columns; // bit i for column i

    private CounterFile(FileChannel file, ByteBuffer bytes, int radix, long columns) {
        this.file = file;
        this.bytes = bytes;
        this.radix = radix;
        this.columns = columns;
    }

    /// A file that holds one decimal number.
    static CounterFile ofNumber(String path) throws IOException {
        return new CounterFile(
                FileChannel.open(Path.of(path)), ByteBuffer.allocateDirect(64), DECIMAL, 1);
    }

    /// A file of `/proc/net/stat`: a line of names, then a line of hexadecimal numbers for each processor.
    ///
    /// @param names  of the columns to add up; those that this kernel does not have are left out
    static CounterFile ofColumns(String path, String... names) throws IOException {
        FileChannel file = FileChannel.open(Path.of(path));
        var bytes = ByteBuffer.allocateDirect(MOST_BYTES);
        fill(file, bytes);
        String text = StandardCharsets.US_ASCII.decode(bytes).toString();
        int end = Math.max(0, text.indexOf('\n'));
        List<String> head = words(text.substring(0, end));
        long columns = 0;
        for (String name : names) {
            int column = head.indexOf(name);
            columns |= column < 0 ? 0 : 1L << column;
        }
        return new CounterFile(file, bytes, HEXADECIMAL, columns);
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        for (String word : line.split("[ \t]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /// Reads the file from its start, as far as there is room.
    private static void fill(FileChannel file, ByteBuffer bytes) throws IOException {
        bytes.clear();
        int length;
        do {
            length = file.read(bytes, bytes.position());
        } while (length > 0 && bytes.hasRemaining());
        bytes.flip();
    }

    /// The sum now, or -1 if it cannot be read.
    long read() {
        try {
            fill(file, bytes);
        } catch (IOException _) {
            return -1;
        }
        return sum();
    }

    private long sum() {
        int at = radix == HEXADECIMAL ? endOfLine() : 0;
        long sum = 0;
        long value = 0;
        int column = 0;
        boolean isInNumber = false;
        for (; at < bytes.limit(); at++) {
            int digit = Character.digit(bytes.get(at), radix);
            if (digit >= 0) {
                value = value * radix + digit;
                isInNumber = true;
                continue;
            }
            if (isInNumber) {
                sum += (columns >>> column & 1) * value;
                column++;
                value = 0;
                isInNumber = false;
            }
            column = bytes.get(at) == '\n' ? 0 : column;
        }
        return sum;
    }

    private int endOfLine() {
        int at = 0;
        while (at < bytes.limit() && bytes.get(at) != '\n') {
            at++;
        }
        return at;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException _) {
            // Reading only: nothing can be lost by it.
        }
    }
}
