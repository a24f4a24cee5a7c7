/// Stress of the marks of source ports and of their leases.
/// May import: java.base, jcstress.
@NullMarked
package dev.blip.host;

import org.jspecify.annotations.NullMarked;
