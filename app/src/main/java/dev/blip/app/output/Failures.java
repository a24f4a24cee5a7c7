package dev.blip.app.output;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Runs steps that must all be tried, and keeps the first failure with the others behind it.
final class Failures {
    /// One step.
    interface Step {
        void run() throws IOException;
    }

    private @Nullable IOException first;

    void collect(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            if (first == null) {
                first = e;
            } else {
                first.addSuppressed(e);
            }
        }
    }

    void throwFirst() throws IOException {
        if (first != null) {
            throw first;
        }
    }
}
