package dev.blip.targets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.security.CodeSource;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The texts that are shipped beside this class.
final class ShippedText {
    private ShippedText() {}

    /// A whole text. From a plain jar it is read as from any zip file: the class loader's way to a resource asks every
    /// module of the JDK first and then goes through a URL connection, 8 ms of a cold start where this takes 3.
    ///
    /// @param name  file name in this package's folder
    static byte[] read(String name) {
        try {
            CodeSource source = ShippedText.class.getProtectionDomain().getCodeSource();
            URL location = source == null ? null : source.getLocation();
            byte[] text = location == null ? null : fromJar(location, name);
            return text != null ? text : fromClassLoader(name);
        } catch (IOException e) {
            throw new UncheckedIOException("the engine's files cannot be read: name=" + name, e);
        }
    }

    /// Null if `location` is no jar whose path needs no decoding, or one without the text; the class loader then knows
    /// the way.
    static byte @Nullable [] fromJar(URL location, String name) throws IOException {
        String path = location.getPath();
        if (!location.getProtocol().equals("file")
                || !path.endsWith(".jar")
                || path.indexOf('%') >= 0) {
            return null;
        }
        try (ZipFile jar = new ZipFile(path)) {
            ZipEntry entry = jar.getEntry("dev/blip/targets/" + name);
            return entry == null ? null : jar.getInputStream(entry).readAllBytes();
        }
    }

    private static byte[] fromClassLoader(String name) throws IOException {
        try (InputStream in = ShippedText.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the engine's jar is incomplete: name=" + name);
            }
            return in.readAllBytes();
        }
    }
}
