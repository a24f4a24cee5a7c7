package dev.blip.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Real answers of a real kernel, whose checksums were left to a device and that a bridge in user space has carried on
/// as they were: it copies bytes, and what the kernel knew of the frame beside them is lost.
@Tag("lab")
class OffloadTest {
    private static final String[] ASKED = {"198.18.0.0/25", "-p", "80,443,81"};
    private static final int ADDRESSES = 128;

    /// A lab whose target leaves checksums to its device, behind a wire that has no such device.
    private static Lab openLosing() {
        Lab lab = Lab.open(Layout.PLAIN.through(Layout.Cable.ofDelay(0)));
        lab.target().configure("ethtool", "-K", "tv0", "tx", "on");
        return lab;
    }

    @ParameterizedTest
    @ValueSource(strings = {"packet", "raw", "xdp"})
    void whatABridgeLeavesUnfinishedIsFoundOpenAndClosed(String transmit) {
        try (Lab lab = openLosing()) {
            ScanResult result = lab.scan(with(ASKED, "--transmit", transmit)).orFail();
            System.out.println("unfinished checksums, " + transmit + ": " + result.summary());
            assertEquals(2 * ADDRESSES, result.count("open"), result.describe());
            assertEquals(ADDRESSES, result.count("closed"), result.describe());
            assertEquals(0, result.invalid("bad-checksum"), result.describe());
            boolean isKnown = !transmit.equals("xdp"); // which has no word for it
            assertEquals(
                    isKnown,
                    result.number("unfinished_checksums") >= 2 * ADDRESSES,
                    result.describe());
            assertEquals(
                    isKnown,
                    result.outcome().err().contains(" replies with an unfinished checksum"),
                    result.describe());
        }
    }

    /// The truth from another reader: tshark finds each SYN-ACK's checksum wrong, and its field to hold the sum of the
    /// pseudo header. A RST has none of it, nor an ICMP error: the kernel sums both itself.
    @Test
    void tsharkSeesThePseudoHeadersSumInWhatArrives() {
        try (Lab lab = openLosing()) {
            lab.target().nft(Nft.BY_ADDRESS);
            Capture capture = lab.captureAtScanner();
            lab.scan("198.18.0.0/28", "-p", "80,81").orFail();
            Path file = capture.finish();
            List<String[]> synAcks =
                    Capture.fields(
                            file,
                            "tcp.flags.syn==1 && tcp.flags.ack==1",
                            "ip.src",
                            "tcp.checksum",
                            "tcp.checksum.status",
                            "tcp.len",
                            "tcp.hdr_len");
            assertTrue(synAcks.size() >= 2, () -> "SYN-ACKs: " + synAcks.size());
            for (String[] synAck : synAcks) {
                assertEquals("0", synAck[2], String.join(" ", synAck)); // Bad
                int length = Integer.parseInt(synAck[3]) + Integer.parseInt(synAck[4]);
                int sum = pseudoHeader(synAck[0], Lab.SCANNER_ADDRESS, length);
                assertEquals(sum, Integer.decode(synAck[1]), String.join(" ", synAck));
            }
            assertGood(file, "tcp.flags.reset==1 && ip.dst==198.51.100.1", "tcp.checksum.status");
            assertGood(file, "icmp.type==3", "icmp.checksum.status");
            assertGood(file, "ip.dst==198.51.100.1", "ip.checksum.status");
        }
    }

    /// What leaves us is whole, whatever our device would do for us.
    @Test
    void ourOwnProbesAreWholeEvenWithAnOffload() {
        try (Lab lab = openLosing()) {
            lab.scanner().configure("ethtool", "-K", "sv0", "tx", "on");
            for (String transmit : List.of("packet", "raw")) {
                Capture capture = lab.capture();
                lab.scan("198.18.0.0/28", "-p", "80,81", "--transmit", transmit).orFail();
                String syn = "tcp.flags.syn==1 && tcp.flags.ack==0";
                Path file = capture.finish();
                assertGood(file, syn, "tcp.checksum.status");
                assertGood(file, syn, "ip.checksum.status");
            }
        }
    }

    private static void assertGood(Path file, String filter, String status) {
        List<String[]> frames = Capture.fields(file, filter, status);
        assertFalse(frames.isEmpty(), filter);
        for (String[] frame : frames) {
            assertTrue(
                    frame[0].startsWith("1"),
                    () -> filter + ": " + frame[0]); // Good; a quote's follow
        }
    }

    /// RFC 9293 section 3.1, summed here a second time and by other means than blip's.
    private static int pseudoHeader(String source, String destination, int length) {
        int sum = 6 + length;
        for (String address : List.of(source, destination)) {
            String[] octets = address.split("\\.");
            sum += Integer.parseInt(octets[0]) * 256 + Integer.parseInt(octets[1]);
            sum += Integer.parseInt(octets[2]) * 256 + Integer.parseInt(octets[3]);
        }
        return sum % 0xFFFF == 0 ? 0xFFFF : sum % 0xFFFF;
    }

    private static String[] with(String[] arguments, String... more) {
        var all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }
}
