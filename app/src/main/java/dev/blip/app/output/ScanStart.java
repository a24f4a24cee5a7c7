package dev.blip.app.output;

import dev.blip.report.Observation;
import dev.blip.targets.PortSet;
import dev.blip.verdict.State;
import java.util.Set;
import java.util.function.ToIntFunction;

/// What the outputs say of a scan before its first verdict.
///
/// @param commandLine  as a shell would take it
/// @param version      ours
/// @param epochNanos   since 1970-01-01T00:00:00Z
/// @param question     protocol and kind of scan
/// @param ports        those scanned
/// @param addresses    how many are scanned
/// @param book         what is known of addresses
/// @param listed       the states whose ports are listed one by one
/// @param portsAsked   from a verdict to how many ports of its host are asked
public record ScanStart(
        String commandLine,
        String version,
        long epochNanos,
        Question question,
        PortSet ports,
        long addresses,
        AddressBook book,
        Set<State> listed,
        ToIntFunction<Observation> portsAsked) {
    /// The ports in the short form that `-p` takes.
    String portText() {
        return PortList.text(ports);
    }
}
