/// Stress of the bits and of the record ring.
/// May import: java.base, jcstress.
@NullMarked
package dev.blip.memory;

import org.jspecify.annotations.NullMarked;
