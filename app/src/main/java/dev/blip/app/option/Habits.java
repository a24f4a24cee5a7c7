package dev.blip.app.option;

import org.jspecify.annotations.Nullable;

/// What hands type that is no option of the table: values glued to a name, words of other programs. Nothing, where
/// a command does not say otherwise.
public interface Habits {
    /// An option with its value.
    ///
    /// @param name   as messages call it
    /// @param value  empty if it takes none
    record Typed(Option option, String name, String value) {}

    /// What a whole argument stands for, or null.
    default @Nullable Typed typed(String argument) {
        return null;
    }

    /// Whether it asks for what is so already, whatever was typed.
    default boolean isHarmless(String argument) {
        return false;
    }

    /// What to say to an option that others have, or null if nobody has it.
    default @Nullable UsageError refusal(String name) {
        return null;
    }
}
