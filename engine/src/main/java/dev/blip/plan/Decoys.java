package dev.blip.plan;

import dev.blip.targets.PortSet;

/// Which hosts are asked, at the end of a scan, on ports where no service is known, so that those are found out that
/// answer whatever they are asked.
///
/// @param whom   which hosts
/// @param never  ports that are not to be asked, besides those that the scan asks anyway
public record Decoys(Whom whom, PortSet never) {
    /// Ports that a scan asks at the least before a host is suspected for what it answers.
    public static final int LEAST_PORTS = 3;

    public static final Decoys NONE = new Decoys(Whom.NONE, PortSet.of());

    /// Hosts that are asked on decoy ports.
    public enum Whom {
        /// Whoever is open on nearly all ports that were asked, and closed on none.
        AUTO("auto"),
        /// Whoever has an open port.
        ALL("all"),
        /// Nobody.
        NONE("none");

        private final String word;

        Whom(String word) {
            this.word = word;
        }

        /// The word that the option takes.
        public String word() {
            return word;
        }
    }

    /// Whether anybody can come under suspicion where that many ports are asked.
    public boolean mayBeAsked(int ports) {
        return whom == Whom.ALL || (whom == Whom.AUTO && ports >= LEAST_PORTS);
    }
}
