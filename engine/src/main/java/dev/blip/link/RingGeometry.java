package dev.blip.link;

/// Shape of a receive ring. What its reader may oversleep is `blockCount * retireMillis`, whatever the bytes: while
/// frames trickle in, each tick of the retire timer hands over one block, however empty it is.
///
/// @param blockBytes    power of two, 4 KiB to 4 MiB, and not below the page size
/// @param blockCount    power of two, 2 to 65,536; the ring is 1 GiB at most
/// @param retireMillis  how long a block that is not full is kept back, 1 to 1,000
public record RingGeometry(int blockBytes, int blockCount, int retireMillis) {
    /// A second of oversleeping, and room for 40,000 short replies at once, in 8 MiB. A block holds some 50, so that at
    /// 50,000 a second it is handed over before its timer says so.
    public static final RingGeometry DEFAULT = new RingGeometry(8 << 10, 1024, 1);

    private static final long MAX_BYTES = 1L << 30;

    public RingGeometry {
        if (Integer.bitCount(blockBytes) != 1 || blockBytes < 4 << 10 || blockBytes > 4 << 20) {
            throw new IllegalArgumentException(
                    "a block must be a power of two from 4 KiB to 4 MiB: blockBytes=" + blockBytes);
        }
        if (Integer.bitCount(blockCount) != 1 || blockCount < 2 || blockCount > 1 << 16) {
            throw new IllegalArgumentException(
                    "blocks must be a power of two from 2 to 65,536: blockCount=" + blockCount);
        }
        if ((long) blockBytes * blockCount > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "a ring is 1 GiB at most: blockBytes="
                            + blockBytes
                            + ", blockCount="
                            + blockCount);
        }
        if (retireMillis < 1 || retireMillis > 1_000) {
            throw new IllegalArgumentException(
                    "retire time must be 1 to 1,000 ms: retireMillis=" + retireMillis);
        }
    }

    public long ringBytes() {
        return (long) blockBytes * blockCount;
    }
}
