package dev.blip.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Pictures of the documentation, drawn by scripts of `tools`.
final class Plot {
    private static final int BOUND_SECONDS = 30;

    private Plot() {}

    /// Draws `docs/cost.svg`: time per target against targets. Leaves it as it is where `results` do not tell.
    ///
    /// @param results  as [ResultFile] writes them
    static void cost(Path home, Path results) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(
                                "python3",
                                home.resolve("tools/cost-plot.py").toString(),
                                results.toString(),
                                home.resolve("docs/cost.svg").toString())
                        .inheritIO()
                        .start();
        if (!process.waitFor(BOUND_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("tools/cost-plot.py is not over after " + BOUND_SECONDS + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException("tools/cost-plot.py: exit " + process.exitValue());
        }
    }
}
