package dev.blip.forecast;

import dev.blip.host.HostException;
import dev.blip.host.LinkTraits;
import dev.blip.plan.ScanPlan;
import dev.blip.report.Caution;
import dev.blip.way.Crowd;
import dev.blip.way.Leg;
import dev.blip.way.Way;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is to be thought of because of the links that a half-open scan leaves by.
final class LinkCautions {
    /// Packets per second from which on a single queue is worth a word.
    static final long FAST = 100_000;

    private LinkCautions() {}

    /// What a scan says when it starts.
    static List<Caution> atStart(Way way) {
        List<Caution> all = new ArrayList<>();
        way.legs().forEach(leg -> Cautions.add(all, Crowd.caution(leg)));
        return all;
    }

    /// What a dry run says besides: each link once.
    static List<Caution> inAdvance(ScanPlan plan, Way way) {
        List<Caution> all = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Leg leg : way.legs()) {
            LinkTraits traits = traitsOf(leg);
            if (traits != null && !leg.on().isLoopback() && told.add(leg.on().name())) {
                Cautions.add(all, container(leg, traits));
                Cautions.add(all, singleQueue(plan, leg.on().name(), traits));
            }
        }
        return all;
    }

    /// What translates on the way of one of the legs; null if nothing seems to.
    static @Nullable Caution translation(ScanPlan plan, Way way) {
        for (Leg leg : way.legs()) {
            Caution found =
                    leg.hosts() == null
                            ? Cautions.translation(leg.plan(), leg.ipv4Source())
                            : null; // nobody translates IPv6 for want of addresses
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /// Null where `/sys` does not tell of the interface.
    private static @Nullable LinkTraits traitsOf(Leg leg) {
        try {
            return LinkTraits.of(leg.on());
        } catch (HostException _) {
            return null; // the way itself was found: what cannot be told of it is left unsaid
        }
    }

    /// A link whose other end is on this machine's host.
    static @Nullable Caution container(Leg leg, LinkTraits traits) {
        if (!traits.isPaired() || leg.gateway() == null) {
            return null;
        }
        return new Caution(
                "NAT is likely: " + leg.on().name() + " is a container's link",
                "the host behind it forwards, and as a rule tracks and translates every connection",
                "the scan in the host's own network, as with docker run --network host");
    }

    static @Nullable Caution singleQueue(ScanPlan plan, String name, LinkTraits traits) {
        boolean isMuchAsked = // of a rate that does not give way
                plan.pace().leastPerSecond() >= FAST || plan.link().transmitThreads() > 1;
        if (!traits.isVirtual() || traits.transmitQueues() > 1 || !isMuchAsked) {
            return null;
        }
        String driver = traits.word().isEmpty() ? "" : " (" + traits.word() + ")";
        return new Caution(
                name + driver + " is a virtual interface with one transmit queue",
                "transmit threads take turns at it, and what lies behind it may drop packets that no counter"
                        + " here shows",
                "--tx-threads 1, and a lower --rate if the result says that much was lost");
    }
}
