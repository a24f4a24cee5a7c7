package dev.blip.lab;

import java.time.Duration;
import java.util.List;

/// A network that the scanner is in, with many hosts, each at a MAC of its own; and what the scanner's kernel knows of
/// its neighbours. `neighbours.c` plays the hosts.
///
/// ```
/// scanner: sv0 198.18.64.1/19      target: tv0, 198.18.65.0 and those that follow (80)
/// ```
final class CrowdedLan implements AutoCloseable {
    static final String FIRST = "198.18.65.0";
    private static final int KNOWN = 40;
    private static final String KNOWN_MAC = "02:11:22:33:44:55";
    private static final Duration CALM_BOUND = Duration.ofSeconds(20);

    /// When a host asks for the scanner's MAC; the names are those of `neighbours.c`.
    enum Manner {
        /// Five seconds after it has first answered, unless it was told.
        HEEDS,
        /// When it has first answered, whatever it was told.
        DEMANDS
    }

    /// What the hosts have seen.
    ///
    /// @param answered   hosts that have answered a SYN
    /// @param halfOpen   connections that nobody has reset
    /// @param resets     that fit a half-open connection
    /// @param otherMacs  frames to a MAC that is not their address's
    /// @param asked      hosts that have asked for the scanner's MAC
    /// @param heard      hosts that were answered
    record Seen(
            long answered, long halfOpen, long resets, long otherMacs, long asked, long heard) {}

    final Lab lab = Lab.open();
    private final Running hosts;

    CrowdedLan(int count, Manner manner) {
        try {
            lab.target()
                    .ip("route", "del", "local", Lab.TARGETS, "dev", "lo"); // it would answer too
            lab.scanner().ip("addr", "add", "198.18.64.1/19", "dev", "sv0");
            for (int i = 1; i <= KNOWN; i++) {
                lab.scanner()
                        .ip(
                                "neigh", "add", known(i), "lladdr", KNOWN_MAC, "dev", "sv0", "nud",
                                "stale");
            }
            String tool = Workshop.tool("neighbours").toString();
            String word = manner.name().toLowerCase(java.util.Locale.ROOT);
            hosts = lab.startReady(lab.target(), tool, "tv0", FIRST, Integer.toString(count), word);
        } catch (RuntimeException | Error e) {
            lab.close();
            throw e;
        }
    }

    private static String known(int number) {
        return "198.18.95." + number;
    }

    /// Waits until no host has anything more to ask.
    void awaitCalm() {
        hosts.awaitWord("calm", CALM_BOUND);
    }

    /// Ends the hosts.
    Seen stop() {
        List<String> lines = hosts.stop().orThrow("neighbours").out().lines().toList();
        String[] n = lines.getLast().split(" ", -1);
        return new Seen(
                Long.parseLong(n[0]),
                Long.parseLong(n[1]),
                Long.parseLong(n[2]),
                Long.parseLong(n[4]),
                Long.parseLong(n[5]),
                Long.parseLong(n[6]));
    }

    private List<String> table() {
        return lab.scanner().ip("neigh", "show", "dev", "sv0").out().lines().toList();
    }

    /// Entries of the scanner's kernel that were there before.
    long known() {
        return table().stream().filter(line -> line.contains(KNOWN_MAC)).count();
    }

    /// Entries that have come since.
    long added() {
        return table().size() - known();
    }

    boolean knowsAllItKnew() {
        return known() == KNOWN;
    }

    @Override
    public void close() {
        lab.close();
    }
}
