package dev.blip.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.plan.Decoys;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Observation;
import dev.blip.report.Reply;
import dev.blip.targets.AddressSet;
import dev.blip.targets.PortSet;
import dev.blip.targets.Transport;
import dev.blip.verdict.Reason;
import dev.blip.verdict.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostWatchTest {
    private static final int NET = 0xC6120000; // 198.18.0.0
    private static final IpAddress ROUTER = IpAddress.ipv4(0xC6336402);

    private final List<Observation> told = new ArrayList<>();

    private static ScanPlan plan(
            int addresses, Set<State> reported, Decoys.Whom whom, int... ports) {
        return ScanPlan.of(AddressSet.range(NET, NET + addresses - 1), PortSet.of(ports), 1)
                .withReported(reported)
                .withDecoys(new Decoys(whom, PortSet.of()));
    }

    private HostWatch watch(Set<State> reported, Decoys.Whom whom, int... ports) {
        return new HostWatch(plan(65_536, reported, whom, ports), told::add);
    }

    private static Observation of(int host, int port, Reason reason, int ttl) {
        return Observation.of(NET + host, port, reason, 1, 0, Reply.of(ttl, 1_000));
    }

    private static Observation error(int host, int port) {
        return new Observation(
                NET + host,
                null,
                port,
                Transport.TCP,
                Reason.HOST_UNREACH,
                1,
                0,
                Reply.of(60, 1_000),
                ROUTER);
    }

    @Test
    void findingsOfAHostGoOnAsSoonAsItHasRefusedSomething() throws IOException {
        HostWatch watch = watch(EnumSet.of(State.OPEN), Decoys.Whom.AUTO, 22, 80, 443, 8080);
        watch.accept(of(1, 80, Reason.SYN_ACK, 64));
        watch.accept(of(1, 443, Reason.SYN_ACK, 64));
        watch.accept(of(2, 80, Reason.SYN_ACK, 64));
        assertEquals(List.of(), told);
        watch.accept(of(1, 22, Reason.RESET, 64));
        assertEquals(
                Set.of(of(1, 80, Reason.SYN_ACK, 64), of(1, 443, Reason.SYN_ACK, 64)),
                Set.copyOf(told));
        watch.accept(of(1, 8080, Reason.SYN_ACK, 64));
        assertEquals(3, told.size()); // and no longer waits for anything
        watch.accept(error(2, 22));
        assertEquals(4, told.size());
    }

    @Test
    void scansOfOneOrTwoPortsHoldNothing() throws IOException {
        HostWatch watch = watch(EnumSet.of(State.OPEN), Decoys.Whom.AUTO, 80, 443);
        watch.accept(of(1, 80, Reason.SYN_ACK, 64));
        assertEquals(1, told.size());
        watch.accept(of(1, 443, Reason.RESET, 64));
        assertEquals(1, told.size()); // closed is not reported
    }

    @Test
    void whoIsOpenOnTooFewOfThePortsIsNoSuspect() throws IOException {
        int[] ports = new int[20];
        for (int i = 0; i < ports.length; i++) {
            ports[i] = 100 + i;
        }
        HostWatch watch = watch(EnumSet.of(State.OPEN), Decoys.Whom.AUTO, ports);
        for (int port = 100; port < 118; port++) {
            watch.accept(of(1, port, Reason.SYN_ACK, 64));
            if (port < 117) {
                watch.accept(of(2, port, Reason.SYN_ACK, 64));
            }
        }
        assertEquals(AddressSet.range(NET + 1, NET + 1), watch.suspects().toAsk());
        assertEquals(17, told.size());
        assertEquals(0, watch.suspects().releaseAll(DecoyAnswers.NONE));
        assertEquals(35, told.size());
    }

    @Test
    void beyondWhatItHasRoomForHostsAreLetGoUnchecked() throws IOException {
        var told = new long[1];
        HostWatch watch =
                new HostWatch(
                        plan(1 << 20, EnumSet.of(State.OPEN), Decoys.Whom.AUTO, 80, 443, 8080),
                        o -> told[0]++);
        int hosts = 1 << 19;
        for (int port : new int[] {80, 443, 8080}) {
            for (int host = 0; host < hosts; host++) {
                watch.accept(of(host, port, Reason.SYN_ACK, 64));
            }
        }
        assertTrue(told[0] >= hosts, "told " + told[0]);
        assertTrue(
                watch.suspects().unchecked() >= hosts, "unchecked " + watch.suspects().unchecked());
        watch.suspects().toAsk();
        watch.suspects().releaseAll(DecoyAnswers.NONE);
        assertEquals(3L * hosts, told[0]);
    }

    @Test
    void aPortThatAHostRejectsItselfSaysNothingOfItsNeighbours() throws IOException {
        HostWatch watch = watch(EnumSet.of(State.FILTERED), Decoys.Whom.AUTO, 80);
        for (int host = 1; host < 4; host++) {
            watch.accept(
                    new Observation(
                            NET + host,
                            null,
                            80,
                            Transport.TCP,
                            Reason.PORT_UNREACH,
                            1,
                            0,
                            Reply.of(64, 1_000),
                            IpAddress.ipv4(NET + host)));
        }
        watch.accept(of(9, 80, Reason.NO_RESPONSE, -1));
        assertEquals(Reason.NO_RESPONSE, told.getLast().reason());
        watch.accept(error(5, 80));
        watch.accept(of(10, 80, Reason.NO_RESPONSE, -1));
        assertEquals(Reason.NO_RESPONSE, told.getLast().reason()); // one error is about one host
        watch.accept(error(6, 80));
        watch.accept(of(11, 80, Reason.NO_RESPONSE, -1));
        assertEquals(Reason.ICMP_NEARBY, told.getLast().reason());
        assertEquals(ROUTER, told.getLast().icmpFrom());
        watch.accept(of(256, 80, Reason.NO_RESPONSE, -1)); // in the next /24
        assertEquals(Reason.NO_RESPONSE, told.getLast().reason());
    }

    /// What a refusal that nobody sees costs; printed, not asserted: machines differ.
    @Test
    void whatAReplyCostsIsPrinted() throws IOException {
        HostWatch watch = watch(EnumSet.of(State.OPEN), Decoys.Whom.AUTO, 22, 80, 443);
        var replies = new ArrayList<Observation>();
        for (int i = 0; i < 1 << 16; i++) {
            replies.add(of(i * 40_503 & 0xFFFF, 22, Reason.RESET, 64));
        }
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long began = System.nanoTime();
            for (Observation reply : replies) {
                watch.accept(reply);
            }
            best = Math.min(best, System.nanoTime() - began);
        }
        System.out.printf(Locale.ROOT, "watch: %.0f ns a reply, 65,536 hosts%n", best / 65_536.0);
        assertEquals(0, told.size());
    }
}
