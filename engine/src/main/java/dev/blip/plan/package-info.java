/// What was asked for: immutable, and valid if it exists.
/// May import: `target`, `report` (its states name what is to be reported).
@NullMarked
package dev.blip.plan;

import org.jspecify.annotations.NullMarked;
