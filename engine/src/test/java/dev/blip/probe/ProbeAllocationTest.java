package dev.blip.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.blip.targets.AddressSet;
import dev.blip.targets.Ipv4Targets;
import dev.blip.targets.Ipv6AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.RankedTargets;
import dev.blip.targets.TargetProduct;
import dev.blip.wire.Ethernet;
import dev.blip.wire.Ipv6Origin;
import dev.blip.wire.Origin;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// A probe and a reply cost no memory, whatever the question.
class ProbeAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final long IPV6_NET = 0x2001_0DB8_0000_0000L;

    private static final ProbeScope SCOPE =
            new ProbeScope(
                    new TargetProduct(AddressSet.range(NET, NET + 255), PortSet.of(80, 443)),
                    AddressSet.EMPTY,
                    new Origin(0xC6336401, 61_000, 4),
                    new CookieKey(1, 2));

    /// The virtual machine may allocate in this thread when it compiles anew, so one round of many has to be clean.
    private static long leastAllocatedBy(Runnable round) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20 && least > 0; i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            round.run();
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }

    private static long allocatedByEncoding(Probe probe, Ipv4Targets targets) {
        int[] words = new int[4 + UdpProbe.MAX_BYTES / Integer.BYTES];
        return leastAllocatedBy(() -> {
            for (int i = 0; i < 10_000; i++) {
                probe.encode(words, 4, targets.target(i % targets.size()), 0);
            }
        });
    }

    private static long allocatedByReading(Probe probe, String frame) {
        ReplyReader reader = probe.reader(Ethernet.LENGTH);
        byte[] bytes = HexFormat.of().parseHex(frame);
        return leastAllocatedBy(() -> {
            for (int i = 0; i < 10_000; i++) {
                reader.read(bytes, 0, bytes.length - i % 2, true, 0);
            }
        });
    }

    @Test
    void aSynAndWhatAnswersItAllocateNothing() {
        var probe = new SynProbe(SCOPE, false, null);
        assertEquals(0, allocatedByEncoding(probe, SCOPE.targets()));
        String synAck =
                "0000000000000000000000000800"
                        + "45000028000040003906d7f9c6120005c6336401"
                        + "01bbee48abcdef01000000005012faf000000000";
        assertEquals(0, allocatedByReading(probe, synAck));
    }

    @Test
    void aDatagramAndWhatAnswersItAllocateNothing() {
        var ports =
                new TargetProduct(AddressSet.range(NET, NET + 255), PortSet.of(9, 123, 443, 5060));
        var probe =
                new UdpProbe(new ProbeScope(ports, AddressSet.EMPTY, SCOPE.origin(), SCOPE.key()));
        assertEquals(0, allocatedByEncoding(probe, ports));
        String answer =
                "0000000000000000000000000800"
                        + "450000200000400040 11d0f6c6120005c6336401".replace(" ", "")
                        + "0009ee48000c000001020304";
        assertEquals(0, allocatedByReading(probe, answer));
    }

    @Test
    void anAckAndWhatAnswersItAllocateNothing() {
        var probe = new AckProbe(SCOPE, null);
        assertEquals(0, allocatedByEncoding(probe, SCOPE.targets()));
        String reset =
                "0000000000000000000000000800"
                        + "45000028000040003906d7f9c6120005c6336401"
                        + "01bbee48abcdef01000000005004000000000000";
        assertEquals(0, allocatedByReading(probe, reset));
    }

    @Test
    void aSynInIpv6AndWhatAnswersItAllocateNothing() {
        Ipv6AddressSet hosts = Ipv6AddressSet.range(IPV6_NET, 0, IPV6_NET, 255);
        var numbers = new TargetProduct(AddressSet.range(0, 255), PortSet.of(80, 443));
        var origin = new Ipv6Origin(IPV6_NET, 0x1_0000, 61_000, 4);
        var scope =
                new Ipv6ProbeScope(
                        new RankedTargets(hosts, numbers),
                        Ipv6AddressSet.EMPTY,
                        origin,
                        2,
                        SCOPE.key());
        var probe = new Ipv6SynProbe(scope, false, null);
        assertEquals(0, allocatedByEncoding(probe, scope.targets()));
        String from = "20010db8000000000000000000000005";
        String us = "20010db8000000000000000000010000";
        String ether = "00000000000000000000000086dd";
        String segment = "01bbee48abcdef01000000005012faf000000000";
        assertEquals(
                0, allocatedByReading(probe, ether + "6000000000140640" + from + us + segment));
        String behindOptions = "0600010400000000" + segment;
        assertEquals(
                0,
                allocatedByReading(probe, ether + "60000000001c3c40" + from + us + behindOptions));
    }

    @Test
    void questionsForHostsAllocateNothing() {
        var hosts = new TargetProduct(AddressSet.range(NET, NET + 255), PortSet.of(HostProbe.PORT));
        var probe =
                new HostProbe(new ProbeScope(hosts, AddressSet.EMPTY, SCOPE.origin(), SCOPE.key()));
        assertEquals(0, allocatedByEncoding(probe, hosts));
        String echoReply =
                "0000000000000000000000000800"
                        + "45000028000040004001d0fec6120005c6336401"
                        + "000000000000000000000000000000000000ffff";
        assertEquals(0, allocatedByReading(probe, echoReply));
    }

    @Test
    void anEchoAndItsReplyAllocateNothing() {
        var echoes = new TargetProduct(AddressSet.range(NET, NET + 255), PortSet.of(1, 2, 3));
        var scope = new ProbeScope(echoes, AddressSet.EMPTY, SCOPE.origin(), SCOPE.key());
        var probe = new EchoProbe(scope, null);
        assertEquals(0, allocatedByEncoding(probe, echoes));
        String echoReply =
                "0000000000000000000000000800"
                        + "45000028000040004001d0fec6120005c6336401"
                        + "0000112dee480001000000000000000000000000";
        assertEquals(0, allocatedByReading(probe, echoReply));
    }

    @Test
    void anArpRequestAndItsReplyAllocateNothing() {
        var hosts = new TargetProduct(AddressSet.range(NET, NET + 255), PortSet.of(ArpProbe.PORT));
        var probe = new ArpProbe(hosts, AddressSet.EMPTY, 0x02005E10000AL, NET + 9);
        assertEquals(0, allocatedByEncoding(probe, hosts));
        String reply =
                "02005e10000a0242c61200070806"
                        + "0001080006040002"
                        + "0242c6120007c612000702005e10000ac6120009";
        assertEquals(0, allocatedByReading(probe, reply));
    }
}
