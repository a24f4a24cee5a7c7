package dev.blip.host;

/// Whether tables of this machine that a scan fills are running full. Any thread.
public interface HostPressure {
    /// How often something was lost or had to make room for want of a place, since the start. Only grows.
    long events();

    /// Which table the last event was of, for people; empty before the first.
    String reason();
}
