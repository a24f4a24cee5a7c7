/// Stress of who is known to answer.
/// May import: java.base, jcstress, `targets`, `way`.
@NullMarked
package dev.blip.ask;

import org.jspecify.annotations.NullMarked;
