/// Stress of the counters.
/// May import: java.base, jcstress.
@NullMarked
package dev.blip.metric;

import org.jspecify.annotations.NullMarked;
