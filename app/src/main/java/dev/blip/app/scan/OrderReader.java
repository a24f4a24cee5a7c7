package dev.blip.app.scan;

import dev.blip.app.option.Arguments;
import dev.blip.app.option.Quantity;
import dev.blip.app.option.UsageError;
import dev.blip.plan.Part;
import java.util.SplittableRandom;

/// In which order targets are asked, and which part of it is this machine's, by the arguments.
final class OrderReader {
    private static final long MAX_DRAWN_SEED =
            1L << 48; // short enough to type, and exact for every JSON reader

    private final Arguments arguments;

    OrderReader(Arguments arguments) {
        this.arguments = arguments;
    }

    /// `--shard 1/4` counts from 1 as masscan does, `--shards 4 --shard 0` from 0 as ZMap does.
    Part part() throws UsageError {
        String shard = arguments.value(ScanOption.SHARD);
        String shards = arguments.value(ScanOption.SHARDS);
        if (shard == null && shards == null) {
            return Part.WHOLE;
        }
        int slash = shard == null ? -1 : shard.indexOf('/');
        if (shard == null || (shards == null) != (slash > 0)) {
            throw new UsageError(
                    "--shard and --shards do not fit together",
                    "--shard 1/4, or --shards 4 --shard 0");
        }
        if (!arguments.has(ScanOption.SEED)) {
            throw new UsageError(
                    "parts of different orders overlap",
                    "the same seed for all parts",
                    "--shard " + shard + " --seed 1");
        }
        if (shards == null) {
            int of =
                    (int)
                            Quantity.whole(
                                    "--shard", shard.substring(slash + 1), 1, Integer.MAX_VALUE);
            return new Part((int) Quantity.whole("--shard", shard.substring(0, slash), 1, of), of);
        }
        int of = (int) Quantity.whole("--shards", shards, 1, Integer.MAX_VALUE);
        return new Part((int) Quantity.whole("--shard", shard, 0, of - 1L) + 1, of);
    }

    long seed() throws UsageError {
        String seed = arguments.value(ScanOption.SEED);
        if (seed != null) {
            return Quantity.whole("--seed", seed, 0, Long.MAX_VALUE);
        }
        // Any order will do, it hides nothing: the cookie's key is drawn elsewhere.
        // SplittableRandom's own seeds come
        // from the time and the machine's addresses.
        return new SplittableRandom().nextLong(MAX_DRAWN_SEED);
    }
}
