package dev.blip.lab;

/// How often a test that has a long form runs what it runs. `./check` asks for little; `./check --long NAME` asks for
/// all, by a seed that it prints. The engine's tests have the same; the lab sees none of their classes.
final class LongWork {
    private static final long USUAL_SEED = 1;

    private LongWork() {}

    static boolean isAsked() {
        return Boolean.getBoolean("blip.long");
    }

    /// The number of runs, which is printed for `./check --long` to add up.
    ///
    /// @param what  is run, in a word or two
    /// @param few   by `./check`
    /// @param all   by `./check --long`
    static int runs(String what, int few, int all) {
        int runs = isAsked() ? all : few;
        System.out.println("long work: " + runs + " runs of " + what + ", seed " + seed());
        return runs;
    }

    /// The same in every run of `./check`; of a long work, the one that it was given.
    static long seed() {
        return Long.getLong("blip.seed", USUAL_SEED);
    }
}
