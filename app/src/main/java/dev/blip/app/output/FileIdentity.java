package dev.blip.app.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Which file a path leads to, by whatever name, symbolic link or hard link (`stat(2)`: `st_dev`, `st_ino`).
///
/// @param device  that holds it
/// @param inode   its number there
/// @param type    `S_IFMT` of its mode
public record FileIdentity(long device, long inode, int type) {
    private static final int S_IFMT = 0xF000; // inode(7)
    private static final int S_IFREG = 0x8000;
    private static final int S_IFCHR = 0x2000;

    public static FileIdentity of(Path path) throws IOException {
        Map<String, Object> found = Files.readAttributes(path, "unix:dev,ino,mode");
        long mode = number(found, "mode");
        return new FileIdentity(number(found, "dev"), number(found, "ino"), (int) mode & S_IFMT);
    }

    private static long number(Map<String, Object> found, String name) throws IOException {
        if (found.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IOException("stat tells no " + name);
    }

    /// What holds bytes, so that two who write it destroy each other's.
    public boolean isRegular() {
        return type == S_IFREG;
    }

    /// A terminal, or `/dev/null`: any number may write there.
    public boolean isCharacterDevice() {
        return type == S_IFCHR;
    }
}
