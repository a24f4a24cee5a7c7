package dev.blip.host;

/// A rule of ip-rule(8) that looks at TCP ports. Where it does not look at one side's, that range is 0 to 0.
///
/// @param destination  what the rule is for, in network bit order, 0 if it does not say
public record PortRule(
        int destination,
        int firstSourcePort,
        int lastSourcePort,
        int firstDestinationPort,
        int lastDestinationPort) {
    public boolean looksAtDestinationPort() {
        return lastDestinationPort > 0;
    }

    public boolean looksAtSourcePort() {
        return lastSourcePort > 0;
    }
}
