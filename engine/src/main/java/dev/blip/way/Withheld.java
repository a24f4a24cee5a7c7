package dev.blip.way;

import dev.blip.link.IngressDrop;
import dev.blip.link.LinkException;
import dev.blip.link.OfferHandler;
import dev.blip.link.ResetSender;
import dev.blip.wire.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers of a crowd that are kept from the kernel, and who resets what they offer in its place.
///
/// @param resets  one for each listener
public record Withheld(IngressDrop drop, List<ResetSender> resets) implements AutoCloseable {
    /// Keeps them from the kernel until it is closed; null where the kernel may have them, or has to.
    ///
    /// @param replies    where they go to
    /// @param hosts      that are asked
    /// @param listeners  that hear them
    public static @Nullable Withheld of(Leg leg, Origin replies, long hosts, int listeners)
            throws LinkException {
        IngressDrop drop = Crowd.withhold(leg, replies, hosts);
        if (drop == null) {
            return null;
        }
        List<ResetSender> resets = new ArrayList<>();
        try {
            for (int i = 0; i < listeners; i++) {
                resets.add(ResetSender.open(Crowd.edge(leg.on()), leg.ipv4Source()));
            }
            return new Withheld(drop, List.copyOf(resets));
        } catch (LinkException | RuntimeException e) {
            drop.close();
            resets.forEach(ResetSender::close);
            throw e;
        }
    }

    /// Who is to be told of the offers that a listener hears.
    ///
    /// @param withheld  null if the kernel hears them
    public static OfferHandler handler(@Nullable Withheld withheld, int listener) {
        return withheld == null ? OfferHandler.KERNEL : withheld.resets.get(listener);
    }

    @Override
    public void close() {
        drop.close();
        resets.forEach(ResetSender::close);
    }
}
