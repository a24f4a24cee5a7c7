package dev.blip.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What `tcpdump` sees at an interface, the target's if not said otherwise: whole frames, with the kernel's time.
final class Capture {
    private static final String MARK = "end-of-the-capture";
    private static final Duration BOUND = Duration.ofSeconds(10);

    /// In immediate mode a place in tcpdump's ring is as long as the snapshot, however short the frame: with the
    /// default of 256 KiB this buffer has 256 places, with this snapshot 32,768.
    private static final String BUFFER_KIBIBYTES = "65536";

    private static final String SNAPSHOT_BYTES = "2000"; // above any frame of the lab

    private final Lab lab;
    private final Path file;
    private final Running tcpdump;

    private Capture(Lab lab, Path file, Running tcpdump) {
        this.lab = lab;
        this.file = file;
        this.tcpdump = tcpdump;
    }

    static Capture start(Lab lab, Namespace namespace, String interfaceName) {
        Path file = lab.scratch().resolve("frames.pcap");
        Running tcpdump =
                lab.start(
                        namespace,
                        List.of(
                                "tcpdump",
                                "--immediate-mode",
                                "-i",
                                interfaceName,
                                "-n",
                                "-U",
                                "-B",
                                BUFFER_KIBIBYTES,
                                "-s",
                                SNAPSHOT_BYTES,
                                "-Z",
                                "root",
                                "-w",
                                file.toString()));
        return new Capture(lab, file, tcpdump.awaitWord("listening on", BOUND));
    }

    /// Ends the capture once all that was sent before is in it, and returns its file.
    ///
    /// @throws IllegalStateException if tcpdump lost a frame
    Path finish() {
        return finish("198.18.0.1");
    }

    /// The same where that address is reached by another interface.
    ///
    /// @param behind  to which the scanner sends by the interface that is captured
    Path finish(String behind) {
        // A datagram behind the last frame: when it has been written, so have all before it.
        lab.run(BOUND, "bash", "-c", "echo " + MARK + " > /dev/udp/" + behind + "/9")
                .orThrow("mark");
        long deadline = System.nanoTime() + BOUND.toNanos();
        while (!holdsMark()) {
            if (System.nanoTime() > deadline || tcpdump.isOverWithin(Duration.ofMillis(10))) {
                throw new IllegalStateException("the capture has no end: " + tcpdump.stop().err());
            }
        }
        String said = tcpdump.stop().err();
        if (!said.contains("0 packets dropped by kernel")) {
            throw new IllegalStateException("tcpdump lost frames: " + said);
        }
        return file;
    }

    private boolean holdsMark() {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1).contains(MARK);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The given fields of every frame of `file` that passes tshark's display filter, checksums being checked.
    static List<String[]> fields(Path file, String filter, String... fields) {
        var command =
                new ArrayList<>(
                        List.of(
                                "tshark",
                                "-n",
                                "-r",
                                file.toString(),
                                "-o",
                                "ip.check_checksum:TRUE",
                                "-o",
                                "tcp.check_checksum:TRUE",
                                "-o",
                                "udp.check_checksum:TRUE",
                                "-Y",
                                filter,
                                "-T",
                                "fields"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        return Commands.run(command)
                .orThrow("tshark")
                .out()
                .lines()
                .map(line -> line.split("\t", -1))
                .toList();
    }
}
