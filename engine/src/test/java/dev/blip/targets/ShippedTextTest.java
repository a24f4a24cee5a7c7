package dev.blip.targets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShippedTextTest {
    @Test
    void jarGivesTheTextThatWasPutIn(@TempDir Path folder) throws IOException {
        Path jar = folder.resolve("engine.jar");
        byte[] text = ShippedText.read("service-names.txt");
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("dev/blip/targets/service-names.txt"));
            out.write(text);
        }
        assertArrayEquals(text, ShippedText.fromJar(jar.toUri().toURL(), "service-names.txt"));
        assertNull(ShippedText.fromJar(jar.toUri().toURL(), "nothing.txt"));
    }

    @Test
    void whatIsNoPlainJarIsLeftToTheClassLoader() throws IOException {
        for (String location :
                new String[] {
                    "file:/classes/", "file:/a%20b/engine.jar", "jar:file:/x.jar!/y.jar"
                }) {
            assertNull(
                    ShippedText.fromJar(URI.create(location).toURL(), "service-names.txt"),
                    location);
        }
    }

    @Test
    void noticesAreShippedBesideTheirText() {
        assertTrue(ShippedText.read("service-names.NOTICE.txt").length > 1_000);
        assertThrows(IllegalStateException.class, () -> ShippedText.read("nothing.txt"));
    }
}
