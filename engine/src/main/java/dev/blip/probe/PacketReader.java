package dev.blip.probe;

import dev.blip.metric.Counter;
import org.jspecify.annotations.Nullable;

/// Reads packets of one EtherType into the answer that it was made with. Owner: one receive thread.
abstract class PacketReader {
    /// Reads the packet in `[at, end)`; behind it there may be Ethernet padding.
    ///
    /// @param checksumTrusted  as in `ReplyReader.read`
    /// @return null for a proven answer, else the counter of why it is refused
    abstract @Nullable Counter read(byte[] frame, int at, int end, boolean checksumTrusted);
}
