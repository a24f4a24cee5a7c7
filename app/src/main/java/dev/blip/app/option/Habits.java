package dev.blip.app.option;

import org.jspecify.annotations.Nullable;

/// What hands type that is no option of the table: values glued to a name, words of other programs.
public interface Habits {
    /// Nobody has any.
    Habits NONE =
            new Habits() {
                @Override
                public @Nullable Typed typed(String argument) {
                    return null;
                }

                @Override
                public boolean isHarmless(String argument) {
                    return false;
                }

                @Override
                public @Nullable UsageError refusal(String name) {
                    return null;
                }
            };

    /// An option with its value.
    ///
    /// @param name   as messages call it
    /// @param value  empty if it takes none
    record Typed(Option option, String name, String value) {}

    /// What a whole argument stands for, or null.
    @Nullable Typed typed(String argument);

    /// Whether it asks for what is so already, whatever was typed.
    boolean isHarmless(String argument);

    /// What to say to an option that others have, or null if nobody has it.
    @Nullable UsageError refusal(String name);
}
