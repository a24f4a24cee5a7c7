package dev.blip.lab;

import java.util.stream.LongStream;

/// What the XDP responder has done so far, in packets, summed over processors. In the order of `enum counter` in
/// `xdp_responder.c`.
///
/// @param syn             SYNs that arrived
/// @param answeredOpen    SYN-ACKs sent
/// @param answeredClosed  RSTs sent
/// @param silent          SYNs to silent targets
/// @param lostIn          SYNs lost on purpose
/// @param lostOut         answers lost on purpose
/// @param rst             RSTs that arrived
/// @param other           other TCP
public record XdpCounters(
        long syn,
        long answeredOpen,
        long answeredClosed,
        long silent,
        long lostIn,
        long lostOut,
        long rst,
        long other) {
    /// Reads the counters of the program on `interfaceName` in `namespace`.
    static XdpCounters read(Namespace namespace, String interfaceName) {
        long[] sums = new long[8];
        long[][] values = PerProcessorArray.read(namespace, interfaceName, "counters");
        for (int key = 0; key < sums.length; key++) {
            sums[key] = LongStream.of(values[key]).sum();
        }
        return new XdpCounters(
                sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);
    }
}
