/// How fast: the ceiling that holds, and the controller below it. Decides when, never what.
/// May import: `plan`, `metric`.
@NullMarked
package dev.blip.pace;

import org.jspecify.annotations.NullMarked;
