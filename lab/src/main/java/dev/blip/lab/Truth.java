package dev.blip.lab;

/// What the XDP responder answers, and so what a scan must say. The other half of this class is `hash` in
/// `xdp_responder.c`.
///
/// @param open     targets that answer SYN-ACK, per mille
/// @param closed   targets that answer RST, per mille; the rest stays silent
/// @param lossIn   SYNs lost on their way in, per mille
/// @param lossOut  answers lost on their way out, per mille
public record Truth(int open, int closed, int lossIn, int lossOut) {
    public Truth {
        if (open < 0 || closed < 0 || open + closed > 1000) {
            throw new IllegalArgumentException(
                    "shares are per mille: open=" + open + ", closed=" + closed);
        }
    }

    public static final Truth ALL_OPEN = new Truth(1000, 0, 0, 0);
    public static final Truth THIRDS = new Truth(333, 333, 0, 0);

    /// `open`, `closed` or `filtered`.
    ///
    /// @param address  in network bit order
    public String stateOf(int address, int port) {
        int share = Integer.remainderUnsigned(hash(address, port), 1000);
        return share < open ? "open" : share < open + closed ? "closed" : "filtered";
    }

    private static int hash(int address, int port) {
        int h = address ^ port * 0x9E3779B1;
        h ^= h >>> 16;
        h *= 0x7feb352d;
        h ^= h >>> 15;
        h *= 0x846ca68b;
        h ^= h >>> 16;
        return h;
    }
}
