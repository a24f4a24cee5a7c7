package dev.blip.pace;

/// What a lane spares: prefixes always, and single hosts where the scan could overrun one.
///
/// @param areHostsSpared  whether some host may see more at once than `HostPace.UNPROVEN` probes
/// @param areErrorsAnswers  whether closed ports are told by ICMP errors, whose number hosts limit
/// @param hosts           how many there are; likewise `prefixes`
/// @param lanes           that share what each prefix may see; one where hosts are spared
public record Sparing(
        boolean areHostsSpared, boolean areErrorsAnswers, long hosts, long prefixes, int lanes) {
    /// Where receive threads count what the lane hears.
    public HostAnswers answers() {
        return new HostAnswers(areHostsSpared ? hosts : 0, prefixes);
    }

    /// Says when each of them may be asked.
    ///
    /// @param answers  of `answers`, the lane's
    public HostPaces paces(HostAnswers answers) {
        return new HostPaces(answers, areHostsSpared, areErrorsAnswers, lanes);
    }
}
