package dev.blip.report;

import dev.blip.plan.Transmit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What a scan is about to do, for `--dry-run` and the first lines of an output.
///
/// @param transmit       one of the ways that a plan may ask for by name
/// @param transmitThreads that send; 1 in a connect scan
/// @param interfaceName  as in `ip link`
/// @param sourceAddress  for people; empty if the kernel chooses for each target
/// @param nextHop        for people: a gateway's address, `on link` or `this machine`
/// @param targets        address and port pairs of this shard
/// @param forecasts      packets and time for several kinds of networks, the last one never exceeded in packets
/// @param memoryBytes    of ledgers and rings, whatever the network does
/// @param notes          what a person should know, one line each
/// @param cautions       what should be thought of before the first packet
public record ScanOutline(
        Transmit transmit,
        int transmitThreads,
        String interfaceName,
        String sourceAddress,
        String nextHop,
        long targets,
        List<Forecast> forecasts,
        long memoryBytes,
        List<String> notes,
        List<Caution> cautions) {
    public ScanOutline {
        forecasts = List.copyOf(forecasts);
        notes = List.copyOf(notes);
        cautions = List.copyOf(cautions);
    }

    /// What both scans are about to do, this one first. How probes leave is this one's.
    public ScanOutline then(ScanOutline next) {
        List<Forecast> both = new ArrayList<>();
        for (int i = 0; i < forecasts.size(); i++) { // each kind of scan foresees the same networks
            both.add(forecasts.get(i).then(next.forecasts.get(i)));
        }
        return new ScanOutline(
                transmit,
                transmitThreads,
                interfaceName,
                sourceAddress,
                nextHop,
                targets + next.targets,
                both,
                Math.max(memoryBytes, next.memoryBytes),
                distinct(notes, next.notes),
                distinct(cautions, next.cautions));
    }

    private static <T> List<T> distinct(List<T> these, List<T> others) {
        Set<T> all = new LinkedHashSet<>(these);
        all.addAll(others);
        return List.copyOf(all);
    }
}
