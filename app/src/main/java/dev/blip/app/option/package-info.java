/// What the user types: commands and their options as tables, arguments taken apart, values read, help and completion.
/// Picocli is touched by `Help` and `Completion` only, so that no scan waits for it.
/// May import: `text`, and of the engine `plan`.
@NullMarked
package dev.blip.app.option;

import org.jspecify.annotations.NullMarked;
