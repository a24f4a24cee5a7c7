package dev.blip.report;

/// How far a packet has come, by its time to live: what is missing to the next initial value that systems use, 32, 64,
/// 128 or 255. Of replies in one host's name that come from unlike distances, the nearer ones were sent by something on
/// the way to it, for nothing on the way lies behind the host.
public final class Hops {
    public static final int UNKNOWN = -1;

    /// Paths of the internet are shorter: a time to live that says otherwise was not set by an ordinary system.
    private static final int MOST = 40;

    /// Paths that share their ends may differ by a hop, and the load of a path may be shared by such.
    private static final int TOLERANCE = 1;

    private Hops() {}

    /// @param ttl  time to live on arrival, 0 to 255, or -1
    /// @return hops, 0 to `MOST`, or `UNKNOWN`
    public static int of(int ttl) {
        if (ttl < 0) {
            return UNKNOWN;
        }
        int initial = ttl <= 32 ? 32 : ttl <= 64 ? 64 : ttl <= 128 ? 128 : 255;
        int hops = initial - ttl;
        return hops <= MOST ? hops : UNKNOWN;
    }

    /// The farther of two distances, of which either may be `UNKNOWN`.
    public static int farther(int hops, int other) {
        return Math.max(hops, other);
    }

    /// Whether a reply was sent by something before the host.
    ///
    /// @param ttl       of the reply
    /// @param farthest  distance of the farthest reply in the name of the same host, or `UNKNOWN`
    public static boolean isBefore(int ttl, int farthest) {
        if (ttl < 0 || farthest == UNKNOWN) {
            return false;
        }
        int hops = of(ttl);
        return hops == UNKNOWN || hops + TOLERANCE < farthest;
    }

    /// Whether a distance may be that of a sender who was seen at distances from `nearest` to `farthest`, all known.
    public static boolean isBetween(int hops, int nearest, int farthest) {
        return hops + TOLERANCE >= nearest && hops <= farthest + TOLERANCE;
    }
}
