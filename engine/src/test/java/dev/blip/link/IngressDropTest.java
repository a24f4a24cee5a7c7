package dev.blip.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.bpf.ReplyCorpus;
import dev.blip.bpf.WithholdProgram;
import dev.blip.host.Neighbours;
import dev.blip.linux.Command;
import dev.blip.linux.InNamespace;
import dev.blip.linux.Kernel;
import dev.blip.wire.Arp;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Frames;
import dev.blip.wire.Ipv4;
import dev.blip.wire.Origin;
import dev.blip.wire.Tcp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The kernel's verifier takes the program, its own machine runs it over the corpus of the filter's tests, and on a
/// real interface the neighbour table says whether the kernel has heard anything.
@InNamespace
class IngressDropTest {
    private static final int BPF_PROG_TEST_RUN = 10;

    /// The kernel runs over no frame that ends within its IPv4 or IPv6 header.
    private static final int SHORTEST = 54;

    private static final int FRAME_BYTES = 256;
    private static final int HOSTS = 1_500;
    private static final int FIRST = 0xC6124100; // 198.18.65.0
    private static final long NO_MAC = 0;

    /// The kernel runs over frames as if loopback had brought them, whose own MAC is this.
    private static final long LOOPBACK_MAC = 0;

    /// What a run over a frame has come to.
    private record Ran(int result, String frame) {}

    private static Edge edge(Wire wire) {
        return new Edge("blipa", wire.near.index(), Frames.SCANNER_MAC, NO_MAC);
    }

    private static IngressDrop open(Wire wire) throws LinkException {
        return IngressDrop.open(
                edge(wire),
                new Origin(Frames.SCANNER, ReplyCorpus.FIRST_PORT, ReplyCorpus.PORT_COUNT));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static Ran run(IngressDrop drop, byte[] frame) {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment in = own.allocateFrom(JAVA_BYTE, frame);
            MemorySegment out = own.allocate(FRAME_BYTES);
            MemorySegment attr = own.allocate(80, 8); // union bpf_attr, linux/bpf.h
            attr.set(JAVA_INT_UNALIGNED, 0, drop.programNumber());
            attr.set(JAVA_INT_UNALIGNED, 8, frame.length); // data_size_in
            attr.set(JAVA_INT_UNALIGNED, 12, FRAME_BYTES); // data_size_out
            attr.set(JAVA_LONG_UNALIGNED, 16, in.address());
            attr.set(JAVA_LONG_UNALIGNED, 24, out.address());
            attr.set(JAVA_INT_UNALIGNED, 32, 1); // repeat
            assertEquals(0, new Kernel(own).bpf(BPF_PROG_TEST_RUN, attr));
            int length = attr.get(JAVA_INT_UNALIGNED, 12);
            return new Ran(
                    attr.get(JAVA_INT_UNALIGNED, 4),
                    hex(out.asSlice(0, length).toArray(JAVA_BYTE)));
        }
    }

    /// TCP that the filter lets through, in a frame without a tag. Its ICMP the kernel may hear.
    private static boolean isWithheld(byte[] frame) {
        return frame.length >= Ethernet.LENGTH + Arp.LENGTH
                && Ethernet.type(frame, 0) == Ethernet.TYPE_IPV4
                && Ipv4.protocol(frame, Ethernet.LENGTH) == Ipv4.PROTOCOL_TCP
                && ReplyCorpus.passesFilter(frame);
    }

    @Test
    void theKernelDropsTheSegmentsThatTheFilterLetsThroughAndNothingElse() throws Exception {
        try (Wire wire = new Wire();
                IngressDrop drop = open(wire)) {
            int dropped = 0;
            List<byte[]> frames = ReplyCorpus.frames();
            for (int i = 0; i < frames.size(); i++) {
                byte[] frame = frames.get(i);
                if (frame.length >= SHORTEST && Ethernet.type(frame, 0) != Ethernet.TYPE_ARP) {
                    boolean isWithheld = isWithheld(frame);
                    int expected = isWithheld ? WithholdProgram.TCX_DROP : WithholdProgram.TCX_NEXT;
                    assertEquals(expected, run(drop, frame).result(), "frame=" + i);
                    dropped += isWithheld ? 1 : 0;
                }
            }
            assertTrue(dropped >= 20, "a corpus of which nothing is dropped proves nothing");
        }
    }

    private static byte[] request(int asker, int asked) {
        byte[] frame = new byte[Ethernet.LENGTH + Arp.LENGTH];
        Ethernet.write(frame, 0, LOOPBACK_MAC, Frames.TARGET_MAC, Ethernet.TYPE_ARP);
        Arp.writeRequest(frame, Ethernet.LENGTH, Frames.TARGET_MAC, asker, asked);
        return frame;
    }

    @Test
    void whoAsksForOurMacIsAnsweredAsTheKernelWould() throws Exception {
        try (Wire wire = new Wire();
                IngressDrop drop = open(wire)) {
            byte[] expected = new byte[Ethernet.LENGTH + Arp.LENGTH];
            Ethernet.write(expected, 0, Frames.TARGET_MAC, Frames.SCANNER_MAC, Ethernet.TYPE_ARP);
            Arp.writeReply(
                    expected,
                    Ethernet.LENGTH,
                    Frames.SCANNER_MAC,
                    Frames.SCANNER,
                    Frames.TARGET_MAC,
                    Frames.TARGET);
            Ran ran = run(drop, request(Frames.TARGET, Frames.SCANNER));
            assertEquals(WithholdProgram.TCX_REDIRECT, ran.result());
            assertEquals(hex(expected), ran.frame());
        }
    }

    @Test
    void otherArpIsTheKernels() throws Exception {
        try (Wire wire = new Wire();
                IngressDrop drop = open(wire)) {
            byte[] group = request(Frames.TARGET, Frames.SCANNER);
            group[Ethernet.LENGTH + 8] |= 1; // of a sender's MAC
            byte[] tagged = Frames.tagged(request(Frames.TARGET, Frames.SCANNER), 0x8100, 7);
            List<byte[]> others =
                    List.of(
                            request(Frames.TARGET, Frames.TARGET + 1), // asks for another
                            request(0, Frames.SCANNER), // a probe
                            request(Frames.SCANNER, Frames.SCANNER), // claims to be us
                            group,
                            tagged,
                            Frames.bytes(Frames.ARP_REPLY));
            for (byte[] frame : others) {
                Ran ran = run(drop, frame);
                assertEquals(WithholdProgram.TCX_NEXT, ran.result());
                assertEquals(hex(frame), ran.frame());
            }
        }
    }

    /// SYN-ACKs and ARP requests of many hosts, each with a MAC of its own, from the far end.
    private static void speak(Wire wire) throws Exception {
        Edge far = new Edge("blipb", wire.far.index(), wire.far.mac(), wire.near.mac());
        try (PacketSocketSender sender = PacketSocketSender.open(far, 256);
                Arena arena = Arena.ofConfined()) {
            int flags = Tcp.SYN | Tcp.ACK;
            for (int host = 0; host < HOSTS; host++) {
                sender.prepare(
                        Wire.packet(
                                arena,
                                FIRST + host,
                                Frames.SCANNER,
                                80,
                                ReplyCorpus.FIRST_PORT,
                                flags));
                assertEquals(1, sender.send(0, 1));
            }
        }
    }

    private static int entries(Wire wire) throws Exception {
        List<Integer> found = new ArrayList<>();
        Neighbours.read((on, address, _) -> {
            if (on == wire.near.index() && address - FIRST >= 0 && address - FIRST < HOSTS) {
                found.add(address);
            }
        });
        return found.size();
    }

    @Test
    void answersOf1500HostsMakeNoEntriesUntilTheProgramIsGone() throws Exception {
        try (Wire wire = new Wire()) {
            Command.run("ip address add 198.51.100.1/30 dev blipa");
            Command.run("ip route add 198.18.64.0/19 dev blipa");
            try (IngressDrop _ = open(wire)) {
                speak(wire);
                assertEquals(0, entries(wire));
            }
            speak(wire);
            assertTrue(entries(wire) > 256, "by its RSTs alone: " + entries(wire));
        }
    }

    @Test
    void whatAnotherProgramDoesAtTheEntryGoesOn() throws Exception {
        try (Wire wire = new Wire();
                IngressDrop first = open(wire);
                IngressDrop second = open(wire)) {
            assertEquals(WithholdProgram.TCX_DROP, run(first, Frames.bytes(synAck())).result());
            assertEquals(WithholdProgram.TCX_DROP, run(second, Frames.bytes(synAck())).result());
        }
    }

    private static String synAck() {
        int port = ReplyCorpus.FIRST_PORT;
        return Frames.SYN_ACK.replace("005092d8", "0050%04x".formatted(port));
    }

    @Test
    void anInterfaceThatIsNotThereIsRefused() {
        var nowhere = new Edge("gone", Integer.MAX_VALUE, Frames.SCANNER_MAC, NO_MAC);
        var refused =
                assertThrows(
                        LinkException.class,
                        () -> IngressDrop.open(nowhere, new Origin(Frames.SCANNER, 1, 1)));
        assertEquals("cannot keep answers on gone from the kernel", refused.what());
    }
}
