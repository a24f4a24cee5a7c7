package dev.blip.report;

import java.util.Map;
import java.util.TreeMap;

/// The packets of a scan, both ways.
///
/// @param sent         probes handed to the kernel
/// @param received     frames that passed the kernel filter
/// @param duplicates   valid replies of targets that were settled already
/// @param invalid      refused frames by reason
/// @param kernelDrops  replies that the kernel's ring had no room for, and probes that it took and then dropped
/// @param sendErrors   probes that the kernel refused
public record Packets(
        long sent,
        long received,
        long duplicates,
        Map<String, Long> invalid,
        long kernelDrops,
        long sendErrors) {
    /// Nothing was sent, nothing came.
    public static final Packets NONE = new Packets(0, 0, 0, Map.of(), 0, 0);

    /// The sum with the packets of another scan.
    public Packets plus(Packets others) {
        var refused = new TreeMap<String, Long>(invalid);
        others.invalid.forEach((reason, frames) -> refused.merge(reason, frames, Long::sum));
        return new Packets(
                sent + others.sent,
                received + others.received,
                duplicates + others.duplicates,
                refused,
                kernelDrops + others.kernelDrops,
                sendErrors + others.sendErrors);
    }
}
