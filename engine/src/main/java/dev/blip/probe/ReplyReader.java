package dev.blip.probe;

import dev.blip.metric.Counter;
import org.jspecify.annotations.Nullable;

/// Tells a proven answer to one of our probes from everything else. Owner: one receive thread. Throws nothing and
/// allocates nothing, whatever the bytes.
public interface ReplyReader {
    /// Reads the frame in `[at, end)`.
    ///
    /// @param checksumTrusted  somebody has verified the transport checksum, or the frame has not been given one yet
    /// @param strippedVlan     identifier of a tag that is no longer in the frame, 0 if none
    /// @return null for a proven answer, else the counter of why it is refused
    @Nullable Counter read(
            byte[] frame, int at, int end, boolean checksumTrusted, int strippedVlan);

    /// What was answered: right after `read` has returned null, until the next call. Always the same object.
    Answer answer();
}
