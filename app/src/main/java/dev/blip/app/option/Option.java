package dev.blip.app.option;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One option of one command. A command lists its own as an enum, in the order of its help.
public interface Option {
    /// How it is written and what is said of it.
    ///
    /// @param heading       of the part of the help where it stands
    /// @param label         what the help calls its value; null if it takes none
    /// @param isRepeatable  may be given more than once
    /// @param help          what it does
    /// @param names         every spelling but the single-hyphen ones of long names; messages use the first
    record Words(
            String heading,
            @Nullable String label,
            boolean isRepeatable,
            String help,
            List<String> names) {}

    Words words();

    /// Every value that it takes, where that is a list of words; else nothing.
    default List<String> choices() {
        return List.of();
    }

    default String mainName() {
        return words().names().getFirst();
    }

    default List<String> names() {
        return words().names();
    }

    default boolean takesValue() {
        return words().label() != null;
    }

    /// What the help calls its value; empty if it takes none.
    default String label() {
        String label = words().label();
        return label == null ? "" : label;
    }

    default boolean isRepeatable() {
        return words().isRepeatable();
    }
}
