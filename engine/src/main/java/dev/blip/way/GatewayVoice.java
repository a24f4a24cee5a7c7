package dev.blip.way;

import dev.blip.host.HostException;
import dev.blip.host.Neighbours;
import org.jspecify.annotations.Nullable;

/// The gateway of a leg, as the last look at the routes saw it: asked for its MAC, and heard, asked or unasked. Owner:
/// the thread of the `LinkWatch`.
interface GatewayVoice extends AutoCloseable {
    /// Asks who has its address. Whether the kernel took the question is not told: who hears no answer asks again.
    ///
    /// @param destination  who is asked, in the low 48 bits: `MacAddress.BROADCAST` for all on the link
    void ask(long destination);

    /// Reads what waits, without waiting for more.
    ///
    /// @return the MAC that it has claimed last, in the low 48 bits, or -1 if it has said nothing
    long heard();

    /// What the kernel's table has for it; null if that is nothing usable.
    Neighbours.@Nullable Neighbour kernels() throws HostException;

    @Override
    void close();
}
