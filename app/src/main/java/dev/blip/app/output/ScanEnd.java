package dev.blip.app.output;

/// How a scan ended.
///
/// @param epochNanos    since 1970-01-01T00:00:00Z
/// @param elapsedNanos  since `ScanStart.epochNanos`
/// @param trouble       why the results are not the whole truth (`interrupted`, a failed output); empty if they are
public record ScanEnd(long epochNanos, long elapsedNanos, String trouble) {}
