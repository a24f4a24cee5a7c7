package dev.blip.app.option;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one word after `blip` does. Its name and its line of the help stand in the table of commands, so that neither
/// the help nor a mistyped word loads it.
public interface Command {
    /// Those that it takes, which completion offers; null if it takes none.
    default @Nullable OptionTable options() {
        return null;
    }

    /// What follows it besides options.
    default Operands operands() {
        return Operands.NONE;
    }

    /// Does what was asked for.
    ///
    /// @param args  what follows its name
    /// @return the exit code
    int run(List<String> args) throws UsageError, IOException;

    /// Words that follow a command.
    ///
    /// @param label    what the help calls them; empty if there are none
    /// @param isList   may be several
    /// @param choices  every such word, where that is a list
    record Operands(String label, boolean isList, List<String> choices) {
        public static final Operands NONE = new Operands("", false, List.of());
    }
}
