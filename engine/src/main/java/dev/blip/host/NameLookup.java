package dev.blip.host;

import dev.blip.linux.HostAddresses;
import dev.blip.linux.Socket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Looks up host names, [#MOST_AT_ONCE] at a time, within a time for all of them together: one that nobody answers for
/// holds up no other. A look-up cannot be called back, so the threads of those that were given up end when libc does;
/// they are daemons.
public final class NameLookup {
    /// Few enough for the resolvers of home routers: dnsmasq forwards 150 at a time and refuses more.
    public static final int MOST_AT_ONCE = 64;

    /// Nobody is waited for when no name has been answered for this long: longer than glibc takes for two servers of
    /// which the first is silent, and for one that is (5 s a try, two tries, resolv.conf(5)).
    public static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(15);

    /// A source that is asked about one name. May block; any thread.
    @FunctionalInterface
    public interface Source {
        Resolution of(String name);
    }

    private record Answer(int index, Resolution resolution) {}

    private final List<String> names;
    private final Source source;
    private final AtomicInteger next = new AtomicInteger();
    private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private volatile boolean isOver;

    private NameLookup(List<String> names, Source source) {
        this.names = names;
        this.source = source;
    }

    /// Looks up by the system's own means.
    ///
    /// @param names       each once
    /// @param isIpv6      whether IPv6 addresses are looked for, not those of IPv4
    /// @param limitNanos  for all of them
    /// @return what became of each, in the same order
    public static Map<String, Resolution> of(List<String> names, boolean isIpv6, long limitNanos) {
        int family = isIpv6 ? Socket.AF_INET6 : Socket.AF_INET;
        Source source = name -> Resolution.of(HostAddresses.of(name, family), isIpv6);
        return of(names, source, limitNanos, QUIET_NANOS);
    }

    static Map<String, Resolution> of(
            List<String> names, Source source, long limitNanos, long quietNanos) {
        var lookup = new NameLookup(List.copyOf(names), source);
        lookup.start();
        @Nullable Resolution[] found = lookup.collect(limitNanos, quietNanos);
        var byName = new LinkedHashMap<String, Resolution>();
        for (int i = 0; i < found.length; i++) {
            Resolution resolution = found[i];
            byName.put(names.get(i), resolution == null ? LATE : resolution);
        }
        return byName;
    }

    private static final Resolution LATE =
            Resolution.unanswered("the name service did not answer in time");

    private void start() {
        for (int i = Math.min(MOST_AT_ONCE, names.size()); i > 0; i--) {
            Thread.ofPlatform().daemon().name("names-" + i).start(this::work);
        }
    }

    private void work() {
        for (int i = next.getAndIncrement();
                i < names.size() && !isOver;
                i = next.getAndIncrement()) {
            answers.add(new Answer(i, resolution(names.get(i))));
        }
    }

    /// What is thrown becomes the answer of this name, or its place would be waited for in vain.
    private Resolution resolution(String name) {
        try {
            return source.of(name);
        } catch (RuntimeException | LinkageError e) {
            return Resolution.unanswered("it cannot be asked for: " + e);
        }
    }

    /// @return null for each that was not answered in time
    private @Nullable Resolution[] collect(long limitNanos, long quietNanos) {
        var found = new @Nullable Resolution[names.size()];
        long start = System.nanoTime();
        long lastAnswer = start;
        try {
            for (int left = names.size(); left > 0; left--) {
                long now = System.nanoTime();
                long nanos = Math.min(limitNanos - (now - start), quietNanos - (now - lastAnswer));
                Answer answer = answers.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
                if (answer == null) {
                    break;
                }
                found[answer.index] = answer.resolution;
                boolean isAnswered = answer.resolution.outcome().isCertain();
                lastAnswer = isAnswered ? System.nanoTime() : lastAnswer;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // what is known by now is the result
        }
        isOver = true;
        return found;
    }
}
