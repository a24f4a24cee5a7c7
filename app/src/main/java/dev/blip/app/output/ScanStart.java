package dev.blip.app.output;

import dev.blip.report.Observation;
import dev.blip.targets.PortSet;
import dev.blip.targets.Transport;
import dev.blip.verdict.State;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// What the outputs say of a scan before its first verdict.
///
/// @param commandLine  as a shell would take it
/// @param version      ours
/// @param epochNanos   since 1970-01-01T00:00:00Z
/// @param question     protocol and kind of scan
/// @param ports        those scanned, UDP ports aside that are asked besides
/// @param addresses    how many are scanned
/// @param book         what is known of addresses
/// @param listed       the states whose ports are listed one by one
/// @param portsAsked   from a verdict to how many of `ports` are asked of its host
/// @param datagrams    null if no UDP ports are asked besides
public record ScanStart(
        String commandLine,
        String version,
        long epochNanos,
        Question question,
        PortSet ports,
        long addresses,
        AddressBook book,
        Set<State> listed,
        ToIntFunction<Observation> portsAsked,
        @Nullable Datagrams datagrams) {
    /// UDP ports that are asked beside TCP ports.
    ///
    /// @param portsAsked  from a verdict to how many of `ports` are asked of its host
    public record Datagrams(PortSet ports, ToIntFunction<Observation> portsAsked) {}

    /// A scan by one protocol.
    public ScanStart(
            String commandLine,
            String version,
            long epochNanos,
            Question question,
            PortSet ports,
            long addresses,
            AddressBook book,
            Set<State> listed,
            ToIntFunction<Observation> portsAsked) {
        this(
                commandLine,
                version,
                epochNanos,
                question,
                ports,
                addresses,
                book,
                listed,
                portsAsked,
                null);
    }

    /// The same scan, which asks UDP ports besides.
    public ScanStart and(Datagrams besides) {
        return new ScanStart(
                commandLine,
                version,
                epochNanos,
                question.andDatagrams(),
                ports,
                addresses,
                book,
                listed,
                portsAsked,
                besides);
    }

    /// How many ports of one protocol are asked of a finding's host.
    int portsAsked(Observation any, Transport transport) {
        if (datagrams != null && transport == Transport.UDP) {
            return datagrams.portsAsked().applyAsInt(any);
        }
        return transport == question.transport() ? portsAsked.applyAsInt(any) : 0;
    }
}
