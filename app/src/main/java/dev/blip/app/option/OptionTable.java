package dev.blip.app.option;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options of one command, and what else its users type: read by the parser, the help and the completion.
///
/// @param command  as it is typed, `blip scan`
/// @param options  in the order of the help
/// @param habits   what hands type that is in no table
public record OptionTable(String command, List<? extends Option> options, Habits habits) {
    /// The option with that spelling, or null. Long names may also be written with one hyphen (`-rate`). A linear walk:
    /// some sixty short comparisons are cheaper than filling a map for one command line.
    public @Nullable Option named(String name) {
        for (int i = 0; i < options.size(); i++) {
            Option option = options.get(i);
            List<String> names = option.names();
            for (int j = 0; j < names.size(); j++) {
                if (names.get(j).equals(name) || isSingleHyphenForm(names.get(j), name)) {
                    return option;
                }
            }
        }
        return null;
    }

    /// Whether `name` is the long name `known` with one hyphen.
    public static boolean isSingleHyphenForm(String known, String name) {
        return known.startsWith("--")
                && known.length() == name.length() + 1
                && known.startsWith(name, 1);
    }
}
