package dev.blip.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Settings of the kernel, under `/proc/sys`.
final class Sysctl {
    private static final int MOST_BYTES = 1 << 16;
    private static final Path SETTINGS = Path.of("/proc/sys");

    private Sysctl() {}

    /// A setting's text, in one read(2): the kernel gives what fits into the first and nothing to a second, so that
    /// what reads on until the end gets the first byte or two alone.
    ///
    /// @param name  as `net/ipv4/ip_local_port_range`
    static String read(String name) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(MOST_BYTES);
        try (FileChannel file = FileChannel.open(SETTINGS.resolve(name))) {
            file.read(bytes);
        }
        return StandardCharsets.US_ASCII.decode(bytes.flip()).toString().strip();
    }
}
