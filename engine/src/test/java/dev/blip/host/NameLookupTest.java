package dev.blip.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.blip.address.IpAddress;
import dev.blip.host.Resolution.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class NameLookupTest {
    private static final long LONG = TimeUnit.MINUTES.toNanos(5);

    private final CountDownLatch never = new CountDownLatch(1);

    /// Blocks for names that begin with `silent`.
    private Resolution answer(String name) {
        if (name.startsWith("silent")) {
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return name.startsWith("no") ? Resolution.NO_SUCH_NAME : Resolution.of(name.length());
    }

    private static List<String> names(String prefix, int count) {
        var names = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            names.add(prefix + i);
        }
        return names;
    }

    @Test
    void everyNameHasItsAnswerInTheOrderAsked() {
        List<String> names = names("host", 5_000);
        names.addAll(names("no", 50));
        Map<String, Resolution> found = NameLookup.of(names, this::answer, LONG, LONG);
        assertEquals(names, List.copyOf(found.keySet()));
        assertArrayEquals(new int[] {8}, of(found, "host4999").addresses());
        assertEquals(Outcome.NO_SUCH_NAME, of(found, "no49").outcome());
        assertEquals(Map.of(), NameLookup.of(List.of(), this::answer, LONG, LONG));
    }

    /// The silent ones are let go by the last of the others, which comes only if it does not wait for them.
    @Test
    void namesThatNobodyAnswersForHoldUpNoOther() {
        List<String> names = names("silent", NameLookup.MOST_AT_ONCE - 1);
        names.addAll(names("host", 2_000));
        Map<String, Resolution> found =
                NameLookup.of(
                        names,
                        name -> {
                            if (name.equals("host1999")) {
                                never.countDown();
                            }
                            return answer(name);
                        },
                        LONG,
                        LONG);
        assertEquals(Outcome.RESOLVED, of(found, "host1999").outcome());
        assertEquals(Outcome.RESOLVED, of(found, "silent0").outcome());
    }

    @Test
    void whenAllIsSilentTheEndComesWithTheLimitOrTheQuiet() {
        List<String> names = names("silent", 200);
        for (long[] limits : new long[][] {{1, LONG}, {LONG, 1}, {0, 0}}) {
            var found = NameLookup.of(names, this::answer, limits[0], limits[1]);
            assertEquals(200, found.size());
            assertEquals("the name service did not answer in time", of(found, "silent0").why());
            assertTrue(found.values().stream().noneMatch(r -> r.outcome().isCertain()));
        }
    }

    @Test
    void noMoreAreAskedAtOnceThanTheBound() {
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        NameLookup.of(
                names("host", 3_000),
                name -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    now.decrementAndGet();
                    return Resolution.NO_SUCH_NAME;
                },
                LONG,
                LONG);
        assertTrue(most.get() <= NameLookup.MOST_AT_ONCE, "at once: " + most);
    }

    @Test
    void whatIsThrownIsTheAnswerOfThatName() {
        Map<String, Resolution> found =
                NameLookup.of(
                        List.of("a"),
                        name -> {
                            throw new IllegalStateException("broken");
                        },
                        LONG,
                        LONG);
        assertEquals(Outcome.NO_ANSWER, of(found, "a").outcome());
        assertTrue(of(found, "a").why().contains("broken"));
    }

    @Test
    void systemsOwnAnswerIsUnderstood() {
        Map<String, Resolution> found = NameLookup.of(List.of("localhost"), false, LONG);
        assertArrayEquals(new int[] {0x7F000001}, of(found, "localhost").addresses());
    }

    @Test
    void ipv6AddressesComeWithTheirZones() {
        List<String> names = List.of("2001:db8::5", "fe80::1%lo", "192.0.2.1");
        Map<String, Resolution> found = NameLookup.of(names, true, LONG);
        assertEquals(List.of(IpAddress.parse("2001:db8::5")), of(found, "2001:db8::5").ipv6());
        assertEquals(List.of(IpAddress.parse("fe80::1%1")), of(found, "fe80::1%lo").ipv6());
        assertEquals(Outcome.NO_IPV6_ADDRESS, of(found, "192.0.2.1").outcome());
    }

    private static Resolution of(Map<String, Resolution> found, String name) {
        return Objects.requireNonNull(found.get(name));
    }
}
