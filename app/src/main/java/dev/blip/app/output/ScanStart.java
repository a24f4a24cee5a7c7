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
/// @param asked        the ports of all but those in `datagrams`
/// @param addresses    how many are scanned
/// @param book         what is known of addresses
/// @param listed       the states whose ports are listed one by one
/// @param datagrams    UDP ports that are asked beside TCP ports; null if there are none
/// @param echoes       what hosts have made of their echoes; null where none are sent
public record ScanStart(
        String commandLine,
        String version,
        long epochNanos,
        Question question,
        AskedPorts asked,
        long addresses,
        AddressBook book,
        Set<State> listed,
        @Nullable AskedPorts datagrams,
        @Nullable EchoCounts echoes) {
    /// Ports of one protocol.
    ///
    /// @param ofHost  from a verdict to how many of them are asked of its host
    public record AskedPorts(PortSet ports, ToIntFunction<Observation> ofHost) {}

    /// A scan by one protocol, which sends no echoes.
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
                new AskedPorts(ports, portsAsked),
                addresses,
                book,
                listed,
                null,
                null);
    }

    ScanStart withEchoes(EchoCounts counts) {
        return new ScanStart(
                commandLine,
                version,
                epochNanos,
                question,
                new AskedPorts(ports(), _ -> 1),
                addresses,
                book,
                listed,
                null,
                counts);
    }

    /// The same scan, which asks UDP ports besides.
    public ScanStart and(AskedPorts besides) {
        return new ScanStart(
                commandLine,
                version,
                epochNanos,
                question.andDatagrams(),
                asked,
                addresses,
                book,
                listed,
                besides,
                null);
    }

    public PortSet ports() {
        return asked.ports();
    }

    /// How many ports of one protocol are asked of a finding's host.
    int portsAsked(Observation any, Transport transport) {
        if (datagrams != null && transport == Transport.UDP) {
            return datagrams.ofHost().applyAsInt(any);
        }
        return transport == question.transport() ? asked.ofHost().applyAsInt(any) : 0;
    }

    /// The ports in the short form that `-p` takes.
    String portText() {
        return PortList.text(ports());
    }
}
