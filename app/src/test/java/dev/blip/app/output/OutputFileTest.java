package dev.blip.app.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFileTest {
    private static final int BUFFER_BYTES = 1 << 16;

    @TempDir Path folder;

    /// Remembers what each write was.
    private static final class Writes extends ByteArrayOutputStream {
        final List<String> each = new ArrayList<>();

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            each.add(new String(bytes, offset, length, StandardCharsets.US_ASCII));
            super.write(bytes, offset, length);
        }
    }

    @Test
    void nothingButWholeLinesIsWrittenUntilAskedFor() throws IOException {
        var writes = new Writes();
        OutputFile file = OutputFile.of("writes", writes);
        var expected = new StringBuilder();
        for (int line = 0; line < 30_000; line++) {
            file.text("198.18.0.1:").number(line).octet('\n');
            expected.append("198.18.0.1:").append(line).append('\n');
        }
        assertTrue(writes.each.size() > 5, "the buffer was full several times");
        assertTrue(writes.each.stream().allMatch(write -> write.endsWith("\n")));
        file.close();
        assertEquals(expected.toString(), writes.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void lineLongerThanTheBufferIsWrittenInParts() throws IOException {
        var writes = new Writes();
        OutputFile file = OutputFile.of("writes", writes);
        String line = "x".repeat(3 * BUFFER_BYTES + 7) + "\n";
        file.text("short\n").text(line).close();
        assertEquals("short\n" + line, writes.toString(StandardCharsets.US_ASCII));
    }

    @Test
    void linkThatLeadsNowhereIsKeptWhereTheScanIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));
        OutputFile.open(link).discard();
        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.exists(folder.resolve("target")));
    }

    @Test
    void movedFileIsAnErrorAndWhatWasMovedIsWhole() throws IOException {
        Path list = folder.resolve("list");
        OutputFile file = OutputFile.open(list);
        file.text("198.18.0.1:80\n").flush();
        Files.move(list, folder.resolve("moved"));
        file.text("198.18.0.2:80\n");
        OutputFailure failure = assertThrows(OutputFailure.class, file::close);
        assertEquals(
                "cannot write " + list + ": it was removed while the scan ran",
                failure.getMessage());
        assertEquals("198.18.0.1:80\n198.18.0.2:80\n", Files.readString(folder.resolve("moved")));
    }

    @Test
    void whatCannotBeOpenedIsSaidWithWhatToTry() {
        Path file = folder.resolve("no/such/file");
        OutputFailure missing = assertThrows(OutputFailure.class, () -> OutputFile.open(file));
        assertEquals(
                "cannot write "
                        + file
                        + ": its folder does not exist\n  needs: a folder that exists\n  try:   mkdir -p "
                        + file.getParent(),
                missing.advice());
        Path below = Path.of("/proc/self/stat/x");
        OutputFailure notAFolder = assertThrows(OutputFailure.class, () -> OutputFile.open(below));
        assertEquals("cannot write " + below + ": Not a directory", notAFolder.getMessage());
    }
}
