package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CounterFileTest {
    @TempDir Path folder;

    @Test
    void namedColumnsAreAddedUpOverAllProcessors() throws IOException {
        Path path =
                Files.writeString(
                        folder.resolve("statistics"),
                        """
                        entries  searched\tdrop early_drop
                        00000009  00000001 0000000a 00000001
                        00000009  00000001 00000010 00000002
                        """);
        try (var file = CounterFile.ofColumns(path.toString(), "drop", "early_drop", "none")) {
            assertEquals(10 + 16 + 1 + 2, file.read());
            Files.writeString(path, "entries  searched\tdrop early_drop\n9 1 ffffffff 1\n");
            assertEquals(0xFFFF_FFFFL + 1, file.read());
            Files.writeString(path, "");
            assertEquals(0, file.read());
        }
    }

    @Test
    void numberIsReadAnew() throws IOException {
        Path path = Files.writeString(folder.resolve("number"), "262144\n");
        try (var file = CounterFile.ofNumber(path.toString())) {
            assertEquals(262_144, file.read());
            Files.writeString(path, "7\n");
            assertEquals(7, file.read());
        }
    }

    @Test
    void fileThatIsNotThereIsSaid() {
        String path = folder.resolve("none").toString();
        assertThrows(IOException.class, () -> CounterFile.ofNumber(path).close());
    }
}
