/// How fast: the ceiling that holds, later the controller above it. Decides when, never what.
/// May import: `plan`, `metric`.
@NullMarked
package dev.blip.pace;

import org.jspecify.annotations.NullMarked;
