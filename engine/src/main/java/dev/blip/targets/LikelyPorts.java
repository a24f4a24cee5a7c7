package dev.blip.targets;

/// The ports of a set that a host is asked on first: those on which somebody most likely answers, so that it is known
/// early who is there and how soon he answers. The order is this project's own.
final class LikelyPorts {
    /// Fewer ports than this are asked in one order.
    private static final int LEAST_PORTS = 8;

    private static final int[] RANKED = {443, 80, 22, 445, 3389, 8080, 8443, 53, 23, 21, 139, 135};
    private static final int[] NONE = {};

    private LikelyPorts() {}

    /// @return their ranks in the set, ascending; two, one or none
    static int[] ranksIn(PortSet ports) {
        if (ports.count() < LEAST_PORTS) {
            return NONE;
        }
        int first = -1;
        for (int port : RANKED) {
            int rank = ports.rankOf(port);
            if (rank >= 0 && first >= 0) {
                return new int[] {Math.min(first, rank), Math.max(first, rank)};
            }
            first = rank >= 0 ? rank : first;
        }
        return first < 0 ? NONE : new int[] {first};
    }
}
