/// What was asked for: immutable, and valid if it exists.
/// May import: `targets`, `verdict` (its states name what is to be reported), `order` (which one a plan asks for).
@NullMarked
package dev.blip.plan;

import org.jspecify.annotations.NullMarked;
