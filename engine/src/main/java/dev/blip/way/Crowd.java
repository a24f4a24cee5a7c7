package dev.blip.way;

import dev.blip.host.HostException;
import dev.blip.host.Ipv6Neighbours;
import dev.blip.host.Neighbours;
import dev.blip.host.NetworkInterface;
import dev.blip.link.Edge;
import dev.blip.link.IngressDrop;
import dev.blip.link.LinkException;
import dev.blip.report.Caution;
import dev.blip.wire.Origin;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Says how many hosts on our own link may be asked at once. The kernel makes an entry in its neighbour table for each
/// whose SYN-ACK it resets and for each that asks for our MAC. The table holds 1,024 (`gc_thresh3`, arp(7)), for all
/// namespaces together; when it is full, the oldest entries of others go first. A scan may add a quarter of that; where
/// there are more hosts, what they say is kept from the kernel until this is closed, or they are asked in parts, each
/// when the kernel has forgotten those before. Owner: the scan's reporting thread.
public final class Crowd implements AutoCloseable {
    /// Entries that a scan may add to the kernel's table.
    public static final int MOST_ENTRIES = 256;

    /// Hosts of one scan whose answers the kernel may hear: two such scans, and as many questions for our MAC before
    /// ARP tells it to hosts unasked, stay below `MOST_ENTRIES`.
    static final int FEW = 64;

    private static final int NO_PORT =
            0; // so that nothing but questions for our MAC is kept from the kernel

    private final Leg leg;
    private final Set<Object> before;
    private boolean isTried;
    private @Nullable IngressDrop questions; // kept from the kernel, between scans too

    private Crowd(Leg leg, Set<Object> before) {
        this.leg = leg;
        this.before = before;
    }

    /// Begins with a leg to neighbours of whom none has been asked yet.
    public static Crowd of(Leg leg) {
        return new Crowd(leg, entries(leg));
    }

    /// How many hosts may be asked now, of `count` that are there.
    public long room(long count) {
        if (count > MOST_ENTRIES && !isTried && leg.sendsFrames()) {
            isTried = true;
            questions = withholdQuestions(leg);
        }
        if (isWithheld()) {
            return count;
        }
        Set<Object> added = entries(leg);
        added.removeAll(before);
        return Math.max(0, MOST_ENTRIES - added.size());
    }

    /// Whether what hosts say is kept from the kernel.
    public boolean isWithheld() {
        return questions != null;
    }

    @Override
    public void close() {
        if (questions != null) {
            questions.close();
            questions = null;
        }
    }

    /// What a person should know before a scan of many addresses that may have to be asked in parts.
    public static @Nullable Caution caution(Leg leg) {
        if (!leg.asksByArp() || leg.targets().count() <= MOST_ENTRIES) {
            return null;
        }
        try (IngressDrop possible = withholdQuestions(leg)) {
            return possible != null && leg.sendsFrames()
                    ? null
                    : new Caution(
                            "more than " + MOST_ENTRIES + " addresses on " + leg.on().name(),
                            "of hosts that answer, "
                                    + MOST_ENTRIES
                                    + " are asked at once and the others minutes later, so that the"
                                    + " kernel's neighbour table does not overflow",
                            "CAP_NET_ADMIN and CAP_BPF on Linux 6.6 or later, without --transmit raw,"
                                    + " to ask all at once");
        }
    }

    /// Addresses that the kernel has an entry for; none where it does not tell.
    private static Set<Object> entries(Leg leg) {
        int interfaceIndex = leg.on().index();
        Set<Object> found = new HashSet<>();
        try {
            if (leg.hosts() != null) {
                return Ipv6Neighbours.all(interfaceIndex);
            }
            Neighbours.read((on, address, _) -> {
                if (on == interfaceIndex) {
                    found.add(address);
                }
            });
        } catch (HostException _) {
            return found;
        }
        return found;
    }

    /// What is withheld is IPv4's: of neighbours in IPv6 as many are asked as the table has room for.
    private static @Nullable IngressDrop withholdQuestions(Leg leg) {
        return leg.hosts() != null ? null : withhold(leg, new Origin(leg.ipv4Source(), NO_PORT, 1));
    }

    /// Keeps the answers of many hosts from the kernel; null where there are few, or it cannot be done: no more are
    /// asked at once then than the table has room for.
    ///
    /// @param replies  where they go to
    static @Nullable IngressDrop withhold(Leg leg, Origin replies, long hosts) {
        return hosts <= FEW ? null : withhold(leg, replies);
    }

    private static @Nullable IngressDrop withhold(Leg leg, Origin replies) {
        try {
            return IngressDrop.open(edge(leg.on()), replies);
        } catch (LinkException _) {
            return null;
        }
    }

    /// Our end of the link; frames have next hops of their own.
    static Edge edge(NetworkInterface on) {
        return new Edge(on.name(), on.index(), on.mac(), 0);
    }
}
