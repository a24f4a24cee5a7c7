package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Quantity;
import dev.blip.app.option.UsageError;
import dev.blip.plan.Asked;
import dev.blip.plan.Decoys;
import dev.blip.targets.PortSet;
import dev.blip.targets.PortSpec;
import dev.blip.targets.TargetSyntaxException;
import dev.blip.targets.TopPorts;
import dev.blip.targets.Transport;
import java.util.List;

/// Which ports of a protocol are asked, by the arguments, and on which of them nobody may be asked for a decoy.
final class PortReader {
    private static final int DEFAULT_TOP_PORTS = 100;
    private static final int MOST_PORTS = 65_536;

    private final Arguments arguments;
    private final Transport protocol;
    private final boolean isMixed;
    private final List<String> notes;
    private boolean isChosen = true;

    /// @param isMixed  ports of the other protocol are asked too
    /// @param notes    takes what is decided for the user
    PortReader(Arguments arguments, Transport protocol, boolean isMixed, List<String> notes) {
        this.arguments = arguments;
        this.protocol = protocol;
        this.isMixed = isMixed;
        this.notes = notes;
    }

    PortSet ports() throws UsageError {
        PortSet ports = PortSet.of();
        try {
            String given = arguments.value(ScanOption.PORTS);
            if (given != null) {
                ports = parse(given);
            }
            int top = topPorts(given != null);
            if (top > 0) {
                ports = ports.or(PortSpec.topPorts(top, protocol));
            }
            refuseNone(ports);
            ports = ports.minus(parseExcluded());
        } catch (TargetSyntaxException e) {
            throw SpecReader.misread(e);
        }
        if (ports.isEmpty()) {
            throw new UsageError(
                    "no " + words() + " is left: all are excluded",
                    "fewer ports in --exclude-ports");
        }
        return ports;
    }

    /// A letter may have left none to a protocol that is asked.
    private void refuseNone(PortSet given) throws UsageError {
        if (given.isEmpty()) {
            throw new UsageError(
                    "-p names no " + words() + ", and they are asked too",
                    "ports of both, as in -p T:22,U:53",
                    "leave out " + (protocol == Transport.UDP ? "-sU" : "-sS"));
        }
    }

    /// What is said of in a scan that asks ports of both protocols, one.
    private String words() {
        String word = protocol == Transport.TCP ? "TCP port" : "UDP port";
        return isMixed ? word : "port";
    }

    private PortSet parse(String text) throws TargetSyntaxException {
        return isMixed ? PortSpec.parseBoth(text, protocol) : PortSpec.parse(text, protocol);
    }

    /// Ports that are never asked, whatever asks for them.
    PortSet excluded() throws UsageError {
        try {
            return parseExcluded();
        } catch (TargetSyntaxException e) {
            throw SpecReader.misread(e);
        }
    }

    /// The targets of these ports that are left to ask.
    ///
    /// @param never  ports that nobody is asked
    static Asked asked(TargetReader.Read read, PortSet ports, PortSet never) throws UsageError {
        return LeftTargets.of(read, ports, never);
    }

    /// Says what was decided for the user; once, after `ports`.
    ///
    /// @param areUsed  some targets have no port of their own
    void tell(boolean areUsed) {
        if (!isChosen && areUsed) {
            notes.add(
                    "no ports given: asking the top "
                            + defaultTopPorts()
                            + (isMixed ? " " + words() + "s" : "")
                            + " (-p PORTS or --top-ports N to choose)");
        } else if (isChosen && !areUsed) {
            notes.add("every target has its own port: the ports given are of none");
        }
    }

    private PortSet parseExcluded() throws TargetSyntaxException {
        String excluded = arguments.value(ScanOption.EXCLUDE_PORTS);
        return excluded == null ? PortSet.of() : parse(excluded);
    }

    /// A decoy is not asked on a port that the user has excluded.
    Decoys decoys() throws UsageError {
        String word = arguments.value(ScanOption.DECOYS);
        try {
            for (Decoys.Whom whom : Decoys.Whom.values()) {
                if (word == null || whom.word().equals(word)) {
                    return new Decoys(word == null ? Decoys.Whom.AUTO : whom, parseExcluded());
                }
            }
        } catch (TargetSyntaxException e) {
            throw SpecReader.misread(e);
        }
        throw new UsageError(
                "--decoys: nobody is called " + word, "auto, all or none", "--decoys auto");
    }

    /// How many of the top ports are asked for, 0 if none.
    private int topPorts(boolean hasPorts) throws UsageError {
        String top = arguments.value(ScanOption.TOP_PORTS);
        if (top != null && arguments.has(ScanOption.FAST)) {
            throw new UsageError(
                    "-F is --top-ports 100, and --top-ports is given too", "--top-ports " + top);
        }
        if (top != null) {
            int count = (int) Quantity.whole("--top-ports", top, 1, MOST_PORTS);
            boolean isBeside = isMixed && protocol == Transport.UDP; // its list is the shorter one
            return isBeside ? Math.min(count, TopPorts.size(protocol)) : count;
        }
        if (arguments.has(ScanOption.FAST)) {
            return defaultTopPorts();
        }
        if (!hasPorts) {
            isChosen = false;
            return defaultTopPorts();
        }
        return 0;
    }

    /// The list of UDP ports is shorter.
    private int defaultTopPorts() {
        return Math.min(DEFAULT_TOP_PORTS, TopPorts.size(protocol));
    }
}
