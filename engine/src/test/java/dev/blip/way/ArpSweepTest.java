package dev.blip.way;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.linux.Errno;
import dev.blip.report.Station;
import dev.blip.run.Clock;
import dev.blip.targets.AddressSet;
import dev.blip.wire.MacAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The sweep on a link of its own making, under a clock that the link moves.
class ArpSweepTest {
    private static final int NET = 0x0A630000; // 10.99.0.0
    private static final AddressSet LAN = AddressSet.range(NET, NET + 255);
    private static final long MILLI = 1_000_000L;
    private static final long RTT = MILLI;

    /// A request that left.
    private record Request(long nanos, int address, long destination) {}

    /// A reply on its way.
    private record Reply(long nanos, int address, long mac) {}

    /// Whether, and when, a request is answered.
    private interface Hosts {
        /// @param times  how often this address was asked before
        /// @return the reply, or null
        @Nullable Reply answer(Request request, int times);
    }

    private static final class SimLink implements ArpLink, Clock {
        private final Hosts hosts;
        private final PriorityQueue<Reply> coming =
                new PriorityQueue<>((a, b) -> Long.compare(a.nanos(), b.nanos()));
        private final List<Request> requests = new ArrayList<>();
        private final List<Integer> told = new ArrayList<>();
        private final Map<Integer, Integer> times = new HashMap<>();
        private long now = 1_000_000_000L;
        private int carrier = 1;
        private int errno;
        private long dropped;

        SimLink(Hosts hosts) {
            this.hosts = hosts;
        }

        @Override
        public int request(int address, long destination) {
            if (errno != 0) {
                return -errno;
            }
            var request = new Request(now, address, destination);
            requests.add(request);
            Reply reply = hosts.answer(request, times.merge(address, 1, Integer::sum) - 1);
            if (reply != null && carrier >= 0) {
                coming.add(reply);
            }
            return 1;
        }

        @Override
        public int tell(int address, long destination) {
            told.add(address);
            return 1;
        }

        @Override
        public int poll(ArpLink.Listener listener) {
            int frames = 0;
            while (!coming.isEmpty() && coming.peek().nanos() <= now) {
                Reply reply = coming.remove();
                listener.heard(reply.address(), reply.mac());
                frames++;
            }
            return frames;
        }

        @Override
        public long dropped() {
            return dropped;
        }

        @Override
        public int carrierChanges() {
            return carrier;
        }

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public long epochNanos() {
            return now;
        }

        long asked(int address) {
            return requests.stream().filter(r -> r.address() == address).count();
        }

        long lastNanos() {
            return requests.getLast().nanos();
        }

        /// Runs the sweep for so long at the most, looking every millisecond as its thread does.
        void run(ArpSweep sweep, long nanos) {
            long end = now + nanos;
            for (long next = 0; now < end && next != ArpSweep.NEVER; ) {
                next = sweep.work(now);
                if (next > now) {
                    now += MILLI;
                }
            }
        }
    }

    private static ArpSweep sweep(SimLink link) {
        return new ArpSweep(LAN, Map.of(), link, ArpSweep.PER_SECOND, 7, link);
    }

    private static long macOf(int address) {
        return 0x020000000000L | Integer.toUnsignedLong(address);
    }

    private static Reply reply(Request request, long delay) {
        return new Reply(request.nanos() + delay, request.address(), macOf(request.address()));
    }

    @Test
    void theSilentAreAskedThreeTimesAndKnownASecondAfterTheLast() {
        var link =
                new SimLink((request, _) -> {
                    int host = request.address() - NET;
                    return host == 10 || host == 20 ? reply(request, RTT) : null;
                });
        long began = link.now;
        ArpSweep sweep = sweep(link);
        link.run(sweep, 10_000 * MILLI);
        assertTrue(sweep.isOver());
        assertEquals("", sweep.trouble());
        assertEquals(2, sweep.found());
        assertEquals(macOf(NET + 10), sweep.neighbours().of(NET + 10));
        assertEquals(macOf(NET + 20), sweep.neighbours().of(NET + 20));
        assertEquals(-1, sweep.neighbours().of(NET + 11));
        assertEquals(3, link.asked(NET + 11));
        assertEquals(1, link.asked(NET + 10));
        assertEquals(254 * 3 + 2, link.requests.size());
        long silence = link.now - link.lastNanos();
        assertTrue(silence >= ArpSweep.SILENCE_NANOS, "silence " + silence);
        assertTrue(link.now - began < 1_450 * MILLI, "in all " + (link.now - began));
    }

    @Test
    void noTenMillisecondsSeeMoreRequestsThanTheRateAllows() {
        var link = new SimLink((_, _) -> null);
        link.run(sweep(link), 10_000 * MILLI);
        for (int i = 20; i < link.requests.size(); i++) {
            long apart = link.requests.get(i).nanos() - link.requests.get(i - 20).nanos();
            assertTrue(apart >= 10 * MILLI, i + ": " + apart);
        }
    }

    @Test
    void oneWhoAnswersTheThirdRequestAfterEightTenthsOfASecondIsFound() {
        var link =
                new SimLink((request, times) ->
                        request.address() == NET + 5 && times == 2
                                ? reply(request, 800 * MILLI)
                                : null);
        ArpSweep sweep = sweep(link);
        link.run(sweep, 10_000 * MILLI);
        assertEquals(macOf(NET + 5), sweep.neighbours().of(NET + 5));
    }

    /// Two in five requests are lost, each address's first ones; those who lose three in a row are asked again.
    @Test
    void whereRequestsAreLostThereAreMoreOfThem() {
        var link =
                new SimLink((request, times) -> {
                    int lost = (request.address() - NET) % 5; // 0 to 4 of the first ones
                    return times >= lost ? reply(request, RTT) : null;
                });
        ArpSweep sweep = sweep(link);
        link.run(sweep, 20_000 * MILLI);
        assertEquals(256, sweep.found());
        assertEquals("", sweep.trouble());
    }

    @Test
    void requestsThatTheKernelRefusesAreNone() {
        var link = new SimLink((request, _) -> reply(request, RTT));
        link.errno = Errno.ENOBUFS;
        ArpSweep sweep = sweep(link);
        link.run(sweep, 500 * MILLI);
        assertEquals(0, link.requests.size());
        link.errno = 0;
        link.run(sweep, 5_000 * MILLI);
        assertEquals(256, sweep.found());
        assertEquals(256, link.requests.size());
    }

    @Test
    void whoCouldNotBeAskedIsNotSilent() {
        var link = new SimLink((_, _) -> null);
        link.errno = Errno.ENOBUFS;
        ArpSweep sweep = sweep(link);
        link.run(sweep, 60_000 * MILLI);
        assertTrue(sweep.isOver());
        assertTrue(sweep.trouble().contains("ENOBUFS"), sweep.trouble());
    }

    @Test
    void whatWasAskedWhileTheCarrierWasGoneIsAskedAnew() {
        var link = new SimLink((request, _) -> reply(request, RTT));
        ArpSweep sweep = sweep(link);
        link.run(sweep, 30 * MILLI);
        link.carrier = -1; // requests are taken, and nobody hears them
        link.run(sweep, 2_000 * MILLI);
        assertFalse(sweep.isOver());
        link.carrier = 3;
        link.run(sweep, 5_000 * MILLI);
        assertEquals(256, sweep.found());
    }

    @Test
    void carrierThatDoesNotComeBackMakesNobodySilent() {
        var link = new SimLink((_, _) -> null);
        link.carrier = -1;
        ArpSweep sweep = sweep(link);
        link.run(sweep, 60_000 * MILLI);
        assertTrue(sweep.isOver());
        assertEquals("the link is down", sweep.trouble());
        assertEquals(0, link.requests.size());
    }

    /// The verdict comes after the last look at the carrier, however short the gap was.
    @Test
    void carrierThatCameAndWentDuringTheSilenceIsNoticed() {
        var link = new SimLink((_, _) -> null);
        ArpSweep sweep = sweep(link);
        link.run(sweep, 1_350 * MILLI);
        assertEquals(768, link.requests.size());
        link.carrier = 3;
        link.run(sweep, 10_000 * MILLI);
        assertEquals(2 * 768, link.requests.size());
        assertEquals("", sweep.trouble());
    }

    @Test
    void repliesThatTheKernelHadNoRoomForMakeSilenceWorthless() {
        var link = new SimLink((_, _) -> null);
        link.dropped = 3;
        ArpSweep sweep = sweep(link);
        link.run(sweep, 10_000 * MILLI);
        assertTrue(sweep.trouble().contains("dropped 3"), sweep.trouble());
    }

    /// As Linux does it: broadcasts wait in a queue of 64 for up to 0.8 s, what finds no room is lost, and what comes
    /// to the proxy alone is answered at once.
    @Test
    void proxyThatDropsBroadcastsIsAskedByItself() {
        long proxy = 0x02000000FFFEL;
        var link =
                new SimLink(
                        new Hosts() {
                            private final PriorityQueue<Long> queue = new PriorityQueue<>();

                            @Override
                            public @Nullable Reply answer(Request request, int times) {
                                long now = request.nanos();
                                if (request.destination() == proxy) {
                                    return new Reply(now + RTT, request.address(), proxy);
                                }
                                while (!queue.isEmpty() && queue.peek() <= now) {
                                    queue.remove();
                                }
                                if (queue.size() == 64) {
                                    return null;
                                }
                                long delay = (request.address() * 2_654_435_761L >>> 8) % 800;
                                queue.add(now + delay * MILLI);
                                return new Reply(now + delay * MILLI, request.address(), proxy);
                            }
                        });
        ArpSweep sweep = sweep(link);
        link.run(sweep, 20_000 * MILLI);
        assertEquals(256, sweep.found());
        var destinations = new TreeSet<Long>();
        link.requests.forEach(request -> destinations.add(request.destination()));
        assertEquals(new TreeSet<>(List.of(proxy, MacAddress.BROADCAST)), destinations);
    }

    @Test
    void theFirstMacStaysAndWhoWasNotAskedIsNobody() {
        var link = new SimLink((request, _) -> reply(request, RTT));
        link.coming.add(new Reply(link.now, NET + 9, 0x020000000001L));
        link.coming.add(new Reply(link.now, NET + 9, 0x020000000002L));
        link.coming.add(new Reply(link.now, NET + 256, 0x020000000003L));
        ArpSweep sweep = sweep(link);
        link.run(sweep, 5_000 * MILLI);
        assertEquals(0x020000000001L, sweep.neighbours().of(NET + 9));
        assertEquals(-1, sweep.neighbours().of(NET + 256));
        assertEquals(256, sweep.found());
    }

    @Test
    void secondMacOfAnAddressIsKeptHoweverLateItIsHeard() {
        long other = 0x020000000002L;
        var link =
                new SimLink((request, times) ->
                        request.address() == NET + 200 && times < 2 ? null : reply(request, RTT));
        link.coming.add(new Reply(link.now + 150 * MILLI, NET + 9, other));
        ArpSweep sweep = sweep(link);
        link.run(sweep, 5_000 * MILLI);
        assertEquals(new Station(macOf(NET + 8), Station.NO_MAC, false), sweep.station(NET + 8));
        link.coming.add(new Reply(link.now, NET + 8, other));
        link.coming.add(new Reply(link.now, NET + 8, macOf(NET + 8)));
        link.coming.add(new Reply(link.now, NET + 256, other));
        sweep.hearAfterwards();
        assertEquals(new Station(macOf(NET + 8), other, false), sweep.station(NET + 8));
        assertEquals(new Station(macOf(NET + 9), other, false), sweep.station(NET + 9));
        assertNull(sweep.station(NET + 256));
    }

    @Test
    void whoWasSilentStaysNobodyHoweverLateItIsHeard() {
        var link =
                new SimLink(
                        (request, _) -> request.address() == NET + 9 ? reply(request, RTT) : null);
        ArpSweep sweep = sweep(link);
        link.run(sweep, 5_000 * MILLI);
        link.coming.add(new Reply(link.now, NET + 8, 0x020000000002L));
        sweep.hearAfterwards();
        assertNull(sweep.station(NET + 8));
        assertEquals(1, sweep.neighbours().addresses().count());
    }

    @Test
    void macThatAnswersForManyIsAProxys() {
        long proxy = 0x02000000FFFEL;
        var link =
                new SimLink((request, _) ->
                        new Reply(
                                request.nanos() + RTT,
                                request.address(),
                                request.address() < NET + 8 ? proxy : macOf(request.address())));
        ArpSweep sweep = sweep(link);
        link.run(sweep, 5_000 * MILLI);
        for (int host = 0; host < 16; host++) {
            Station station = sweep.station(NET + host);
            assertNotNull(station);
            assertEquals(host < 8, station.isProxy(), station.toString());
        }
    }

    @Test
    void whoseMacTheAdministratorHasWrittenDownIsNotAsked() {
        var link = new SimLink((_, _) -> null);
        var known = Map.of(NET + 3, 0x020000000003L, NET + 999, 0x020000000004L);
        var sweep = new ArpSweep(LAN, known, link, ArpSweep.PER_SECOND, 7, link);
        link.run(sweep, 5_000 * MILLI);
        assertEquals(0, link.asked(NET + 3));
        assertEquals(0x020000000003L, sweep.neighbours().of(NET + 3));
        assertEquals(1, sweep.found());
    }

    @Test
    void stoppedSweepCallsNobodySilent() {
        var link = new SimLink((_, _) -> null);
        ArpSweep sweep = sweep(link);
        link.run(sweep, 100 * MILLI);
        sweep.stop("the scan was stopped");
        link.run(sweep, 10 * MILLI);
        assertTrue(sweep.isOver());
        assertEquals("the scan was stopped", sweep.trouble());
    }

    @Test
    void hostsOfACrowdAreToldOurMacOnceSoThatTheyNeedNotAsk() {
        var link = new SimLink((request, _) -> reply(request, RTT));
        ArpSweep sweep = sweep(link);
        link.run(sweep, 10_000 * MILLI);
        int found = sweep.found();
        assertEquals(found - Crowd.FEW, link.told.size());
        assertEquals(link.told.size(), new HashSet<>(link.told).size());
    }
}
