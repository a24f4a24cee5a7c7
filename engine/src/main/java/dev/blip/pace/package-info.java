/// How fast, and in how many parts: the ceiling that holds, the caps, the controller below them. Decides when, never
/// what.
/// May import: `plan`, `metric`, `targets`.
@NullMarked
package dev.blip.pace;

import org.jspecify.annotations.NullMarked;
