/// Stress of the counts by slice of time.
/// May import: java.base, jcstress.
@NullMarked
package dev.blip.pace;

import org.jspecify.annotations.NullMarked;
