package dev.blip.report;

/// What a scan has found of hosts that answer whatever they are asked.
///
/// @param hosts      that answer everything
/// @param ports      of theirs that are not called open for that reason
/// @param unchecked  open ports of hosts that would have been asked on decoy ports, had the scan not ended before, or
///     had there been room to note them
public record Lies(long hosts, long ports, long unchecked) {
    public static final Lies NONE = new Lies(0, 0, 0);

    public Lies plus(Lies other) {
        return new Lies(hosts + other.hosts, ports + other.ports, unchecked + other.unchecked);
    }
}
