package dev.blip.app.output;

import dev.blip.targets.GivenNames;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/// What the outputs say of a scan before its first verdict.
///
/// @param commandLine  as a shell would take it
/// @param version      ours
/// @param epochNanos   since 1970-01-01T00:00:00Z
/// @param question     protocol, family and kind of scan
/// @param ports        those scanned
/// @param addresses    how many are scanned
/// @param names        host names that were given, by address
/// @param neighbours   who has an address on our own link
/// @param listed       the states whose ports are listed one by one
/// @param portsAsked   from an address to how many of its ports are asked
public record ScanStart(
        String commandLine,
        String version,
        long epochNanos,
        Question question,
        PortSet ports,
        long addresses,
        GivenNames names,
        Neighbourhood neighbours,
        Set<State> listed,
        IntUnaryOperator portsAsked) {}
