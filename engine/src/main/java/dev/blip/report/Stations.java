package dev.blip.report;

import dev.blip.address.IpAddress;
import org.jspecify.annotations.Nullable;

/// What a scan has learnt of its neighbours until now. Whoever runs the scan may ask, while it runs and after.
public interface Stations {
    /// Nobody is asked by ARP.
    Stations NONE =
            new Stations() {
                @Override
                public boolean areAsked() {
                    return false;
                }

                @Override
                public @Nullable Station of(IpAddress address) {
                    return null;
                }
            };

    /// Whether the scan asks anybody by ARP.
    boolean areAsked();

    /// Who has `address`; null if nobody has said so, or it is on no link of ours.
    @Nullable Station of(IpAddress address);
}
