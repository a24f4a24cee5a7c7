package dev.blip.plan;

/// Which part of the order this machine takes, when several share one scan. All parts of one seed are disjoint and
/// together complete.
///
/// @param number  from 1, as in `--shard 1/4`
/// @param of      how many parts, 1 or more
public record Part(int number, int of) {
    public static final Part WHOLE = new Part(1, 1);

    public Part {
        if (of < 1 || number < 1 || number > of) {
            throw new IllegalArgumentException(
                    "a shard is i/n with 1 <= i <= n: number=" + number + ", of=" + of);
        }
    }

    /// Whether this is everything. Not by `equals`: a record's is linked at its first call, which takes milliseconds.
    public boolean isWhole() {
        return of == 1;
    }
}
