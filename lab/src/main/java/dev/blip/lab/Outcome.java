package dev.blip.lab;

/// How a process ended and what it wrote.
///
/// @param exit      exit code; 128 + signal if a signal ended it
/// @param out       standard output
/// @param err       standard error
/// @param isTimeout its time was over and it was killed
public record Outcome(int exit, String out, String err, boolean isTimeout) {
    /// This outcome, if the process ended well.
    ///
    /// @throws IllegalStateException with what it wrote, if it did not
    public Outcome orThrow(String what) {
        if (exit != 0 || isTimeout) {
            throw new IllegalStateException(
                    what
                            + ": exit "
                            + exit
                            + (isTimeout ? " (killed: out of time)" : "")
                            + "\n"
                            + err
                            + out);
        }
        return this;
    }
}
