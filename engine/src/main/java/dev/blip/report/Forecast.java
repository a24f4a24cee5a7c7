package dev.blip.report;

/// What a scan will take if the network is of a certain kind.
///
/// @param when     what kind, in a few words: `all answer`
/// @param packets  probes, all passes together
/// @param seconds  from the first packet to the last verdict, waits for answers included, at the ceiling of the rate
public record Forecast(String when, long packets, double seconds) {
    /// What nobody knows before a scan, and every forecast supposes: across a continent.
    public static final long SUPPOSED_RTT_NANOS = 50_000_000L;

    /// What two scans take in the same network, the second when the first is over.
    public Forecast then(Forecast next) {
        return new Forecast(when, packets + next.packets, seconds + next.seconds);
    }
}
