package dev.blip.app.output;

/// How a scan ended.
///
/// @param epochNanos    since 1970-01-01T00:00:00Z
/// @param elapsedNanos  since the outputs were begun, by a clock that nobody can set
/// @param completeness  how much was found, as `Completeness.text` says it; empty if the scan has failed
/// @param lies          hosts that answer everything, as `Completeness.lies` says it; empty if there are none
/// @param isDecided     every target has a verdict: who was silent is filtered
/// @param trouble       why the results are not the whole truth (`interrupted`, a failed output); empty if they are
public record ScanEnd(
        long epochNanos,
        long elapsedNanos,
        String completeness,
        String lies,
        boolean isDecided,
        String trouble) {}
